"""A dunning run over the API: rehearsed for today, compared, and done for real (NEW-01)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.ids import encode_id
from domain.dunning.commands.rehearse_dunning_chunk import rehearse_dunning_chunk
from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from tests.api.conftest import Api
from tests.clock import THIS_DAY as TODAY
from tests.domain.dunning.unpaid import open_dunning, owing

pytestmark = pytest.mark.rule("NEW-01", "NEW-02")
REHEARSE = """
mutation ($id: ID!, $on: Date!, $key: String! = "r") {
  rehearseDunningRun(organisationId: $id, on: $on, idempotencyKey: $key) { __typename
    ... on RehearseDunningRunSuccess { rehearsal { id kind state } } ... on Refusal { code fields { path code } } }
}
"""
REHEARSAL = """
query ($id: ID!) { rehearsal(id: $id) { state billed stopped excluded againstRun { same }
  rows { nodes { subjectId outcome number totalMinor payer { id } lines { text grossMinor why { code rule } } } } } }
"""
START = """
mutation ($id: ID!) { startRehearsedDunningRun(rehearsalId: $id, idempotencyKey: "go") { __typename
  ... on StartRehearsedDunningRunSuccess { run { id kind } } ... on Refusal { code message } } }
"""
RUN = """
query ($id: ID!) { run(id: $id) { againstRehearsal { same counts { difference count }
  rows(difference: NEW) { nodes { member { id } } } } } }
"""


async def test_a_dunning_run_is_rehearsed_explained_and_done_as_rehearsed(api: Api) -> None:
    dunning = await open_dunning(api.tenant)
    await owing(dunning, 10_000, 20_000)
    async with api.tenant.work() as work:
        await work.sql("UPDATE open_item SET due_on = $1", TODAY - timedelta(days=30))
    async with api.client(("FINANCE",)) as finance:
        organisation = encode_id("Organisation", api.tenant.organisation_id)
        early = (await finance.run(REHEARSE, id=organisation, on=str(TODAY - timedelta(days=1)), key="e"))["data"]
        assert early["rehearseDunningRun"]["fields"] == [{"path": "on", "code": "PAST"}]
        asked = (await finance.run(REHEARSE, id=organisation, on=str(TODAY)))["data"]["rehearseDunningRun"]
        async with api.tenant.read() as read:
            [queued] = await read.sql("SELECT id FROM rehearsal")
        async with api.tenant.work(TODAY) as work:
            assert not await rehearse_dunning_chunk(work, queued["id"])
        shown = (await finance.run(REHEARSAL, id=asked["rehearsal"]["id"]))["data"]["rehearsal"]
        assert (shown["state"], shown["billed"], shown["stopped"], shown["againstRun"]) == ("DONE", 2, 0, None)
        assert [[why["rule"] for why in line["why"]] for line in shown["rows"]["nodes"][0]["lines"]] == [
            ["DUN-01", "DUN-02"],
            ["CAT-40"],
        ]
        started = (await finance.run(START, id=asked["rehearsal"]["id"]))["data"]["startRehearsedDunningRun"]
        assert started["run"]["kind"] == "DUNNING"
        async with api.tenant.read() as read:
            [run] = await read.sql("SELECT id FROM run")
        async with api.tenant.work(TODAY) as work:
            assert not await run_dunning_chunk(work, run["id"])
        made = (await finance.run(RUN, id=started["run"]["id"]))["data"]["run"]["againstRehearsal"]
    assert made["same"] == 2
    assert {one["count"] for one in made["counts"]} == {0}
    assert made["rows"]["nodes"] == []

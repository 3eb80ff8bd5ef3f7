"""A fee run over the API: rehearsed for its next day, asked whether it is still so, compared once it ran (NEW-01)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from api.ids import decode_id, encode_id
from domain.feeruns.commands.rehearse_fee_run import rehearse_fee_run_chunk
from domain.feeruns.commands.switch_fee_runs import switch_fee_runs
from domain.feeruns.model import Timing
from tests.api.conftest import Api, Client
from tests.clock import THIS_DAY as TODAY
from tests.domain.club.clubbing import place
from tests.domain.feeruns.running import open_fee_club, run_through, save

pytestmark = pytest.mark.rule("NEW-01", "NEW-02")
REHEARSE = """
mutation ($id: ID!, $key: String!) { rehearseFeeRun(id: $id, idempotencyKey: $key) { __typename
  ... on RehearseFeeRunSuccess { feeRun { name } rehearsal { id kind on state feeRunId } }
  ... on FeeRunLacks { lack { code } } ... on Refusal { code message } } }
"""
REHEARSAL = """
query ($id: ID!) { rehearsal(id: $id) { state billed excluded totalMinor
  rows { nodes { outcome paymentMethod totalMinor dueOn lines { text why { code rule } } } } } }
"""
AGAIN = """
mutation ($id: ID!, $key: String!) { rehearseAgain(id: $id, idempotencyKey: $key) {
  ... on RehearseAgainSuccess { rehearsal { id state isAsBefore } } ... on Refusal { code message } } }
"""
SINCE = """
query ($id: ID!) { rehearsal(id: $id) { state isAsBefore againstRehearsal { same rehearsal { id }
  counts { difference count } rows(difference: NEW) { nodes { member { name } } } } } }
"""
RAN = """
query ($id: ID!) { feeRun(id: $id) { subRun { stage againstRehearsal { same rehearsal { id }
  counts { difference count } rows(difference: NEW) { nodes { member { name } totalMinor beforeMinor } } } } } }
"""


async def ask(client: Client, document: str, field: str, **values: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await client.run(document, **values))["data"][field]
    return found


async def done_again(api: Api, client: Client, rehearsal_id: str) -> dict[str, Any]:
    """Ask for the same again, let a worker do it, and return what has changed since."""
    queued = (await ask(client, AGAIN, "rehearseAgain", id=rehearsal_id, key=uuid4().hex))["rehearsal"]
    assert (queued["state"], queued["isAsBefore"]) == ("QUEUED", None)
    async with api.tenant.work(TODAY) as work:
        assert not await rehearse_fee_run_chunk(work, decode_id("Rehearsal", queued["id"]))
    return await ask(client, SINCE, "rehearsal", id=queued["id"])


async def test_a_fee_run_is_rehearsed_checked_and_compared(api: Api) -> None:
    fees = await open_fee_club(api.tenant)
    timing = Timing(tuple(range(1, 13)), 1, TODAY + timedelta(days=13))
    run = await save(fees, today=TODAY, timing=timing)
    run_id = encode_id("FeeRun", run.id)
    async with api.client(("FINANCE",)) as finance:
        asked = await ask(finance, REHEARSE, "rehearseFeeRun", id=run_id, key="r")
        rehearsal_id = asked["rehearsal"]["id"]
        assert asked["rehearsal"] == {
            "id": rehearsal_id,
            "kind": "FEE_RUN",
            "on": str(run.next_on),
            "state": "QUEUED",
            "feeRunId": run_id,
        }
        async with api.tenant.read() as read:
            [queued] = await read.sql("SELECT id FROM rehearsal")
        async with api.tenant.work(TODAY) as work:
            assert not await rehearse_fee_run_chunk(work, queued["id"])
        shown = await ask(finance, REHEARSAL, "rehearsal", id=rehearsal_id)
        assert (shown["state"], shown["billed"], shown["totalMinor"]) == ("DONE", 2, 20_000)
        assert {one["paymentMethod"] for one in shown["rows"]["nodes"]} == {"EMAIL"}
        assert shown["rows"]["nodes"][0]["lines"][0]["why"] == [{"code": "FEE_RATE", "rule": "FEE-03"}]
        since = await done_again(api, finance, rehearsal_id)
        assert (since["isAsBefore"], since["againstRehearsal"]["same"]) == (True, 2)
        await place(fees.club, 2, fees.club.u19)
        since = await done_again(api, finance, rehearsal_id)
        against = since["againstRehearsal"]
        assert (since["isAsBefore"], against["same"], against["rehearsal"]["id"]) == (False, 2, rehearsal_id)
        assert against["rows"]["nodes"] == [{"member": {"name": "Spiller 2 Hansen"}}]
        await run_through(fees, run)
        against = (await ask(finance, RAN, "feeRun", id=run_id))["subRun"]["againstRehearsal"]
    assert against["same"] == 3, "it did what the last rehearsal did"


async def test_a_run_that_lacks_something_says_so_and_who_may_not_run_is_refused(api: Api) -> None:
    fees = await open_fee_club(api.tenant)
    timing = Timing(tuple(range(1, 13)), 1, TODAY + timedelta(days=13))
    run_id = encode_id("FeeRun", (await save(fees, today=TODAY, timing=timing)).id)
    async with api.tenant.work() as work:
        await switch_fee_runs(work, api.tenant.organisation_id, economy=False, online_payment=True)
    async with api.client(("FINANCE",)) as finance:
        lacks = await ask(finance, REHEARSE, "rehearseFeeRun", id=run_id, key="r")
    assert (lacks["__typename"], lacks["lack"]) == ("FeeRunLacks", {"code": "ECONOMY"})
    async with api.client(("READER",)) as reader:
        refused = await ask(reader, REHEARSE, "rehearseFeeRun", id=run_id, key="e")
    assert refused["__typename"] == "NotAllowed"

"""Bulk credit through GraphQL, and as files (BIL-12)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from api.ids import decode_id, encode_id
from domain.subscriptions.commands.run_bulk_credit_chunk import run_bulk_credit_chunk
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import StopSubscription
from tests.api.conftest import Api
from tests.api.sheets import sheet_of
from tests.clock import THIS_DAY
from tests.domain.subscriptions.selling import DUES_MINOR, MAGAZINE_MINOR, open_shop, start

pytestmark = pytest.mark.rule("BIL-12")
TOTAL = DUES_MINOR + MAGAZINE_MINOR
FIND = """
query ($input: BulkCreditInput!) {
  bulkCredit(input: $input) { currency more items { id kind text amountMinor writtenMinor member { name } } }
}
"""
START = """
mutation ($input: BulkCreditInput!, $picked: [BulkCreditPick!]!, $expected: Minor!, $key: String!) {
  startBulkCredit(input: $input, picked: $picked, expectedMinor: $expected, idempotencyKey: $key) {
    __typename
    ... on StartBulkCreditSuccess { run { id kind state } }
    ... on PreviewOutdated { totalMinor }
    ... on NotAllowed { needed }
  }
}
"""
RESULT = "query ($id: ID!) { run(id: $id) { state bulkCredit { kind amountMinor writtenMinor } } }"


async def overdue(api: Api) -> dict[str, Any]:
    """Leave an overdue invoice behind on a subscription that has stopped, and return the search that finds it."""
    shop = await open_shop(api.tenant, members=1)
    today = THIS_DAY
    began = today - timedelta(days=60)
    started = await start(shop, shop.member_ids[0], began, today=began)
    async with api.tenant.work(today) as work:
        command = StopSubscription(started.subscription_id, "STAFF", today, False, False)
        await stop_subscription(work, command, idempotency_key="stop")
    return {"organisationId": encode_id("Organisation", api.tenant.organisation_id)}


async def test_what_is_picked_is_written_off_and_its_result_is_kept(api: Api) -> None:
    search = await overdue(api)
    async with api.client() as client:
        found = (await client.run(FIND, input=search))["data"]["bulkCredit"]
        [item] = found["items"]
        assert (item["kind"], item["amountMinor"], item["writtenMinor"]) == ("DEMAND", -TOTAL, None)
        picked = [{"kind": "DEMAND", "id": item["id"]}]
        wrong = await client.run(START, input=search, picked=picked, expected=-1, key="a")
        assert wrong["data"]["startBulkCredit"] == {"__typename": "PreviewOutdated", "totalMinor": -TOTAL}
        started = (await client.run(START, input=search, picked=picked, expected=-TOTAL, key="b"))["data"]
        run = started["startBulkCredit"]["run"]
        assert (run["kind"], run["state"]) == ("BULK_CREDIT", "QUEUED")
        async with api.tenant.work(THIS_DAY) as work:
            assert not await run_bulk_credit_chunk(work, decode_id("Run", run["id"]))
        result = (await client.run(RESULT, id=run["id"]))["data"]["run"]
        after = await client.http.get(f"/exports/bulk-credit/{run['id']}.csv?language=en")
        sheet = sheet_of(await client.http.get(f"/exports/bulk-credit/{run['id']}.xlsx?language=en"))
    assert result == {
        "state": "DONE",
        "bulkCredit": [{"kind": "DEMAND", "amountMinor": -TOTAL, "writtenMinor": -TOTAL}],
    }
    lines = after.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Type;Member no.;Name;Text;Date;Amount;Written off"
    assert lines[1].startswith("Overdue demand;10001;Kari 0 Nordmann;10001 Ordinær;")
    assert lines[1].endswith(";-750,00;-750,00")
    assert ";".join(map(str, sheet[0])) == lines[0]
    assert isinstance(sheet[1][4], datetime)
    assert sheet[1][5:] == (-750, -750)


async def test_the_search_can_be_taken_away_as_a_file(api: Api) -> None:
    search = await overdue(api)
    path = f"/exports/bulk-credit.csv?organisation={search['organisationId']}"
    async with api.client(("FINANCE",)) as client:
        found = await client.http.get(f"{path}&demandLeast={TOTAL}")
        sheet = sheet_of(await client.http.get(f"{path.replace('.csv', '.xlsx')}&demandLeast={TOTAL}"))
        none = await client.http.get(f"{path}&demandMost={TOTAL - 1}")
        odd = [await client.http.get(f"{path}&{more}") for more in ("from=x", "demandLeast=-5", "to=2026-13-01")]
        unknown = await client.http.get(f"/exports/bulk-credit/{encode_id('Run', api.tenant.id)}.csv")
    assert found.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in found.headers["content-disposition"]
    assert len(found.text.splitlines()) == 2
    assert (sheet[0][-2:], sheet[1][-2:]) == (("Beløp", "Avskrevet"), (-TOTAL / 100, None))
    assert len(none.text.splitlines()) == 1
    assert [response.status_code for response in odd] == [422] * 3
    assert unknown.status_code == 404


async def test_it_is_for_finance(api: Api) -> None:
    search = await overdue(api)
    async with api.client(("MEMBERSHIP",)) as client:
        refused = (await client.run(START, input=search, picked=[], expected=0, key="a"))["data"]["startBulkCredit"]
        file = await client.http.get(f"/exports/bulk-credit.csv?organisation={search['organisationId']}")
    assert (refused["__typename"], refused["needed"]) == ("NotAllowed", "invoices:write")
    assert file.status_code == 403

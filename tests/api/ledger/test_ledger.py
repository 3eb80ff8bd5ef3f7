"""The ledger over the API: the balance list with its file, members as of a day, and closed months (LED-06)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.ids import encode_id
from domain.kernel.ids import new_id
from tests.api.conftest import Api
from tests.domain.payments.owing import owe

LIST = """
query ($organisation: ID!, $on: Date, $side: BalanceSide, $first: Int! = 100, $after: String) {
  balanceList(organisationId: $organisation, on: $on, side: $side, first: $first, after: $after) {
    on currency count balanceMinor journalMinor ages { age amountMinor }
    pageInfo { hasNextPage endCursor }
    rows { key balanceMinor ages { age amountMinor } member { id number name } }
  }
}
"""
RESKONTRO = """
query ($id: ID!, $on: Date) { member(id: $id) { reskontro(on: $on) { balanceMinor rows { on balanceMinor } } } }
"""
MONTHS = "query ($id: ID!) { ledgerMonths(organisationId: $id) { months { month entries closedAt closedBy isOver } } }"
CLOSE = """
mutation ($id: ID!, $month: Date!) { closeMonth(organisationId: $id, month: $month) { __typename
  ... on CloseMonthSuccess { ledgerMonths { organisation { id } months { month closedAt closedBy isOver } } }
  ... on Refusal { code fields { path code } }
} }
"""
REOPEN = """
mutation ($id: ID!, $month: Date!, $reason: String!) {
  reopenMonth(organisationId: $id, month: $month, reason: $reason) { __typename
    ... on ReopenMonthSuccess { ledgerMonths { months { month closedAt } } }
    ... on NotAllowed { needed } ... on Refusal { code fields { path code } }
} }
"""
START_RUN = """
mutation ($id: ID!, $on: Date!) {
  startBillingRun(input: {organisationId: $id, on: $on}, idempotencyKey: "late") { __typename
  ... on InvalidInput { fields { path code } } } }
"""
TODAY = datetime.now(UTC).date()


def organisation_of(api: Api) -> str:
    return encode_id("Organisation", api.tenant.organisation_id)


@pytest.mark.rule("LED-06")
async def test_the_balance_list_adds_up_to_the_journal_page_by_page(api: Api) -> None:
    owing = await owe(api.tenant, 12_500, 20_000, 30_000)
    async with api.client(("READER",)) as reader:
        ask: dict[str, Any] = {"organisation": organisation_of(api), "first": 2}
        first = (await reader.run(LIST, **ask))["data"]["balanceList"]
        rest = (await reader.run(LIST, **ask, after=first["pageInfo"]["endCursor"]))["data"]["balanceList"]
        assert (first["count"], first["balanceMinor"], first["journalMinor"]) == (3, -62_500, -62_500)
        assert [row["balanceMinor"] for row in first["rows"] + rest["rows"]] == [-12_500, -20_000, -30_000]
        assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
        assert sum(one["amountMinor"] for one in first["ages"]) == -62_500
        before = (await reader.run(LIST, organisation=ask["organisation"], on="2020-01-01"))["data"]["balanceList"]
        assert (before["count"], before["rows"], before["journalMinor"]) == (0, [], 0)
        credit = (await reader.run(LIST, organisation=ask["organisation"], side="CREDIT"))["data"]["balanceList"]
        assert credit["rows"] == []
        member = encode_id("Member", owing[0].member_id)
        for on, balance in ((None, -12_500), ("2020-01-01", 0)):
            found = (await reader.run(RESKONTRO, id=member, on=on))["data"]["member"]["reskontro"]
            assert found["balanceMinor"] == balance == sum(row["balanceMinor"] for row in found["rows"])


@pytest.mark.rule("LED-06", "REP-25")
async def test_the_balance_list_as_csv_opens_in_a_spreadsheet_and_runs_nothing(api: Api) -> None:
    kari, _ = await owe(api.tenant, 12_500, 20_000)
    async with api.tenant.work() as work:
        await work.sql("UPDATE member SET name = '=HYPERLINK(\"x\");' WHERE id = $1", kari.member_id)
    path = "/ledger/balance-list.csv"
    async with api.client(("READER",)) as reader:
        response = await reader.http.get(path, params={"organisationId": organisation_of(api)})
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        lines = response.content.decode("utf-8").split("\r\n")
        assert lines[0].startswith("\ufeffMedlemsnr;Navn;Saldo;")
        assert '"\'=HYPERLINK(""x"");"' in lines[1]
        assert lines[1].split(";")[-7] == "-125,00"
        assert (len(lines), lines[3]) == (4, "")
        for odd in ({}, {"organisationId": "x"}, {"organisationId": organisation_of(api), "on": "i går"}):
            refused = await reader.http.get(path, params=odd)
            assert (refused.status_code, refused.json()["code"]) == (422, "INVALID_INPUT")
        other = await reader.http.get(path, params={"organisationId": encode_id("Organisation", new_id())})
        assert other.status_code == 404
    async with api.client(signed_in=False) as nobody:
        assert (await nobody.http.get(path)).status_code == 401


@pytest.mark.rule("LED-06")
async def test_finance_closes_a_month_and_only_an_owner_opens_it_again(api: Api) -> None:
    key, last_month = organisation_of(api), (TODAY.replace(day=1) - timedelta(days=1)).replace(day=1)
    async with api.client(("READER",)) as reader:
        assert (await reader.run(CLOSE, id=key, month=str(last_month)))["data"]["closeMonth"]["code"] == "NOT_ALLOWED"
    async with api.client(("FINANCE",)) as finance:
        early = (await finance.run(CLOSE, id=key, month=str(TODAY)))["data"]["closeMonth"]
        assert early["fields"] == [{"path": "month", "code": "MONTH_NOT_OVER"}]
        done = (await finance.run(CLOSE, id=key, month=str(last_month)))["data"]["closeMonth"]["ledgerMonths"]
        assert done["organisation"]["id"] == key
        assert [(one["isOver"], one["closedBy"]) for one in done["months"]] == [(False, None), (True, "Kari Nordmann")]
        late = (await finance.run(START_RUN, id=key, on=str(last_month)))["data"]["startBillingRun"]
        assert [(one["path"], one["code"]) for one in late["fields"]] == [("on", "MONTH_CLOSED")]
        refused = await finance.run(REOPEN, id=key, month=str(last_month), reason="Glemt bilag")
        assert refused["data"]["reopenMonth"]["needed"] == "ledger:reopen"
    async with api.client() as owner:
        without = (await owner.run(REOPEN, id=key, month=str(last_month), reason=""))["data"]["reopenMonth"]
        assert without["fields"] == [{"path": "reason", "code": "REQUIRED"}]
        again = (await owner.run(REOPEN, id=key, month=str(last_month), reason="Glemt bilag"))["data"]["reopenMonth"]
        assert all(one["closedAt"] is None for one in again["ledgerMonths"]["months"])
        shown = (await owner.run(MONTHS, id=key))["data"]["ledgerMonths"]["months"]
        assert shown[0]["month"] == str(TODAY.replace(day=1))

"""The ledger over the API: the balance list with its file, members as of a day, and closed months (LED-06)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from api.ids import encode_id
from domain.kernel.ids import new_id
from tests.api.conftest import Api
from tests.clock import THIS_DAY as TODAY
from tests.domain.payments.owing import owe
from tests.domain.subscriptions.selling import open_shop, start

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


CHART = """
query ($id: ID!) { chart(organisationId: $id) { accounts { number name kind standardCategory standardCode vatCode }
  vatCodes { code name ratePercent standardCode isDefault } } }
"""
SAVE_ACCOUNT = """
mutation ($id: ID!, $input: LedgerAccountInput!) { saveAccount(organisationId: $id, input: $input) { __typename
  ... on SaveAccountSuccess { chart { accounts { number name kind standardCode } } }
  ... on Refusal { code fields { path code } } } }
"""
SAVE_CODE = """
mutation ($id: ID!, $input: VatCodeInput!) { saveVatCode(organisationId: $id, input: $input) { __typename
  ... on SaveVatCodeSuccess { chart { vatCodes { code ratePercent isDefault } } }
  ... on Refusal { code fields { path code } } } }
"""
EXPORT = """
mutation ($id: ID!, $format: String! = "saf_t", $from: Date!, $last: Date!, $key: String!) {
  requestExport(organisationId: $id, format: $format, fromOn: $from, lastOn: $last, idempotencyKey: $key) {
    __typename
    ... on RequestExportSuccess { export { id url sha256 fromOn lastOn createdBy format { key name } } }
    ... on ExportIncomplete { accounts vatRates }
    ... on Refusal { code fields { path code } }
} }
"""
EXPORTS = """
query ($id: ID!) { journalExports(organisationId: $id) { formats { key } exports { id sha256 } } }
"""


@pytest.mark.rule("LED-07")
async def test_finance_keeps_the_chart_and_others_read_it(api: Api) -> None:
    key = organisation_of(api)
    account = {"number": "3010", "name": "Blader", "kind": "REVENUE", "vatCode": "5"}
    async with api.client(("READER",)) as reader:
        chart = (await reader.run(CHART, id=key))["data"]["chart"]
        assert [one["number"] for one in chart["accounts"]][:2] == ["1500", "1920"]
        assert {one["standardCode"] for one in chart["vatCodes"]} == {"3", "31", "33", "5", "6"}
        assert (await reader.run(SAVE_ACCOUNT, id=key, input=account))["data"]["saveAccount"]["code"] == "NOT_ALLOWED"
    async with api.client(("FINANCE",)) as finance:
        saved = (await finance.run(SAVE_ACCOUNT, id=key, input=account))["data"]["saveAccount"]["chart"]["accounts"]
        assert {"number": "3010", "name": "Blader", "kind": "REVENUE", "standardCode": ""} in saved
        taken = (await finance.run(SAVE_ACCOUNT, id=key, input=account | {"isNew": True}))["data"]["saveAccount"]
        assert taken["fields"] == [{"path": "number", "code": "TAKEN"}]
        odd = {"code": "9", "name": "Rar", "ratePercent": "mye", "standardCode": "9"}
        refused = (await finance.run(SAVE_CODE, id=key, input=odd))["data"]["saveVatCode"]
        assert refused["fields"] == [{"path": "ratePercent", "code": "VAT_RATE"}]
        code = {"code": "5", "name": "Nullsats", "ratePercent": "0", "standardCode": "5", "isDefault": True}
        codes = (await finance.run(SAVE_CODE, id=key, input=code))["data"]["saveVatCode"]["chart"]["vatCodes"]
        assert [one["code"] for one in codes if one["ratePercent"] == "0" and one["isDefault"]] == ["5"]


@pytest.mark.rule("LED-07")
async def test_a_journal_file_is_asked_for_once_and_fetched_again_byte_for_byte(api: Api) -> None:
    await owe(api.tenant, 12_500, 20_000)
    key, period = organisation_of(api), {"from": "2026-03-01", "last": "2026-03-31"}
    async with api.client(("FINANCE",)) as finance:
        answer = (await finance.run(EXPORT, id=key, key="one", **period))["data"]["requestExport"]
        export = answer["export"]
        assert (export["fromOn"], export["lastOn"], export["sha256"]) == ("2026-03-01", "2026-03-31", None)
        again = (await finance.run(EXPORT, id=key, key="one", **period))["data"]["requestExport"]["export"]
        assert again["id"] == export["id"]
        first = await finance.http.get(export["url"])
        assert (first.status_code, first.headers["content-type"]) == (200, "application/xml")
        assert "SAF-T%20Financial_999000002_" in first.headers["content-disposition"]
        assert first.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile ')
        assert (await finance.http.get(export["url"])).content == first.content
        [shown] = (await finance.run(EXPORTS, id=key))["data"]["journalExports"]["exports"]
        assert f'"{shown["sha256"]}"' == first.headers["etag"]
        async with api.tenant.work() as work:
            await work.sql("UPDATE member SET name = 'Flyttet', postal_code = '5003'")
        renamed = {"number": "1500", "name": "Fordringer", "kind": "RECEIVABLE"}
        await finance.run(SAVE_ACCOUNT, id=key, input=renamed)
        lacking = (await finance.run(EXPORT, id=key, key="two", **period))["data"]["requestExport"]
        assert (lacking["__typename"], lacking["accounts"], lacking["vatRates"]) == ("ExportIncomplete", ["1500"], [])
        coded = renamed | {"standardCategory": "balanseverdiForOmloepsmiddel", "standardCode": "1500"}
        await finance.run(SAVE_ACCOUNT, id=key, input=coded)
        later = await finance.http.get(export["url"])
        assert (later.status_code, later.content) == (200, first.content)
        assert later.headers["content-disposition"] == first.headers["content-disposition"]
        formats = (await finance.run(EXPORTS, id=key))["data"]["journalExports"]["formats"]
        assert [one["key"] for one in formats] == ["journal_csv", "saf_t"]
        sie = (await finance.run(EXPORT, id=key, format="sie4", key="three", **period))["data"]["requestExport"]
        assert sie["fields"] == [{"path": "format", "code": "UNKNOWN"}]
        odd = await finance.http.get(f"/ledger/exports/{encode_id('JournalExport', new_id())}")
        assert odd.status_code == 404
    async with api.client(("READER",)) as reader:
        assert (await reader.http.get(export["url"])).status_code == 403
        asked = (await reader.run(EXPORT, id=key, key="four", **period))["data"]["requestExport"]
        assert asked["code"] == "NOT_ALLOWED"


INCOME = """
query ($id: ID!, $from: Date!, $to: Date!) {
  accruedIncome(organisationId: $id, fromOn: $from, toOn: $to) { currency lastPostedMonth
    accounts { account openingMinor invoicedMinor creditedMinor closingMinor incomeMinor } }
  prepaid(organisationId: $id, on: $to, first: 1) { count prepaidMinor pageInfo { hasNextPage }
    rows { netMinor prepaidMinor dayPriceMinor days periodStart periodEnd invoice { number } member { name } } }
}
"""
POST = """
mutation ($id: ID!, $month: Date!) { postAccrual(organisationId: $id, month: $month) { __typename
  ... on PostAccrualSuccess { lastPostedMonth } ... on Refusal { code fields { path code } } } }
"""


@pytest.mark.rule("LED-08", "REP-21")
async def test_income_is_read_by_all_and_posted_by_finance_with_rows_that_add_up(api: Api) -> None:
    shop = await open_shop(api.tenant, members=2)
    for member_id in shop.member_ids:
        await start(shop, member_id, date(2026, 1, 1), today=date(2026, 1, 1))
    key, march = organisation_of(api), {"from": "2026-03-01", "to": "2026-04-01"}
    async with api.client(("READER",)) as reader:
        found = (await reader.run(INCOME, id=key, **march))["data"]
        accounts, rows = found["accruedIncome"]["accounts"], found["prepaid"]
        assert [one["account"] for one in accounts] == ["3000", "3200"]
        assert sum(one["closingMinor"] for one in accounts) == rows["prepaidMinor"]
        assert (rows["count"], rows["pageInfo"]["hasNextPage"]) == (2, True)
        [row] = rows["rows"]
        assert row["prepaidMinor"] * 2 == rows["prepaidMinor"]
        assert (row["days"], row["dayPriceMinor"]) == (365 - 90, round(row["netMinor"] / 365))
        assert abs(row["dayPriceMinor"] * row["days"] - row["prepaidMinor"]) <= row["days"]
        assert (await reader.run(POST, id=key, month="2026-03-01"))["data"]["postAccrual"]["code"] == "NOT_ALLOWED"
        assert "errors" in await reader.run(INCOME, id=key, **{"from": "2026-03-01", "to": "2026-03-01"})
    async with api.client(("FINANCE",)) as finance:
        done = (await finance.run(POST, id=key, month="2026-03-17"))["data"]["postAccrual"]
        assert done == {"__typename": "PostAccrualSuccess", "lastPostedMonth": "2026-03-01"}
        early = (await finance.run(POST, id=key, month=str(TODAY)))["data"]["postAccrual"]
        assert early["fields"] == [{"path": "month", "code": "MONTH_NOT_OVER"}]

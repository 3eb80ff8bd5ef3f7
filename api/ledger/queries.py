"""Queries of the ledger."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.ids import decode_id
from api.ledger.accounts import Chart, chart_of
from api.ledger.balances import BalanceAge, BalanceList, BalanceOrder, BalanceSide, list_of
from api.ledger.departments import DepartmentIncome, department_income_of
from api.ledger.exports import PERMISSION, JournalExports, exports_of
from api.ledger.months import LedgerMonths, months_of
from api.ledger.prepaid import AccruedIncome, PrepaidList, income_of, prepaid_of
from api.ledger.shares import BranchSettlement, settlement_of
from domain.insight.queries.balance_list import BalanceSearch


@strawberry.type
class LedgerQuery:
    """The books of an organisation, as an accountant reads them."""

    @strawberry.field(description="Members with a balance at the end of a day, today unless another is asked for.")
    async def balance_list(
        self,
        info: Info,
        organisation_id: strawberry.ID,
        on: date | None = None,
        side: BalanceSide | None = None,
        age: BalanceAge | None = None,
        order: BalanceOrder = BalanceOrder.NUMBER,
        first: int = 100,
        after: str | None = None,
    ) -> BalanceList:
        info.context.require("ledger:read")
        key = decode_id("Organisation", organisation_id, "organisationId")
        return await list_of(info, BalanceSearch(key, on or info.context.today, side, age, order), first, after)

    @strawberry.field(description="The months of a journal, and which of them are closed (LED-06).")
    async def ledger_months(self, info: Info, organisation_id: strawberry.ID) -> LedgerMonths:
        info.context.require("ledger:read")
        return await months_of(info, decode_id("Organisation", organisation_id, "organisationId"))

    @strawberry.field(description="The accounts of an organisation and its VAT codes (LED-07).")
    async def chart(self, info: Info, organisation_id: strawberry.ID) -> Chart:
        info.context.require("ledger:read")
        return await chart_of(info, decode_id("Organisation", organisation_id, "organisationId"))

    @strawberry.field(description="The files that were made of an organisation's journal (LED-07).")
    async def journal_exports(self, info: Info, organisation_id: strawberry.ID) -> JournalExports:
        info.context.require(PERMISSION)
        return await exports_of(info, decode_id("Organisation", organisation_id, "organisationId"))

    @strawberry.field(description="Income earned in `[fromOn, toOn)` by account, without VAT (REP-21).")
    async def accrued_income(
        self, info: Info, organisation_id: strawberry.ID, from_on: date, to_on: date
    ) -> AccruedIncome:
        info.context.require("ledger:read")
        return await income_of(info, decode_id("Organisation", organisation_id, "organisationId"), from_on, to_on)

    @strawberry.field(description="What of the fees in `[fromOn, toOn)` belongs to branches (CAT-21).")
    async def branch_settlement(
        self, info: Info, organisation_id: strawberry.ID, from_on: date, to_on: date
    ) -> BranchSettlement:
        info.context.require("ledger:read")
        return await settlement_of(info, decode_id("Organisation", organisation_id, "organisationId"), from_on, to_on)

    @strawberry.field(description="Income in `[fromOn, toOn)` by department of a club, without VAT (LED-07).")
    async def department_income(
        self, info: Info, organisation_id: strawberry.ID, from_on: date, to_on: date
    ) -> DepartmentIncome:
        info.context.require("ledger:read")
        key = decode_id("Organisation", organisation_id, "organisationId")
        return await department_income_of(info, key, from_on, to_on)

    @strawberry.field(
        description="What is prepaid before a day, by invoice, paid or not: for the 1st, through the last (REP-21)."
    )
    async def prepaid(
        self, info: Info, organisation_id: strawberry.ID, on: date, first: int = 100, after: str | None = None
    ) -> PrepaidList:
        info.context.require("ledger:read")
        return await prepaid_of(info, decode_id("Organisation", organisation_id, "organisationId"), on, first, after)

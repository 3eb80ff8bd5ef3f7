"""Queries of dunning."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

import strawberry

from api.connections import PageInfo, cut, encode_cursor, page_of
from api.context import Info
from api.dunning.balances import BalanceQuery
from api.dunning.collection import CollectionQuery
from api.dunning.mutations import ReminderStepInput
from api.dunning.preview import DunningRunPreview, preview_of
from api.dunning.previewed_balances import BalancePreviewQuery
from api.dunning.processes import (
    BeyondLaw,
    DunningProcess,
    DunningStandard,
    book_of,
    load_process,
    process_of,
    standards_on,
)
from api.dunning.reminders import Reminder, ReminderConnection, load_reminder, reminder_of
from api.dunning.stops import ComingPaymentStopConnection, PaymentStopConnection, coming_stop_of, stop_of
from api.ids import decode_id, decode_optional
from api.reasons import reason_of
from domain.dunning import model
from domain.dunning.commands.rehearse_dunning import rehearse_dunning
from domain.dunning.queries.reminders import ReminderSearch, count_reminders, reminder_page
from domain.dunning.queries.stops import StopSearch, coming_stop_page, count_stops, stop_page
from domain.dunning.rules.norway import beyond_law


@strawberry.input
class ReminderFilter:
    """Which reminders; what is left out does not count. The member is who is to pay."""

    member_id: strawberry.ID | None = None
    invoice_id: strawberry.ID | None = None
    run_id: strawberry.ID | None = None


@strawberry.input
class PaymentStopFilter:
    """Which payment stops; what is left out does not count. `paidSince`: those whose payer has paid something since."""

    member_id: strawberry.ID | None = None
    run_id: strawberry.ID | None = None
    paid_since: bool = False


@strawberry.type
class DunningQuery(BalanceQuery, BalancePreviewQuery, CollectionQuery):
    """Dunning processes, reminders, and what a run would do."""

    @strawberry.field(description="Dunning processes, by name.")
    async def dunning_processes(self, info: Info) -> list[DunningProcess]:
        info.context.require("catalogue:read")
        return [process_of(process) for process in (await book_of(info)).processes.values()]

    @strawberry.field(description="A dunning process.")
    async def dunning_process(self, info: Info, id: strawberry.ID) -> DunningProcess | None:
        info.context.require("catalogue:read")
        return await load_process(info, decode_id("DunningProcess", id))

    @strawberry.field(description="Ready processes by law, with today's amounts.")
    async def dunning_standards(self, info: Info) -> list[DunningStandard]:
        info.context.require("catalogue:read")
        return standards_on(info.context.today)

    @strawberry.field(description="What of reminders goes beyond the law today, in their order (CAT-40).")
    async def dunning_beyond_law(self, info: Info, currency: str, steps: list[ReminderStepInput]) -> list[BeyondLaw]:
        info.context.require("catalogue:read")
        given = [model.ReminderStep(one.delay_days, one.due_days, one.fee_minor) for one in steps]
        return [reason_of(one) for one in beyond_law(given, currency, info.context.today)]

    @strawberry.field(description="A reminder.")
    async def reminder(self, info: Info, id: strawberry.ID) -> Reminder | None:
        info.context.require("invoices:read")
        return await load_reminder(info, decode_id("Reminder", id))

    @strawberry.field(description="Reminders, the newest first.")
    async def reminders(
        self, info: Info, filter: ReminderFilter | None = None, first: int = 50, after: str | None = None
    ) -> ReminderConnection:
        info.context.require("invoices:read")
        page, search = page_of(first, after, UUID), _search(filter)
        read, today = await info.context.read(), info.context.today
        before = page.after[0] if page.after else None
        rows, page_info = cut(await reminder_page(read, search, limit=page.limit, before=before), page, "id")
        return ReminderConnection(
            nodes=[reminder_of(row, today) for row in rows],
            page_info=page_info,
            total=partial(count_reminders, read, search),
        )

    @strawberry.field(description="Payment stops whose day is known, the soonest first (DUN-06).")
    async def coming_payment_stops(
        self, info: Info, organisation_id: strawberry.ID | None = None, first: int = 50, after: str | None = None
    ) -> ComingPaymentStopConnection:
        info.context.require("invoices:read")
        page = page_of(first, after, date, UUID)
        key = decode_optional("Organisation", organisation_id, "organisationId")
        read, today = await info.context.read(), info.context.today
        last = (page.after[0], page.after[1]) if page.after else None
        found = await coming_stop_page(read, key, today, limit=page.first, after=last)
        return ComingPaymentStopConnection(
            nodes=[coming_stop_of(one) for one in found.stops],
            page_info=PageInfo(
                has_next_page=found.reached is not None,
                end_cursor=encode_cursor(*found.reached) if found.reached else None,
            ),
        )

    @strawberry.field(description="Payment stops that were made, the newest first (DUN-06).")
    async def payment_stops(
        self, info: Info, filter: PaymentStopFilter | None = None, first: int = 50, after: str | None = None
    ) -> PaymentStopConnection:
        info.context.require("invoices:read")
        page, search = page_of(first, after, UUID), _stop_search(filter or PaymentStopFilter())
        read = await info.context.read()
        before = page.after[0] if page.after else None
        rows, page_info = cut(await stop_page(read, search, limit=page.limit, before=before), page, "id")
        return PaymentStopConnection(
            nodes=[stop_of(row) for row in rows],
            page_info=page_info,
            total=partial(count_stops, read, search),
        )

    @strawberry.field(description="What a dunning run would do on a day, today if none is named, without a trace.")
    async def preview_dunning_run(
        self, info: Info, organisation_id: strawberry.ID, on: date | None = None
    ) -> DunningRunPreview:
        info.context.require("billing:run")
        key = decode_id("Organisation", organisation_id, "organisationId")
        return preview_of(await rehearse_dunning(await info.context.read(), key, on or info.context.today))


def _stop_search(given: PaymentStopFilter) -> StopSearch:
    return StopSearch(
        member_id=decode_optional("Member", given.member_id, "filter.memberId"),
        run_id=decode_optional("Run", given.run_id, "filter.runId"),
        paid_since=given.paid_since,
    )


def _search(given: ReminderFilter | None) -> ReminderSearch:
    if given is None:
        return ReminderSearch()
    return ReminderSearch(
        member_id=decode_optional("Member", given.member_id, "filter.memberId"),
        invoice_id=decode_optional("Invoice", given.invoice_id, "filter.invoiceId"),
        run_id=decode_optional("Run", given.run_id, "filter.runId"),
    )

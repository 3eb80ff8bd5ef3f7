"""What all subscriptions of an organisation will bill, in the background, and those of one member (BIL-14)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from api.billing.runs import Run, known_run, run_of
from api.billing.types import Invoice, PaymentMethod, invoice_of_draft
from api.catalogue.types import Plan, named_plan
from api.context import Info
from api.ids import decode_id
from api.nodes import node, provides
from api.refusals import refusing
from api.scalars import Minor
from domain.billing.model import RunAlreadyActive
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.subscriptions.commands import start_forecast as starting
from domain.subscriptions.queries import forecast as queries
from domain.subscriptions.queries.member_forecast import member_forecast

FORECASTS_MAX = 20


@strawberry.type
class ForecastPart:
    """What falls due in a month on one plan by one method, VAT included."""

    payment_method: PaymentMethod
    invoices: int
    total_minor: Minor
    plan_id: strawberry.Private[UUID]

    @strawberry.field(description="The plan.")
    async def plan(self, info: Info) -> Plan:
        return await named_plan(info, self.plan_id)


@strawberry.type
class ForecastMonth:
    """What falls due in a month, VAT included. `beforeMinor` is what the forecast before this one said, if any."""

    month: date
    invoices: int
    total_minor: Minor
    vat_minor: Minor
    before_minor: Minor | None
    parts: list[ForecastPart]


@strawberry.type
class MemberForecast:
    """Invoices to come of all subscriptions that a member pays, by due date, at most 500; `more`: there are others.

    Corrections that wait are in them; what the member has unused is not taken off.
    """

    invoices: list[Invoice]
    more: bool


@strawberry.type
class StartForecastSuccess:
    """The forecast's run, waiting for a worker."""

    run: Run


@strawberry.type
class ForecastQuery:
    """Forecasts of whole organisations."""

    @strawberry.field(description="The newest forecasts of an organisation, at most 20 (BIL-14).")
    async def forecasts(self, info: Info, organisation_id: strawberry.ID, first: int = 5) -> list[Run]:
        info.context.require("billing:run")
        key = decode_id("Organisation", organisation_id, "organisationId")
        if not 1 <= first <= FORECASTS_MAX:
            raise InvalidInput.of("first", "RANGE", f"ask for 1 to {FORECASTS_MAX}", least=1, most=FORECASTS_MAX)
        rows = await queries.newest_forecasts(await info.context.read(), key, first)
        return [run_of(row) for row in rows]


@refusing(RunAlreadyActive, InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def start_forecast(info: Info, organisation_id: strawberry.ID, idempotency_key: str) -> StartForecastSuccess:
    """Reckon what the subscriptions of an organisation will bill in the next 24 months, in the background (BIL-14)."""
    info.context.require("billing:run")
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        run_id = await starting.start_forecast(work, key, idempotency_key=idempotency_key)
    return StartForecastSuccess(run=await known_run(info, run_id))


@provides("Member.forecast")
async def forecast_of_member(info: Info, member_id: UUID, months: int) -> MemberForecast:
    """Return what a member has before it; raises InvalidInput where the months are out of range."""
    info.context.require("subscriptions:read")
    found = await member_forecast(await info.context.read(), member_id, info.context.today, months)
    currencies = {
        key: (await node(info, "Organisation", key)).currency for key in sorted({key for key, _ in found.bills})
    }
    return MemberForecast(
        invoices=[invoice_of_draft(bill.draft, key, currencies[key]) for key, bill in found.bills], more=found.more
    )


@provides("Run.forecast")
async def months_of_run(info: Info, run_id: UUID) -> list[ForecastMonth]:
    """Return what a forecast has reckoned so far."""
    return [
        ForecastMonth(
            month=month.month_on,
            invoices=month.invoices,
            total_minor=Minor(month.total_minor),
            vat_minor=Minor(month.vat_minor),
            before_minor=None if month.before_minor is None else Minor(month.before_minor),
            parts=[
                ForecastPart(
                    payment_method=PaymentMethod(part["payment_method"]),
                    invoices=part["invoices"],
                    total_minor=Minor(part["total_minor"]),
                    plan_id=part["plan_id"],
                )
                for part in month.parts
            ],
        )
        for month in await info.context.load(queries.months, run_id) or []
    ]

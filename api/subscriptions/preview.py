"""A billing run before it is run (RUN-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import strawberry

from api.billing.lines import InvoiceLine, draft_lines
from api.billing.runs import Run, run_of
from api.billing.types import Invoice
from api.catalogue.types import Plan, named_plan
from api.context import Info
from api.ids import decode_id, decode_optional
from api.nodes import node
from api.people.reference import MemberRef, member_ref
from api.reasons import Reason, codes, reason_of, shows
from api.scalars import Minor
from domain.billing.model import CreditSource
from domain.billing.queries.runs import last_done
from domain.billing.rules.drawing import drawn_minor
from domain.catalogue.rules import vat_text
from domain.kernel.database import Reading
from domain.kernel.refusal import InvalidInput
from domain.routines.model import RoutineDetails
from domain.routines.queries import routine_book
from domain.routines.rules.billing import billing_sets
from domain.subscriptions import model
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.start_billing_run import criteria_of
from domain.subscriptions.model import TermBill
from domain.subscriptions.rules.forecast import AgainstForecast, Compared
from domain.subscriptions.rules.previewing import Preview

CONCERNED_MAX = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What someone wants to have billed: an organisation on a day, by criteria sets, to these destinations."""

    organisation_id: UUID
    on: date
    plan_id: UUID | None
    sets: Sequence[model.CriteriaSet]
    destinations: Mapping[str, str]


@strawberry.input
class BillingRunInput:
    """A run over all due terms of an organisation on a day; of one plan where it is named, or as a routine bills.

    A routine is one of the organisation that bills; then no plan is named.
    """

    organisation_id: strawberry.ID
    on: date
    plan_id: strawberry.ID | None = None
    routine_id: strawberry.ID | None = None

    def keys(self) -> tuple[UUID, UUID | None]:
        """Return the organisation and the plan; raises InvalidInput where an id is none."""
        return (
            decode_id("Organisation", self.organisation_id, "input.organisationId"),
            decode_optional("Plan", self.plan_id, "input.planId"),
        )

    async def _routine(self, read: Reading) -> RoutineDetails | None:
        routine_id = decode_optional("Routine", self.routine_id, "input.routineId")
        if routine_id is None:
            return None
        organisation_id, plan_id = self.keys()
        found = (await routine_book(read)).routines.get(routine_id)
        if found is None or not found.details.kind.bills or found.details.organisation_id != organisation_id:
            message = "there is no such routine that bills for this organisation; choose one of the list"
            raise InvalidInput.of("input.routineId", "NOT_FOUND", message)
        if plan_id is not None:
            raise InvalidInput.of("input.planId", "NOT_HERE", "the routine says what is billed; leave the plan empty")
        return found.details

    async def wanted(self, read: Reading) -> Wanted:
        """Return what a run, a rehearsal or a preview of this would bill; raises InvalidInput where it can't be."""
        organisation_id, plan_id = self.keys()
        routine = await self._routine(read)
        sets, destinations = (billing_sets(routine), routine.destinations) if routine else ((), {})
        return Wanted(organisation_id, self.on, plan_id, sets, destinations)


@strawberry.type
class PreviewGroup:
    """Invoices that share a criteria set, a plan, a method or a VAT rate; `by` is SET, PLAN, METHOD or VAT."""

    by: str
    key: str
    label: str
    invoices: int
    total_minor: Minor


PreviewWarningCode = model.WarningCode
codes(PreviewWarningCode, "PreviewWarningCode", "What someone should look at before a run.")


@strawberry.type
class PreviewConcerned:
    """Somebody whom a warning is about."""

    member_id: strawberry.Private[UUID]
    invoice_id: strawberry.Private[UUID | None]

    @strawberry.field(description="The member.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.member_id)

    @strawberry.field(description="The earlier invoice that it is about, where it is about one.")
    async def invoice(self, info: Info) -> Invoice | None:
        return None if self.invoice_id is None else await node(info, "Invoice", self.invoice_id)


@shows(model.RunWarning)
@strawberry.type
class PreviewWarning(Reason):
    """What someone should look at first; the first 200 whom it is about are named."""

    code: PreviewWarningCode
    count: int
    concerned: list[PreviewConcerned]


@strawberry.type
class ForecastShare:
    """What the forecast said of the terms due by the run's day, what was billed of them since, and what the run adds.

    `difference` is what is billed then beyond what the forecast said; below 0 it is less.
    """

    said: int
    said_minor: Minor
    billed: int
    billed_minor: Minor
    run: int
    run_minor: Minor
    difference: int
    difference_minor: Minor


@strawberry.type
class PlanForecastShare:
    """The same of one plan."""

    share: ForecastShare
    plan_id: strawberry.Private[UUID]

    @strawberry.field(description="The plan.")
    async def plan(self, info: Info) -> Plan:
        return await named_plan(info, self.plan_id)


@strawberry.type
class PreviewForecast:
    """How a run compares with the newest forecast, which is of the day `on` (BIL-14); the largest plan first."""

    on: date
    share: ForecastShare
    plans: list[PlanForecastShare]


@strawberry.type
class PreviewRow:
    """One invoice as it would be; what was credited or overpaid earlier would settle so much of it (BIL-08).

    Fees of earlier reminders would be demanded beside its total.
    """

    plan_name: str
    period_start: date
    period_end: date
    due_on: date
    total_minor: Minor
    credited_before_minor: Minor
    overpaid_before_minor: Minor
    earlier_fees_minor: Minor
    lines: list[InvoiceLine]
    member_id: strawberry.Private[UUID]

    @strawberry.field(description="The member that it is about.")
    async def member(self, info: Info) -> MemberRef:
        return await member_ref(info, self.member_id)


@strawberry.type
class BillingPreview:
    """What a run would do, by the code that does it; `hash` changes with any invoice. `rows` are the first 200.

    `drawnMinor` of the total is settled at once by what payers have unused (BIL-08). `held` subscriptions with
    `heldMinor` are below the minimum of their criteria set, and would be held over (RUN-01). There is no `forecast`
    where none reaches the day, or sets choose by what forecasts are not kept by. `lastRun` is the last one that was
    done for the same choice, and is not taken back.
    """

    hash: str
    on: date
    invoices: int
    total_minor: Minor
    vat_minor: Minor
    drawn_minor: Minor
    currency: str
    groups: list[PreviewGroup]
    warnings: list[PreviewWarning]
    rows: list[PreviewRow]
    held: int
    held_minor: Minor
    forecast: PreviewForecast | None
    last_run: Run | None


@strawberry.type
class PreviewQuery:
    """What runs would do."""

    @strawberry.field(description="What a billing run would do on a day, without a trace (RUN-05).")
    async def preview_billing_run(self, info: Info, input: BillingRunInput) -> BillingPreview:
        info.context.require("billing:run")
        read = await info.context.read()
        wanted = await input.wanted(read)
        preview = await rehearse_run(read, wanted.organisation_id, wanted.on, wanted.plan_id, wanted.sets)
        criteria = criteria_of(wanted.plan_id, wanted.sets, wanted.destinations)
        last = await last_done(read, wanted.organisation_id, model.RUN_KIND, criteria)
        return _shown(preview, None if last is None else run_of(last))


def _shown(preview: Preview, last: Run | None) -> BillingPreview:
    return BillingPreview(
        hash=preview.hash,
        on=preview.on,
        invoices=preview.invoices,
        total_minor=Minor(preview.total_minor),
        vat_minor=Minor(preview.vat_minor),
        drawn_minor=Minor(preview.drawn_minor),
        currency=preview.currency,
        groups=[
            PreviewGroup(
                by=by,
                key=key,
                label=f"{vat_text(int(key))} %" if by == "VAT" else key,
                invoices=group.invoices,
                total_minor=Minor(group.total_minor),
            )
            for (by, key), group in sorted(preview.groups.items())
        ],
        warnings=[
            reason_of(
                warning,
                count=len(concerned),
                concerned=[PreviewConcerned(**one._asdict()) for one in concerned[:CONCERNED_MAX]],
            )
            for warning, concerned in sorted(preview.warnings.items(), key=lambda found: found[0].message)
        ],
        rows=[_row(bill) for bill in preview.rows],
        held=preview.held,
        held_minor=Minor(preview.held_minor),
        last_run=last,
        forecast=None if preview.forecast is None else _against(preview.forecast),
    )


def _against(found: AgainstForecast) -> PreviewForecast:
    return PreviewForecast(
        on=found.forecast_on,
        share=_share(found.whole),
        plans=[
            PlanForecastShare(share=_share(one), plan_id=plan_id)
            for plan_id, one in sorted(found.plans.items(), key=lambda each: -each[1].said_minor)
        ],
    )


def _share(one: Compared) -> ForecastShare:
    return ForecastShare(
        said=one.said,
        said_minor=Minor(one.said_minor),
        billed=one.billed,
        billed_minor=Minor(one.billed_minor),
        run=one.run,
        run_minor=Minor(one.run_minor),
        difference=one.difference,
        difference_minor=Minor(one.difference_minor),
    )


def _row(bill: TermBill) -> PreviewRow:
    return PreviewRow(
        plan_name=bill.draft.text,
        period_start=bill.start_on,
        period_end=bill.end_on,
        due_on=bill.draft.due_on,
        total_minor=Minor(bill.draft.total_minor),
        credited_before_minor=Minor(drawn_minor(bill.draft.drawn, CreditSource.CREDIT_NOTE)),
        overpaid_before_minor=Minor(drawn_minor(bill.draft.drawn, CreditSource.PAYMENT_CREDIT)),
        earlier_fees_minor=Minor(sum(fee.amount_minor for fee in bill.draft.earlier_fees)),
        lines=draft_lines(bill.draft.lines),
        member_id=bill.draft.member_id,
    )

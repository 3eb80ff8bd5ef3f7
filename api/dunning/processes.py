"""Dunning processes as the schema shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.catalogue.types import BillingPlan, billing_plan_of
from api.context import Info
from api.history import Versioned
from api.ids import encode_id
from api.nodes import node, provides
from api.reasons import Reason, codes, shows
from api.scalars import Minor
from domain.catalogue.rules import vat_text
from domain.dunning import model
from domain.dunning.queries.processes import ProcessBook, process_book
from domain.dunning.rules.norway import Standard, norwegian_standard
from domain.dunning.rules.processes import days_through, outlasted, term_days
from domain.kernel.database import Reading

if TYPE_CHECKING:
    from api.dialogue.notices import DunningNotice
    from api.dialogue.own_texts import DunningText


@strawberry.type
class ReminderStep:
    """A reminder of a process: days after the previous due date, days to pay from its issue, and its fee (CAT-40)."""

    number: int
    delay_days: int
    due_days: int
    fee_minor: Minor


@strawberry.type
class DunningTolerance:
    """What may be missing of an invoice that counts as paid: a percent, as text, or an amount (CAT-40)."""

    percent: str | None
    amount_minor: Minor | None


@strawberry.type
class StopRule:
    """When the subscription behind an unpaid invoice stops (DUN-06): days after the last reminder's due date.

    The payer owes more than the threshold by then; with 0 nothing is paid. Its cause is a text or a stop code.
    """

    delay_days: int
    threshold_minor: Minor
    cause: str
    code_id: strawberry.ID | None


@strawberry.type
class CollectionRule:
    """When an unpaid invoice may go to collection: days after the last reminder's due date (DUN-09).

    `byItself`: the dunning run hands it over; else staff does.
    """

    delay_days: int
    by_itself: bool


@strawberry.type
class GuardedTerm:
    """A plan whose terms a process guards, and how many days a term has that starts today."""

    plan_id: strawberry.ID
    plan_name: str
    days: int


@strawberry.type
class DunningProcess(Versioned):
    """What happens to unpaid invoices of the billing plans that name it (CAT-40)."""

    name: str
    currency: str
    steps: list[ReminderStep]
    consume_partial_payments: bool
    write_off_fee: bool
    tolerance: DunningTolerance | None
    stop: StopRule | None
    collection: CollectionRule | None
    charge_attempts: int
    version: int
    key: strawberry.Private[UUID]
    value: strawberry.Private[model.DunningProcess]

    @strawberry.field(description="The billing plans that name it (CAT-30).")
    async def billing_plans(self, info: Info) -> list[BillingPlan]:
        return [billing_plan_of(plan) for plan in (await book_of(info)).billing_plans[self.key]]

    @strawberry.field(
        description="The billing plan of contracts that are left early; null: the subscription's own (CAT-16)."
    )
    async def contract_billing_plan(self, info: Info) -> BillingPlan | None:
        named = (await book_of(info)).contract_plans.get(self.key)
        return billing_plan_of(named) if named else None

    @strawberry.field(
        description="The notices that it sends before a stop and at reminders; none is on by itself (DUN-07)."
    )
    async def notices(self, info: Info) -> list[Annotated[DunningNotice, strawberry.lazy("api.dialogue.notices")]]:
        return await node(info, "DunningProcess.notices", self.key)  # type: ignore[no-any-return]

    @strawberry.field(description="What it says in words of its own; nothing by itself (CAT-40).")
    async def texts(self, info: Info) -> list[Annotated[DunningText, strawberry.lazy("api.dialogue.own_texts")]]:
        return await node(info, "DunningProcess.texts", self.key)  # type: ignore[no-any-return]

    @strawberry.field(description="The terms that it guards.")
    async def guarded_terms(self, info: Info) -> list[GuardedTerm]:
        return _shown_terms((await book_of(info)).terms[self.key], info.context.today)

    @strawberry.field(
        description="The days from an invoice's due date until its stop, or its last reminder's due date, at least."
    )
    def days_through(self) -> int:
        return days_through(self.value)

    @strawberry.field(description="Terms that are over before it is: several would be delivered unpaid (CAT-40).")
    async def outlasted(self, info: Info) -> list[GuardedTerm]:
        today = info.context.today
        terms = (await book_of(info)).terms[self.key]
        return _shown_terms(outlasted(self.value, terms, today), today)


LawCode = model.LawCode
codes(LawCode, "DunningLawCode", "What of a reminder the law does not allow.")


@shows(model.BeyondLaw)
@strawberry.type
class BeyondLaw(Reason):
    """What of a process's reminders goes beyond the law, with its limit and source; it may be saved (CAT-40)."""

    code: LawCode


@strawberry.type
class DunningStandard:
    """A ready process by the law of a country: where its values are from, and since when its amounts hold."""

    country: str
    source: str
    valid_from: date
    name: str
    currency: str
    steps: list[ReminderStep]


def process_of(process: model.DunningProcess) -> DunningProcess:
    """Return a process as the schema shows it."""
    return DunningProcess(
        id=encode_id("DunningProcess", process.id),
        name=process.name,
        currency=process.currency,
        steps=_steps(process.steps),
        consume_partial_payments=process.consume_partial_payments,
        write_off_fee=process.write_off_fee,
        tolerance=_tolerance(process.tolerance),
        stop=_stop(process.stop),
        charge_attempts=process.charge_attempts,
        collection=(
            CollectionRule(delay_days=process.collection.delay_days, by_itself=process.collection.by_itself)
            if process.collection
            else None
        ),
        version=process.version,
        key=process.id,
        value=process,
    )


def standards_on(day: date) -> list[DunningStandard]:
    """Return the ready processes of a day."""
    return [_standard(norwegian_standard(day))]


async def book_of(info: Info) -> ProcessBook:
    """Return all processes of the tenant, read once a request."""
    book = await info.context.load(_books, "dunning")
    assert book is not None
    return book


@provides("DunningProcess")
async def load_process(info: Info, process_id: UUID) -> DunningProcess | None:
    """Return a process by its key."""
    process = (await book_of(info)).processes.get(process_id)
    return process_of(process) if process else None


@provides("BillingPlan.dunningProcess")
async def process_of_plan(info: Info, billing_plan_id: UUID) -> DunningProcess | None:
    """Return the process that a billing plan names."""
    process_id = (await book_of(info)).of_billing_plan.get(billing_plan_id)
    return await load_process(info, process_id) if process_id else None


async def _books(read: Reading, keys: Sequence[str]) -> dict[str, ProcessBook]:
    """Read the processes once a request, whoever asks: they are few."""
    return dict.fromkeys(keys, await process_book(read))


def _steps(steps: Sequence[model.ReminderStep]) -> list[ReminderStep]:
    return [
        ReminderStep(number=number, delay_days=step.delay_days, due_days=step.due_days, fee_minor=Minor(step.fee_minor))
        for number, step in enumerate(steps, 1)
    ]


def _tolerance(tolerance: model.Tolerance) -> DunningTolerance | None:
    if tolerance.share_bp is None and tolerance.amount_minor is None:
        return None
    share, amount = tolerance.share_bp, tolerance.amount_minor
    return DunningTolerance(
        percent=None if share is None else vat_text(share), amount_minor=None if amount is None else Minor(amount)
    )


def _stop(stop: model.StopRule | None) -> StopRule | None:
    if stop is None:
        return None
    return StopRule(
        delay_days=stop.delay_days,
        threshold_minor=Minor(stop.threshold_minor),
        cause=stop.cause,
        code_id=encode_id("StopCode", stop.code_id) if stop.code_id else None,
    )


def _shown_terms(terms: Sequence[model.GuardedTerm], today: date) -> list[GuardedTerm]:
    return [
        GuardedTerm(plan_id=encode_id("Plan", term.plan_id), plan_name=term.plan_name, days=term_days(term, today))
        for term in terms
    ]


def _standard(standard: Standard) -> DunningStandard:
    return DunningStandard(
        country=standard.country,
        source=standard.source,
        valid_from=standard.valid_from,
        name=standard.details.name,
        currency=standard.details.currency or "",
        steps=_steps(standard.details.steps),
    )

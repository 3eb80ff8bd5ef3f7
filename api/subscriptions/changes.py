"""Stops, pauses and changes of plan: what they would do, and doing them (SUB-05…SUB-11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import strawberry

from api.billing.types import Invoice, PaymentMethod, invoice_of_draft, load_invoice
from api.catalogue.offers import ContractFee, contract_fee_of
from api.context import Info
from api.ids import decode_id, decode_optional
from api.nodes import node
from api.reasons import Reason, codes, shows
from api.refusals import refusing
from api.scalars import Minor
from api.subscriptions.types import Subscription, load_subscription
from domain.billing.model import InvoiceNotOpen, NoBankAccount
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.subscriptions import model
from domain.subscriptions.commands import change_plan as change_command
from domain.subscriptions.commands import pause_subscription as pause_command
from domain.subscriptions.commands import remove_stop as remove_command
from domain.subscriptions.commands import resume_subscription as resume_command
from domain.subscriptions.commands import stop_subscription as stop_command
from domain.subscriptions.model import ChangeRefused, PlanNotSellable

TermFate = model.TermFate
strawberry.enum(TermFate, description="What becomes of a billed term when its subscription ends, rests or changes.")
StopAsker = model.StopAsker
strawberry.enum(StopAsker, description="Who asked for a stop that staff registers (SUB-02).")
ChangeObstacleCode = model.ChangeObstacleCode
codes(ChangeObstacleCode, "ChangeObstacleCode", "Why a subscription can't be stopped, paused or changed now.")


@shows(model.ChangeObstacle)
@strawberry.type
class ChangeObstacle(Reason):
    """Why a subscription can't be stopped, paused or changed now (SUB-02)."""

    code: ChangeObstacleCode


@strawberry.type
class TermOutcome:
    """What becomes of one billed term. Of a REPLACED one, `newTotalMinor` is billed for the used days."""

    fate: TermFate
    period_start: date
    period_end: date
    credit_minor: Minor
    new_total_minor: Minor | None
    invoice_id: strawberry.Private[UUID]

    @strawberry.field(description="The invoice that bills the term now.")
    async def invoice(self, info: Info) -> Invoice:
        found = await load_invoice(info, self.invoice_id)
        assert found is not None, "a billed term has an invoice"
        return found


@strawberry.type
class ContractBreak:
    """The contract is left before its last day, which costs a fee (CAT-16).

    `totalMinor` is its invoice: with the payment method's fee of the billing plan that it is billed under, due `dueOn`.
    """

    fee: ContractFee
    last_day: date
    total_minor: Minor
    due_on: date


@strawberry.type
class ChangePreview:
    """The day on which a subscription would end, rest or change, and what would become of what is billed beyond it.

    `contractBreak` is what leaving a contract early costs; null where nothing. `bills` are the invoices that it leads
    to at once: of periods that run without one, first, and of a plan or a payer that takes over; of a stop also the
    last one, which may be for some days only. `paymentMethod` is how a payer who takes over pays; else null.
    """

    on: date
    currency: str
    outcomes: list[TermOutcome]
    contract_break: ContractBreak | None
    bills: list[Invoice]
    payment_method: PaymentMethod | None


@strawberry.input
class StopSubscriptionInput:
    """Stop a subscription. `endOn` is the first day without; null: the end of the period that runs or is paid.

    The reason is a text, or a stop code once there is one (CAT-41). creditOpen: an unpaid invoice of a term that never
    begins is credited; null: by the default of the plan's kind (SUB-06). settleRunning: a term that is cut is settled
    for the used days, else it stands in full (SUB-05). noFee: a contract is left early for nothing (SUB-07). askedBy:
    who asked for it, which is its cause (SUB-02).
    """

    subscription_id: strawberry.ID
    reason: str = ""
    stop_code_id: strawberry.ID | None = None
    end_on: date | None = None
    credit_open: bool | None = None
    settle_running: bool = True
    no_fee: bool = False
    asked_by: StopAsker = StopAsker.STAFF

    def command(self) -> model.StopSubscription:
        """Return the command's input; raises InvalidInput where the id is none."""
        key = decode_id("Subscription", self.subscription_id, "input.subscriptionId")
        code_key = decode_optional("StopCode", self.stop_code_id, "input.stopCodeId")
        return model.StopSubscription(
            key,
            self.reason,
            self.end_on,
            self.credit_open,
            self.settle_running,
            code_id=code_key,
            no_fee=self.no_fee,
            asked_by=self.asked_by,
        )


@strawberry.input
class PauseSubscriptionInput:
    """Let a subscription rest after the paid period until `resumeOn`, and go on, on another plan where one is named."""

    subscription_id: strawberry.ID
    resume_on: date
    reason: str
    plan_id: strawberry.ID | None = None

    def command(self) -> model.PauseSubscription:
        """Return the command's input; raises InvalidInput where an id is none."""
        key = decode_id("Subscription", self.subscription_id, "input.subscriptionId")
        return model.PauseSubscription(
            key, self.resume_on, self.reason, decode_optional("Plan", self.plan_id, "input.planId")
        )


@strawberry.input
class ChangePlanInput:
    """Another plan for a subscription from a day on; null: the end of the period that runs or is paid (SUB-11).

    `productIds` are those that are chosen of a plan with a choice (CAT-13).
    """

    subscription_id: strawberry.ID
    plan_id: strawberry.ID
    on: date | None = None
    product_ids: list[strawberry.ID] = strawberry.field(default_factory=list)

    def command(self) -> model.ChangePlan:
        """Return the command's input; raises InvalidInput where an id is none."""
        key = decode_id("Subscription", self.subscription_id, "input.subscriptionId")
        chosen = tuple(decode_id("Product", one, "input.productIds") for one in self.product_ids)
        return model.ChangePlan(key, decode_id("Plan", self.plan_id, "input.planId"), self.on, chosen)


@strawberry.type
class StopSubscriptionSuccess:
    """The subscription with its end."""

    subscription: Subscription


@strawberry.type
class RemoveStopSuccess:
    """The subscription, how many due terms wait for an invoice, and the invoices that were made at once (SUB-08)."""

    subscription: Subscription
    unbilled_terms: int
    invoices: list[Invoice]


@strawberry.type
class PauseSubscriptionSuccess:
    """The subscription with its pause."""

    subscription: Subscription


@strawberry.type
class ResumeSubscriptionSuccess:
    """The subscription, going on."""

    subscription: Subscription


@strawberry.type
class ChangePlanSuccess:
    """The subscription, and the invoices that were made at once: of what ran without one, and of the new plan."""

    subscription: Subscription
    invoices: list[Invoice]


@strawberry.type
class ChangesQuery:
    """What changes of a subscription would do."""

    @strawberry.field(description="What a stop would do to what is billed, without a trace (SUB-05).")
    async def preview_stop(self, info: Info, input: StopSubscriptionInput) -> ChangePreview:
        info.context.require("subscriptions:write")
        command = input.command()
        async with info.context.rehearsal() as work:
            ending = await stop_command.preview_stop(work, command)
        return await preview_of(info, command.subscription_id, ending)

    @strawberry.field(description="When a pause would begin, and what it would do to what is billed (SUB-09).")
    async def preview_pause(self, info: Info, input: PauseSubscriptionInput) -> ChangePreview:
        info.context.require("subscriptions:write")
        command = input.command()
        async with info.context.rehearsal() as work:
            ending = await pause_command.preview_pause(work, command)
        return await preview_of(info, command.subscription_id, ending)

    @strawberry.field(description="When a plan would take over, and what it would do to what is billed (SUB-11).")
    async def preview_plan_change(self, info: Info, input: ChangePlanInput) -> ChangePreview:
        info.context.require("subscriptions:write")
        command = input.command()
        async with info.context.rehearsal() as work:
            ending = await change_command.preview_change(work, command)
        return await preview_of(info, command.subscription_id, ending)


@refusing(
    ChangeRefused, NotFound, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict, InvoiceNotOpen, NoBankAccount
)
async def stop_subscription(info: Info, input: StopSubscriptionInput, idempotency_key: str) -> StopSubscriptionSuccess:
    """Stop a subscription, or move its stop, and settle what is billed beyond its end (SUB-05)."""
    info.context.require("subscriptions:write")
    command = input.command()
    async with info.context.work() as work:
        await stop_command.stop_subscription(work, command, idempotency_key=idempotency_key)
    return StopSubscriptionSuccess(subscription=await subscription_now(info, command.subscription_id))


@refusing(ChangeRefused, NotFound, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict, NoBankAccount)
async def remove_stop(
    info: Info, subscription_id: strawberry.ID, reason: str, idempotency_key: str, bill_now: bool = False
) -> RemoveStopSuccess:
    """Take a stop back; terms that are due without an invoice are billed at once, or by the next run (SUB-08)."""
    info.context.require("subscriptions:write")
    key = decode_id("Subscription", subscription_id, "subscriptionId")
    async with info.context.work() as work:
        done = await remove_command.remove_stop(
            work, key, reason=reason, bill_now=bill_now, idempotency_key=idempotency_key
        )
    return RemoveStopSuccess(
        subscription=await subscription_now(info, key),
        unbilled_terms=done.unbilled_terms,
        invoices=await invoices_now(info, done.invoice_ids),
    )


@refusing(
    ChangeRefused,
    PlanNotSellable,
    NotFound,
    InvalidInput,
    NotAllowed,
    NotSignedIn,
    IdempotencyConflict,
    InvoiceNotOpen,
    NoBankAccount,
)
async def pause_subscription(
    info: Info, input: PauseSubscriptionInput, idempotency_key: str
) -> PauseSubscriptionSuccess:
    """Let a subscription rest; it is neither billed nor counted until it goes on (SUB-09)."""
    info.context.require("subscriptions:write")
    command = input.command()
    async with info.context.work() as work:
        await pause_command.pause_subscription(work, command, idempotency_key=idempotency_key)
    return PauseSubscriptionSuccess(subscription=await subscription_now(info, command.subscription_id))


@refusing(
    ChangeRefused, NotFound, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict, InvoiceNotOpen, NoBankAccount
)
async def resume_subscription(
    info: Info, subscription_id: strawberry.ID, idempotency_key: str, on: date | None = None
) -> ResumeSubscriptionSuccess:
    """End a pause on a day, today where none is named; one that has not begun is taken back (SUB-09)."""
    info.context.require("subscriptions:write")
    key = decode_id("Subscription", subscription_id, "subscriptionId")
    async with info.context.work() as work:
        await resume_command.resume_subscription(work, key, on, idempotency_key=idempotency_key)
    return ResumeSubscriptionSuccess(subscription=await subscription_now(info, key))


@refusing(
    ChangeRefused,
    PlanNotSellable,
    NotFound,
    InvalidInput,
    NotAllowed,
    NotSignedIn,
    IdempotencyConflict,
    InvoiceNotOpen,
    NoBankAccount,
)
async def change_plan(info: Info, input: ChangePlanInput, idempotency_key: str) -> ChangePlanSuccess:
    """Change a subscription's plan; earlier than the renewal, unused days are credited (SUB-11)."""
    info.context.require("subscriptions:write")
    command = input.command()
    async with info.context.work() as work:
        done = await change_command.change_plan(work, command, idempotency_key=idempotency_key)
    return ChangePlanSuccess(
        subscription=await subscription_now(info, command.subscription_id),
        invoices=await invoices_now(info, done.invoice_ids),
    )


@strawberry.type
class ChangesMutation:
    """Changes of subscriptions."""

    stop_subscription = stop_subscription
    remove_stop = remove_stop
    pause_subscription = pause_subscription
    resume_subscription = resume_subscription
    change_plan = change_plan


async def subscription_now(info: Info, key: UUID) -> Subscription:
    """Return a subscription that was changed, as it is now."""
    found = await load_subscription(info, key)
    assert found is not None, "it was changed"
    return found


async def invoices_now(info: Info, keys: Sequence[UUID]) -> list[Invoice]:
    """Return the invoices that a change has made."""
    found = [await load_invoice(info, key) for key in keys]
    return [invoice for invoice in found if invoice is not None]


async def preview_of(info: Info, subscription_id: UUID, ending: model.Ending) -> ChangePreview:
    """Return what a change would do, as the schema shows it."""
    subscription = await subscription_now(info, subscription_id)
    organisation = await node(info, "Organisation", subscription.row["organisation_id"])
    return ChangePreview(
        on=ending.on,
        currency=organisation.currency,
        outcomes=[_outcome(one) for one in ending.outcomes],
        contract_break=_broken(ending.broken) if ending.broken else None,
        bills=[
            invoice_of_draft(bill.draft, subscription.row["organisation_id"], organisation.currency)
            for bill in ending.bills
        ],
        payment_method=PaymentMethod(ending.payment_method) if ending.payment_method else None,
    )


def _broken(broken: model.ContractBreak) -> ContractBreak:
    return ContractBreak(
        fee=contract_fee_of(broken.fee),
        last_day=broken.bound_until - timedelta(days=1),
        total_minor=Minor(broken.lines.total_minor),
        due_on=broken.due_on,
    )


def _outcome(one: model.TermOutcome) -> TermOutcome:
    return TermOutcome(
        fate=one.fate,
        period_start=one.term.start_on,
        period_end=one.term.end_on,
        credit_minor=Minor(one.credit_minor),
        new_total_minor=Minor(one.lines.total_minor) if one.lines is not None else None,
        invoice_id=one.term.invoice_id,
    )

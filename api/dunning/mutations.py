"""Mutations of dunning."""

from __future__ import annotations

from datetime import date

import strawberry

from api.billing.runs import Run, known_run
from api.billing.types import Invoice, load_invoice
from api.context import Info
from api.dunning.balances import BalanceMutation
from api.dunning.collection import CollectionMutation
from api.dunning.processes import DunningProcess, load_process
from api.dunning.rehearsing import rehearse_dunning_run, start_rehearsed_dunning_run
from api.dunning.reminders import Reminder, load_reminder
from api.ids import decode_id, decode_optional
from api.refusals import refusing
from api.scalars import Minor
from domain.billing.model import NoBankAccount, PreviewOutdated, RunAlreadyActive
from domain.dunning import model
from domain.dunning.commands import attach_process as attach_command
from domain.dunning.commands import postpone_reminder as postpone_command
from domain.dunning.commands import remind_invoice as remind_command
from domain.dunning.commands import save_process as save_command
from domain.dunning.commands import start_dunning_run as run_command
from domain.dunning.rules.processes import share_bp
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound, StaleVersion
from domain.people.model import NotSignedIn


@strawberry.input
class ReminderStepInput:
    """A reminder of a process: days after the previous due date, days to pay, and its fee (CAT-40)."""

    delay_days: int
    due_days: int
    fee_minor: Minor


@strawberry.input
class DunningToleranceInput:
    """A percent, as text such as "2.5", or an amount; not both (CAT-40)."""

    percent: str | None = None
    amount_minor: Minor | None = None


@strawberry.input
class StopRuleInput:
    """When the subscription behind an unpaid invoice stops (DUN-06). The cause is a text or a stop code."""

    delay_days: int
    threshold_minor: Minor
    cause: str = ""
    code_id: strawberry.ID | None = None


@strawberry.input
class CollectionRuleInput:
    """When an unpaid invoice may go to collection: days after the last reminder's due date (DUN-09)."""

    delay_days: int
    by_itself: bool = False


@strawberry.input
class DunningProcessInput:
    """A dunning process. With an id it is changed, and `version` is the one that was read.

    The currency may be left out where all organisations have the same; it can't be changed. `chargeAttempts` is how
    often a declined card is tried again, one day after another. `contractBillingPlanId` is the billing plan of
    contracts that are left early, in the same currency; null: the subscription's own (CAT-16).
    """

    name: str
    steps: list[ReminderStepInput]
    consume_partial_payments: bool = False
    write_off_fee: bool = False
    tolerance: DunningToleranceInput | None = None
    stop: StopRuleInput | None = None
    collection: CollectionRuleInput | None = None
    currency: str | None = None
    charge_attempts: int = 0
    contract_billing_plan_id: strawberry.ID | None = None
    id: strawberry.ID | None = None
    version: int | None = None


@strawberry.type
class SaveDunningProcessSuccess:
    """The process as it is now; its `outlasted` terms are what to warn about."""

    process: DunningProcess


@strawberry.type
class AttachDunningProcessSuccess:
    """The process that the billing plan names now, if any; its `outlasted` terms are what to warn about."""

    process: DunningProcess | None


@strawberry.type
class StartDunningRunSuccess:
    """The run, waiting for a worker."""

    run: Run


@strawberry.type
class PostponeReminderSuccess:
    """The invoice, with when its next reminder may go out now."""

    invoice: Invoice


@strawberry.type
class RemindInvoiceSuccess:
    """The reminder, or none where unused payments settled the invoice; and the invoice as it is now."""

    reminder: Reminder | None
    invoice: Invoice


@refusing(InvalidInput, NotFound, StaleVersion, NotAllowed, NotSignedIn)
async def save_dunning_process(info: Info, input: DunningProcessInput) -> SaveDunningProcessSuccess:
    """Make or change a dunning process (CAT-40)."""
    info.context.require("catalogue:write")
    key = decode_optional("DunningProcess", input.id, "input.id")
    async with info.context.work() as work:
        made = await save_command.save_process(work, _details(input), process_id=key, version=input.version)
    process = await load_process(info, made.id)
    assert process is not None
    return SaveDunningProcessSuccess(process=process)


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def attach_dunning_process(
    info: Info, billing_plan_id: strawberry.ID, process_id: strawberry.ID | None = None
) -> AttachDunningProcessSuccess:
    """Let a billing plan name a dunning process, or none (CAT-30)."""
    info.context.require("catalogue:write")
    plan_key = decode_id("BillingPlan", billing_plan_id, "billingPlanId")
    process_key = decode_optional("DunningProcess", process_id, "processId")
    async with info.context.work() as work:
        await attach_command.attach_process(work, plan_key, process_key)
    return AttachDunningProcessSuccess(process=await load_process(info, process_key) if process_key else None)


@refusing(RunAlreadyActive, PreviewOutdated, InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def start_dunning_run(
    info: Info, organisation_id: strawberry.ID, idempotency_key: str, expected_hash: str | None = None
) -> StartDunningRunSuccess:
    """Queue a run that reminds today; with the hash of a preview it must still be what was previewed (RUN-05)."""
    info.context.require("billing:run")
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        run_id = await run_command.start_dunning_run(
            work, key, expected_hash=expected_hash, idempotency_key=idempotency_key
        )
    return StartDunningRunSuccess(run=await known_run(info, run_id))


@refusing(model.ReminderRefused, InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def postpone_reminder(
    info: Info, invoice_id: strawberry.ID, until_on: date, reason: str
) -> PostponeReminderSuccess:
    """Let the next reminder of an invoice, or its payment stop, wait until a day, on which it may come (DUN-05)."""
    info.context.require("invoices:write")
    key = decode_id("Invoice", invoice_id, "invoiceId")
    async with info.context.work() as work:
        await postpone_command.postpone_reminder(work, key, until_on=until_on, reason=reason)
    invoice = await load_invoice(info, key)
    assert invoice is not None
    return PostponeReminderSuccess(invoice=invoice)


@refusing(model.ReminderRefused, NoBankAccount, InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def remind_invoice(info: Info, invoice_id: strawberry.ID, idempotency_key: str) -> RemindInvoiceSuccess:
    """Issue the next reminder of one invoice whose day has come (DUN-01)."""
    info.context.require("invoices:write")
    key = decode_id("Invoice", invoice_id, "invoiceId")
    async with info.context.work() as work:
        reminder_id = await remind_command.remind_invoice(work, key, idempotency_key=idempotency_key)
    invoice = await load_invoice(info, key)
    assert invoice is not None
    reminder = await load_reminder(info, reminder_id) if reminder_id else None
    return RemindInvoiceSuccess(reminder=reminder, invoice=invoice)


def _details(input: DunningProcessInput) -> model.ProcessDetails:
    given = input.tolerance
    share = share_bp("tolerance.percent", given.percent) if given and given.percent is not None else None
    return model.ProcessDetails(
        name=input.name,
        steps=tuple(model.ReminderStep(step.delay_days, step.due_days, step.fee_minor) for step in input.steps),
        consume_partial_payments=input.consume_partial_payments,
        write_off_fee=input.write_off_fee,
        tolerance=model.Tolerance(share, given.amount_minor if given else None),
        currency=input.currency,
        stop=_stop_rule(input.stop) if input.stop else None,
        charge_attempts=input.charge_attempts,
        collection=model.CollectionRule(**vars(input.collection)) if input.collection else None,
        contract_billing_plan_id=decode_optional(
            "BillingPlan", input.contract_billing_plan_id, "contractBillingPlanId"
        ),
    )


def _stop_rule(given: StopRuleInput) -> model.StopRule:
    code_id = decode_optional("StopCode", given.code_id, "stop.codeId")
    return model.StopRule(given.delay_days, given.threshold_minor, given.cause, code_id)


@strawberry.type
class DunningMutation(BalanceMutation, CollectionMutation):
    """What can be done about unpaid invoices."""

    save_dunning_process = save_dunning_process
    attach_dunning_process = attach_dunning_process
    start_dunning_run = start_dunning_run
    rehearse_dunning_run = rehearse_dunning_run
    start_rehearsed_dunning_run = start_rehearsed_dunning_run
    postpone_reminder = postpone_reminder
    remind_invoice = remind_invoice

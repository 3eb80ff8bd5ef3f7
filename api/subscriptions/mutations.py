"""Mutations of subscriptions, and the run that bills them."""

from __future__ import annotations

from datetime import date

import strawberry

from api.billing.corrections import Correction, load_correction
from api.billing.runs import Run, known_run
from api.billing.types import Invoice, load_invoice
from api.catalogue.tags import tag_keys
from api.context import Info
from api.ids import decode_id
from api.refusals import refusing
from api.scalars import Minor
from api.subscriptions.bulk_credit import start_bulk_credit
from api.subscriptions.changes import ChangesMutation
from api.subscriptions.choosing import ChoosingMutation
from api.subscriptions.deaths import DeathsMutation
from api.subscriptions.delivery import DeliveryMutation
from api.subscriptions.forecast import start_forecast
from api.subscriptions.order_settings import OrderSettingsMutation
from api.subscriptions.orders import StartSubscriptionInput
from api.subscriptions.payers import PayersMutation
from api.subscriptions.preview import BillingRunInput
from api.subscriptions.rehearsing import rehearse_billing_run, start_rehearsed_run
from api.subscriptions.reversal import reverse_run
from api.subscriptions.stop_settings import StopSettingsMutation
from api.subscriptions.tagging import TaggingMutation
from api.subscriptions.taking_back import TakingBackMutation
from api.subscriptions.types import Subscription, load_subscription
from domain.billing.commands import remove_correction as removing
from domain.billing.model import NoBankAccount, PreviewOutdated, RunAlreadyActive
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.subscriptions.commands import add_correction as adding
from domain.subscriptions.commands import restart_subscription as restart_command
from domain.subscriptions.commands import start_billing_run as run_command
from domain.subscriptions.commands import start_subscription as start_command
from domain.subscriptions.model import ChangeRefused, PlanNotSellable


@strawberry.type
class StartSubscriptionSuccess:
    """The subscription, and its first invoice where the invoice's day has come."""

    subscription: Subscription
    first_invoice: Invoice | None


@strawberry.type
class StartBillingRunSuccess:
    """The run, waiting for a worker."""

    run: Run


@strawberry.input
class AddCorrectionInput:
    """A deduction is below zero, an addition above, both with VAT; VAT rate and account follow the plan if left out."""

    subscription_id: strawberry.ID
    text: str
    amount_minor: Minor
    vat_rate_percent: str | None = None
    account: str | None = None


@strawberry.type
class AddCorrectionSuccess:
    """The correction, waiting for an invoice."""

    correction: Correction


@strawberry.type
class RemoveCorrectionSuccess:
    """The subscription on which the correction waited."""

    subscription: Subscription


@refusing(InvalidInput, NotFound, PlanNotSellable, NotAllowed, NotSignedIn, IdempotencyConflict, NoBankAccount)
async def start_subscription(
    info: Info, input: StartSubscriptionInput, idempotency_key: str
) -> StartSubscriptionSuccess:
    """Start a plan on a member; the first invoice follows at once where its day has come (SUB-04)."""
    info.context.require("subscriptions:write")
    command = input.command()
    async with info.context.work() as work:
        started = await start_command.start_subscription(work, command, idempotency_key=idempotency_key)
    subscription = await load_subscription(info, started.subscription_id)
    assert subscription is not None
    invoice = await load_invoice(info, started.invoice_id) if started.invoice_id else None
    return StartSubscriptionSuccess(subscription=subscription, first_invoice=invoice)


@refusing(RunAlreadyActive, PreviewOutdated, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict, NotFound)
async def start_billing_run(
    info: Info, input: BillingRunInput, idempotency_key: str, expected_hash: str | None = None
) -> StartBillingRunSuccess:
    """Queue a run; with the hash of a preview it must still be exactly what was previewed (RUN-05)."""
    info.context.require("billing:run")
    async with info.context.work() as work:
        wanted = await input.wanted(work)
        run_id = await run_command.start_billing_run(
            work,
            wanted.organisation_id,
            wanted.on,
            plan_id=wanted.plan_id,
            sets=wanted.sets,
            destinations=wanted.destinations,
            expected_hash=expected_hash,
            idempotency_key=idempotency_key,
        )
    return StartBillingRunSuccess(run=await known_run(info, run_id))


@refusing(InvalidInput, NotFound, ChangeRefused, NotAllowed, NotSignedIn, IdempotencyConflict)
async def add_correction(info: Info, input: AddCorrectionInput, idempotency_key: str) -> AddCorrectionSuccess:
    """Let a deduction or an addition wait for the next invoice of a subscription (BIL-09)."""
    info.context.require("invoices:write")
    new = adding.NewCorrection(
        subscription_id=decode_id("Subscription", input.subscription_id, "input.subscriptionId"),
        text=input.text,
        amount_minor=input.amount_minor,
        vat_rate_percent=input.vat_rate_percent,
        account=input.account,
    )
    async with info.context.work() as work:
        key = await adding.add_correction(work, new, idempotency_key=idempotency_key)
    return AddCorrectionSuccess(correction=await load_correction(info, key))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def remove_correction(info: Info, id: strawberry.ID) -> RemoveCorrectionSuccess:
    """Remove a correction, or what still waits of it, while no invoice has taken that (BIL-09)."""
    info.context.require("invoices:write")
    key = decode_id("Correction", id)
    async with info.context.work() as work:
        await removing.remove_correction(work, key)
    removed = await load_correction(info, key)
    subscription = await load_subscription(info, removed.row["origin_id"])
    assert subscription is not None
    return RemoveCorrectionSuccess(subscription=subscription)


@refusing(
    ChangeRefused,
    PlanNotSellable,
    NotFound,
    InvalidInput,
    NotAllowed,
    NotSignedIn,
    IdempotencyConflict,
    NoBankAccount,
)
async def restart_subscription(
    info: Info,
    subscription_id: strawberry.ID,
    idempotency_key: str,
    start_on: date | None = None,
    tag_ids: list[strawberry.ID] | None = None,
) -> StartSubscriptionSuccess:
    """Order an ended subscription again, from today where no day is named, with its reporting tags where none are
    named (SUB-12)."""
    info.context.require("subscriptions:write")
    key = decode_id("Subscription", subscription_id, "subscriptionId")
    tags = None if tag_ids is None else tag_keys(tag_ids, "tagIds")
    async with info.context.work() as work:
        started = await restart_command.restart_subscription(
            work, key, start_on, tag_ids=tags, idempotency_key=idempotency_key
        )
    subscription = await load_subscription(info, started.subscription_id)
    assert subscription is not None, "it was started"
    first = await load_invoice(info, started.invoice_id) if started.invoice_id else None
    return StartSubscriptionSuccess(subscription=subscription, first_invoice=first)


@strawberry.type
class SubscriptionsMutation(
    ChangesMutation,
    ChoosingMutation,
    PayersMutation,
    TakingBackMutation,
    DeathsMutation,
    DeliveryMutation,
    OrderSettingsMutation,
    StopSettingsMutation,
    TaggingMutation,
):
    """What can be done with subscriptions."""

    start_subscription = start_subscription
    restart_subscription = restart_subscription
    start_billing_run = start_billing_run
    rehearse_billing_run = rehearse_billing_run
    start_rehearsed_run = start_rehearsed_run
    start_bulk_credit = start_bulk_credit
    start_forecast = start_forecast
    add_correction = add_correction
    remove_correction = remove_correction
    reverse_run = reverse_run

"""Mutations of charging: payment links, agreements, provider accounts."""

from __future__ import annotations

import strawberry

from api.billing.types import Invoice, PaymentMethod, load_invoice
from api.context import Info
from api.ids import decode_id, decode_optional
from api.payments.charges import LinkEnrolment, PaymentAgreement, PaymentLink, load_agreement, load_link
from api.payments.providers import ProviderAccount, load_account
from api.refusals import refusing
from domain.dialogue.commands.queue_payment_links import send_payment_link as send_command
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.payments.commands import add_provider_account as accounts
from domain.payments.commands.cancel_payment_link import cancel_payment_link as cancel_command
from domain.payments.commands.check_provider_account import check_provider_account as check_command
from domain.payments.commands.end_agreements import end_agreement
from domain.payments.commands.register_agreement import register_agreement
from domain.payments.model import (
    AgreementNotActive,
    LinkNotPayable,
    NewBankAgreement,
    NewLink,
    NoProviderAccount,
    NothingToPay,
)
from domain.payments.rules.links import link_key
from domain.people.model import NotSignedIn
from domain.people.rules.sealing import provider_key


@strawberry.input
class CredentialInput:
    """One value that a provider needs, by the name of its field."""

    name: str
    value: str


@strawberry.input
class RegisterPaymentAgreementInput:
    """What a member has agreed with its bank; `number` is what the bank knows the agreement by."""

    organisation_id: strawberry.ID
    member_id: strawberry.ID
    method: PaymentMethod
    number: str


@strawberry.type
class RegisterPaymentAgreementSuccess:
    """The agreement, in force."""

    agreement: PaymentAgreement


@strawberry.type
class SendPaymentLinkSuccess:
    """The link, on its way to the payer, and its invoice."""

    payment_link: PaymentLink
    invoice: Invoice


@strawberry.type
class CancelPaymentLinkSuccess:
    """The link, which refuses to be paid from now on, and its invoice."""

    payment_link: PaymentLink
    invoice: Invoice


@strawberry.type
class EndPaymentAgreementSuccess:
    """The agreement, ended."""

    agreement: PaymentAgreement


@strawberry.type
class AddProviderAccountSuccess:
    """The account, whose connection is being tried."""

    account: ProviderAccount


@strawberry.type
class TestProviderAccountSuccess:
    """The account, whose connection is being tried."""

    account: ProviderAccount


@refusing(NothingToPay, NoProviderAccount, NotFound, InvalidInput, NotAllowed, NotSignedIn, IdempotencyConflict)
async def send_payment_link(
    info: Info,
    invoice_id: strawberry.ID,
    idempotency_key: str,
    enrolment: LinkEnrolment = LinkEnrolment.OFFERED,
    valid_days: int | None = 30,
) -> SendPaymentLinkSuccess:
    """Make a payment link of an invoice and send it to the payer (FEE-05)."""
    info.context.require("invoices:write")
    key = decode_id("Invoice", invoice_id, "invoiceId")
    async with info.context.work() as work:
        link_id = await send_command(
            work,
            NewLink(key, enrolment, valid_days),
            link_key(info.context.services.settings.secret_key),
            idempotency_key=idempotency_key,
        )
    link, invoice = await load_link(info, link_id), await load_invoice(info, key)
    assert link is not None
    assert invoice is not None
    return SendPaymentLinkSuccess(payment_link=link, invoice=invoice)


@refusing(LinkNotPayable, NotFound, InvalidInput, NotAllowed, NotSignedIn)
async def cancel_payment_link(
    info: Info, payment_link_id: strawberry.ID, invoice_id: strawberry.ID
) -> CancelPaymentLinkSuccess:
    """Withdraw a payment link, so that it refuses to be paid (FEE-09)."""
    info.context.require("invoices:write")
    key = decode_id("PaymentLink", payment_link_id, "paymentLinkId")
    invoice_key = decode_id("Invoice", invoice_id, "invoiceId")
    async with info.context.work() as work:
        await cancel_command(work, key)
    link, invoice = await load_link(info, key), await load_invoice(info, invoice_key)
    assert link is not None
    if invoice is None:
        raise NotFound("invoice", invoice_key)
    return CancelPaymentLinkSuccess(payment_link=link, invoice=invoice)


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def register_payment_agreement(
    info: Info, input: RegisterPaymentAgreementInput
) -> RegisterPaymentAgreementSuccess:
    """Register an agreement that a member has with its bank, so that subscriptions may be paid by it (SUB-18)."""
    info.context.require("payments:write")
    new = NewBankAgreement(
        decode_id("Organisation", input.organisation_id, "organisationId"),
        decode_id("Member", input.member_id, "memberId"),
        input.method.value,
        input.number,
    )
    async with info.context.work() as work:
        key = await register_agreement(work, new)
    agreement = await load_agreement(info, key)
    assert agreement is not None
    return RegisterPaymentAgreementSuccess(agreement=agreement)


@refusing(AgreementNotActive, NotFound, InvalidInput, NotAllowed, NotSignedIn)
async def end_payment_agreement(info: Info, agreement_id: strawberry.ID) -> EndPaymentAgreementSuccess:
    """End a payment agreement; what it was to pay is left to the payer (SUB-18)."""
    info.context.require("payments:write")
    key = decode_id("PaymentAgreement", agreement_id, "agreementId")
    async with info.context.work() as work:
        await end_agreement(work, key)
    agreement = await load_agreement(info, key)
    assert agreement is not None
    return EndPaymentAgreementSuccess(agreement=agreement)


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def add_provider_account(
    info: Info,
    organisation_id: strawberry.ID,
    provider: str,
    name: str,
    credentials: list[CredentialInput],
    idempotency_key: str,
    bank_account_id: strawberry.ID | None = None,
) -> AddProviderAccountSuccess:
    """Add an organisation's account at a payment provider; its connection is tried at once (PRV-06)."""
    info.context.require("access:write")
    new = accounts.NewProviderAccount(
        decode_id("Organisation", organisation_id, "organisationId"),
        provider,
        name,
        {each.name: each.value for each in credentials},
        decode_optional("BankAccount", bank_account_id, "bankAccountId"),
    )
    async with info.context.work() as work:
        key = provider_key(info.context.services.settings.secret_key)
        account_id = await accounts.add_provider_account(work, new, key=key, idempotency_key=idempotency_key)
    account = await load_account(info, account_id)
    assert account is not None
    return AddProviderAccountSuccess(account=account)


@refusing(NotFound, InvalidInput, NotAllowed, NotSignedIn)
async def test_provider_account(info: Info, account_id: strawberry.ID) -> TestProviderAccountSuccess:
    """Try the connection of a provider account; the answer is on the account a moment later (PRV-06)."""
    info.context.require("access:write")
    key = decode_id("ProviderAccount", account_id, "accountId")
    async with info.context.work() as work:
        await check_command(work, key)
    account = await load_account(info, key)
    assert account is not None
    return TestProviderAccountSuccess(account=account)


@strawberry.type
class ChargingMutation:
    """What can be done about cards and payment links."""

    send_payment_link = send_payment_link
    cancel_payment_link = cancel_payment_link
    register_payment_agreement = register_payment_agreement
    end_payment_agreement = end_payment_agreement
    add_provider_account = add_provider_account
    test_provider_account = test_provider_account

"""Charges, agreements and payment links as the schema shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.context import Info
from api.ids import encode_id
from api.nodes import Node, node, provides
from api.reasons import Reason, codes, optional_reason, shows
from api.scalars import Minor
from domain.catalogue import model as catalogue
from domain.kernel.database import Row
from domain.payments import model
from domain.payments.queries.charges import (
    agreements_by_id,
    agreements_of_invoices,
    agreements_of_members,
    attempts_of_charges,
    charges_of_invoices,
)
from domain.payments.queries.links import links_by_id, links_of_invoices, open_with_fees, status_of

if TYPE_CHECKING:
    from api.billing.types import PaymentMethod
    from api.people.types import Organisation

ChargeState = model.ChargeState
strawberry.enum(ChargeState, description="Where a charge is on its way from scheduled to captured (PRV-04).")
AgreementState = model.AgreementState
strawberry.enum(AgreementState, description="Whether a payment agreement may be charged (SUB-18).")
AgreementEnd = model.AgreementEnd
strawberry.enum(AgreementEnd, description="Why a payment agreement ended.")
LinkEnrolment = model.LinkEnrolment
strawberry.enum(LinkEnrolment, description="What a payment link does with the card (FEE-05).")
LinkStatus = model.LinkStatus
strawberry.enum(LinkStatus, description="How a payment link stands.")
DeclineCode = model.DeclineCode
codes(DeclineCode, "DeclineCode", "Why a card was not charged.")


@shows(model.Decline)
@strawberry.type
class Decline(Reason):
    """Why a card was not charged, or a provider account does not work."""

    code: DeclineCode


@strawberry.type
class ChargeAttempt:
    """One attempt of a charge; without `endedAt` it is not known yet what came of it."""

    number: int
    amount_minor: Minor
    begun_at: datetime
    ended_at: datetime | None
    state: ChargeState | None
    decline: Decline | None


@strawberry.type
class Charge(Node):
    """One demand on a card. `card` is the kept card; without one a person paid by a link."""

    id: strawberry.ID
    state: ChargeState
    amount_minor: Minor
    currency: str
    card: str | None
    keeps_card: bool
    next_attempt_on: date | None
    attempts_max: int
    transaction: str | None
    decline: Decline | None
    created_at: datetime
    settled_at: datetime | None
    key: strawberry.Private[UUID]

    @strawberry.field(description="Its attempts, the first one first.")
    async def attempts(self, info: Info) -> list[ChargeAttempt]:
        return [_attempt_of(row) for row in await info.context.load(attempts_of_charges, self.key) or []]


@strawberry.type
class PaymentAgreement(Node):
    """A member's card that a provider keeps, or its agreement with its bank (SUB-18).

    `label` is the masked card, or the number that the bank knows the agreement by. Only a card expires, and has an
    account at a provider.
    """

    id: strawberry.ID
    method: Annotated[PaymentMethod, strawberry.lazy("api.billing.types")]
    label: str
    expires_on: date | None
    state: AgreementState
    end_cause: AgreementEnd | None
    account_name: str | None
    created_at: datetime
    ended_at: datetime | None
    organisation_id: strawberry.Private[UUID]

    @strawberry.field(description="The organisation that may charge it.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.organisation_id)  # type: ignore[no-any-return]


@strawberry.type
class PaymentLink(Node):
    """A way to pay an invoice without signing in. Its address is in the message alone."""

    id: strawberry.ID
    status: LinkStatus
    enrolment: LinkEnrolment
    valid_until: date | None
    created_at: datetime
    clicked_at: datetime | None
    settled_at: datetime | None


def _attempt_of(row: Row) -> ChargeAttempt:
    return ChargeAttempt(
        number=row["number"],
        amount_minor=row["amount_minor"],
        begun_at=row["begun_at"],
        ended_at=row["ended_at"],
        state=ChargeState(row["outcome"]) if row["outcome"] else None,
        decline=optional_reason(model.Decline, row["reason"]),
    )


def _charge_of(row: Row) -> Charge:
    return Charge(
        id=encode_id("Charge", row["id"]),
        state=ChargeState(row["state"]),
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        card=row["masked"],
        keeps_card=row["enrol"],
        next_attempt_on=row["next_attempt_on"],
        attempts_max=row["attempts_max"],
        transaction=row["provider_reference"],
        decline=optional_reason(model.Decline, row["reason"]),
        created_at=row["created_at"],
        settled_at=row["settled_at"],
        key=row["id"],
    )


def agreement_of(row: Row) -> PaymentAgreement:
    """Return an agreement from its row."""
    return PaymentAgreement(
        id=encode_id("PaymentAgreement", row["id"]),
        method=catalogue.PaymentMethod(row["method"]),
        label=row["masked"],
        expires_on=row["expires_on"],
        state=AgreementState(row["state"]),
        end_cause=AgreementEnd(row["end_cause"]) if row["end_cause"] else None,
        account_name=row["account_name"],
        created_at=row["created_at"],
        ended_at=row["ended_at"],
        organisation_id=row["organisation_id"],
    )


async def load_agreement(info: Info, agreement_id: UUID) -> PaymentAgreement | None:
    """Return an agreement by its key."""
    row = await info.context.load(agreements_by_id, agreement_id)
    return agreement_of(row) if row is not None else None


async def load_link(info: Info, link_id: UUID) -> PaymentLink | None:
    """Return a payment link by its key."""
    row = await info.context.load(links_by_id, link_id)
    return await _link_of(info, row) if row is not None else None


async def _link_of(info: Info, row: Row) -> PaymentLink:
    open_minor = await info.context.load(open_with_fees, row["invoice_id"]) or 0
    charge = ChargeState(row["charge_state"]) if row["charge_state"] else None
    return PaymentLink(
        id=encode_id("PaymentLink", row["id"]),
        status=status_of(row, open_minor, charge, info.context.today),
        enrolment=LinkEnrolment(row["enrolment"]),
        valid_until=row["valid_until"],
        created_at=row["created_at"],
        clicked_at=row["clicked_at"],
        settled_at=row["settled_at"],
    )


@provides("Invoice.charges")
async def charges_of_invoice(info: Info, invoice_id: UUID) -> list[Charge]:
    """Return the charges of an invoice, the newest first."""
    return [_charge_of(row) for row in await info.context.load(charges_of_invoices, invoice_id) or []]


@provides("Invoice.agreement")
async def agreement_of_invoice(info: Info, invoice_id: UUID) -> PaymentAgreement | None:
    """Return the card that an invoice is charged to."""
    row = await info.context.load(agreements_of_invoices, invoice_id)
    return agreement_of(row) if row is not None else None


@provides("Invoice.paymentLinks")
async def links_of_invoice(info: Info, invoice_id: UUID) -> list[PaymentLink]:
    """Return the payment links of an invoice, the newest first."""
    return [await _link_of(info, row) for row in await info.context.load(links_of_invoices, invoice_id) or []]


@provides("Member.paymentAgreements")
async def agreements_of_member(info: Info, member_id: UUID) -> list[PaymentAgreement]:
    """Return the payment agreements of a member, the newest first."""
    return [agreement_of(row) for row in await info.context.load(agreements_of_members, member_id) or []]

"""The words of charging: provider accounts, agreements, charges and payment links, with facts and refusals.

Facts and their payloads (JSON: ids and dates as text), for whoever listens:

- ChargeChanged: charge_id, invoice_id, organisation_id, payer_id, state, amount_minor, currency
- CheckoutRequested: charge_id
- ChargeDeclined, ChargeFellBack: charge_id, invoice_id, member_id
- ChargeCaptured: charge_id, invoice_id, member_id
- AgreementStarted: agreement_id, member_id, organisation_id, invoice_id
- AgreementRegistered: agreement_id, member_id, organisation_id, method
- AgreementEnded: agreement_id, member_id, organisation_id, cause
- PaymentLinkOpened: link_id, invoice_id
- ProviderCheckRequested: account_id
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact
from domain.kernel.refusal import Refusal
from domain.payments.model.providing import Decline

PROVIDER_SOURCE = "PROVIDER"
"""The source of payments that a provider has captured (PAY-02); their source id is the charge's."""

CHARGE_CARDS = "charge_cards"
"""The task that charges what is due and asks after what is unknown; planned each hour, and with each order."""


class ChargeState(StrEnum):
    """The life of a charge (PRV-04). DUE: an attempt was begun, and what came of it is not known yet.

    FAILED waits for its next attempt; FALLEN_BACK is left to the payer, with a payment link.
    """

    SCHEDULED = "SCHEDULED"
    DUE = "DUE"
    RESERVED = "RESERVED"
    CAPTURED = "CAPTURED"
    FAILED = "FAILED"
    FALLEN_BACK = "FALLEN_BACK"
    CANCELLED = "CANCELLED"


CHARGE_TRANSITIONS: Mapping[ChargeState, frozenset[ChargeState]] = MappingProxyType(
    {
        ChargeState.SCHEDULED: frozenset({ChargeState.DUE, ChargeState.FALLEN_BACK, ChargeState.CANCELLED}),
        ChargeState.DUE: frozenset(
            {ChargeState.RESERVED, ChargeState.CAPTURED, ChargeState.FAILED, ChargeState.CANCELLED}
        ),
        ChargeState.RESERVED: frozenset({ChargeState.CAPTURED, ChargeState.FAILED, ChargeState.CANCELLED}),
        ChargeState.FAILED: frozenset({ChargeState.DUE, ChargeState.FALLEN_BACK, ChargeState.CANCELLED}),
        ChargeState.CAPTURED: frozenset(),
        ChargeState.FALLEN_BACK: frozenset(),
        ChargeState.CANCELLED: frozenset(),
    }
)
"""The only ways from state to state (PRV-04)."""

SETTLED_CHARGES = frozenset(state for state, ways in CHARGE_TRANSITIONS.items() if not ways)
WITH_PROVIDER = frozenset({ChargeState.DUE, ChargeState.RESERVED})
"""States in which the provider may be about to take money, so that nobody else may ask for it."""


class AgreementState(StrEnum):
    """A payment agreement may be charged, or has ended."""

    ACTIVE = "ACTIVE"
    ENDED = "ENDED"


class AgreementEnd(StrEnum):
    """Why an agreement ended."""

    BY_STAFF = "BY_STAFF"
    EXPIRED = "EXPIRED"
    REFUSED = "REFUSED"
    REPLACED = "REPLACED"


class Reuse(StrEnum):
    """What may be done with an agreement that is detached from its subscription (SUB-18)."""

    REUSABLE = "REUSABLE"
    UNTIL_EXPIRY = "UNTIL_EXPIRY"
    NEVER = "NEVER"


class LinkEnrolment(StrEnum):
    """What a payment link does with the card (FEE-05): never keeps it, offers to, or keeps it always."""

    NEVER = "NEVER"
    OFFERED = "OFFERED"
    REQUIRED = "REQUIRED"


class LinkState(StrEnum):
    """What is stored of a payment link."""

    OPEN = "OPEN"
    PAID = "PAID"
    CANCELLED = "CANCELLED"


class LinkStatus(StrEnum):
    """What a screen and the payer see: the stored state, refined by the day and by what is open of the invoice."""

    OPEN = "OPEN"
    PAYING = "PAYING"
    PAID = "PAID"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class Charge:
    """One demand on a card, by an agreement or by a person who follows a link (PRV-04).

    `amount_minor` is that of the attempt on its way, or of the last one; `attempt_id` is that attempt, and its
    exactly-once key at the provider. `attempts_max` counts the first attempt and the extra ones.
    """

    id: UUID
    organisation_id: UUID
    invoice_id: UUID
    payer_id: UUID
    provider_account_id: UUID
    agreement_id: UUID | None
    link_id: UUID | None
    enrol: bool
    state: ChargeState
    attempts: int
    attempts_max: int
    next_attempt_on: date | None
    amount_minor: int
    currency: str
    provider_reference: str | None = None
    checkout_url: str | None = None
    asked_at: datetime | None = None
    reason: Decline | None = None
    attempt_id: UUID | None = None

    @property
    def by_person(self) -> bool:
        """Whether a person pays on the provider's page."""
        return self.link_id is not None


@dataclass(frozen=True, slots=True)
class ChargeChanged(Fact):
    """A charge went to another state, or another attempt of it was begun."""

    kind: ClassVar[str] = "ChargeChanged"
    charge_id: UUID
    invoice_id: UUID
    organisation_id: UUID
    payer_id: UUID
    state: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class CheckoutRequested(Fact):
    """A payer waits for the provider's page."""

    kind: ClassVar[str] = "CheckoutRequested"
    charge_id: UUID


@dataclass(frozen=True, slots=True)
class ChargeDeclined(Fact):
    """A stored card was declined for the first time and is tried again; the payer is told, with a payment link."""

    kind: ClassVar[str] = "ChargeDeclined"
    charge_id: UUID
    invoice_id: UUID
    member_id: UUID


@dataclass(frozen=True, slots=True)
class ChargeFellBack(Fact):
    """A stored card could not be charged; the payer gets a payment link."""

    kind: ClassVar[str] = "ChargeFellBack"
    charge_id: UUID
    invoice_id: UUID
    member_id: UUID


@dataclass(frozen=True, slots=True)
class ChargeCaptured(Fact):
    """Money was taken; the payer gets a receipt."""

    kind: ClassVar[str] = "ChargeCaptured"
    charge_id: UUID
    invoice_id: UUID
    member_id: UUID


@dataclass(frozen=True, slots=True)
class AgreementStarted(Fact):
    """A member's card is kept; `invoice_id` is what was paid when it was enrolled."""

    kind: ClassVar[str] = "AgreementStarted"
    agreement_id: UUID
    member_id: UUID
    organisation_id: UUID
    invoice_id: UUID


@dataclass(frozen=True, slots=True)
class NewBankAgreement:
    """What a payer has agreed with its bank: `method` is one of a bank, `number` what the bank knows it by."""

    organisation_id: UUID
    member_id: UUID
    method: str
    number: str


@dataclass(frozen=True, slots=True)
class AgreementRegistered(Fact):
    """Staff wrote down that a member may be demanded through its bank."""

    kind: ClassVar[str] = "AgreementRegistered"
    agreement_id: UUID
    member_id: UUID
    organisation_id: UUID
    method: str


@dataclass(frozen=True, slots=True)
class AgreementEnded(Fact):
    """A member's card, or its agreement with a bank, is not used any more; `cause` is an AgreementEnd."""

    kind: ClassVar[str] = "AgreementEnded"
    agreement_id: UUID
    member_id: UUID
    organisation_id: UUID
    cause: str


@dataclass(frozen=True, slots=True)
class PaymentLinkOpened(Fact):
    """Somebody opened a payment link for the first time."""

    kind: ClassVar[str] = "PaymentLinkOpened"
    link_id: UUID
    invoice_id: UUID


@dataclass(frozen=True, slots=True)
class ProviderCheckRequested(Fact):
    """Somebody wants to know whether a provider account's credentials hold."""

    kind: ClassVar[str] = "ProviderCheckRequested"
    account_id: UUID


@dataclass(frozen=True, slots=True)
class NewLink:
    """A payment link before it has a token. `valid_days` is None where it is good until it is paid or cancelled."""

    invoice_id: UUID
    enrolment: LinkEnrolment = LinkEnrolment.NEVER
    valid_days: int | None = 30


@dataclass(eq=False)
class NoProviderAccount(Refusal):
    """The organisation has no account at a payment provider."""

    code: ClassVar[str] = "NO_PROVIDER_ACCOUNT"
    RULE: ClassVar[str] = "PRV-06"
    organisation_id: UUID

    @property
    def message(self) -> str:
        return "This organisation has no account at a payment provider. Add one in the settings, then try again."


@dataclass(eq=False)
class NothingToPay(Refusal):
    """Nothing of the invoice is open, or it is no demand."""

    code: ClassVar[str] = "NOTHING_TO_PAY"
    RULE: ClassVar[str] = "PRV-04"
    invoice_id: UUID

    @property
    def message(self) -> str:
        return "Nothing of this invoice is open, so there is nothing to pay. Look at it again."


@dataclass(eq=False)
class LinkNotPayable(Refusal):
    """A payment link is paid, cancelled or expired, or is being paid already."""

    code: ClassVar[str] = "LINK_NOT_PAYABLE"
    RULE: ClassVar[str] = "FEE-05"
    link_status: LinkStatus

    @property
    def message(self) -> str:
        return f"This payment link is {self.link_status.lower()}. Ask for a new one, if there is something to pay."


@dataclass(eq=False)
class AgreementNotActive(Refusal):
    """The agreement has ended before."""

    code: ClassVar[str] = "AGREEMENT_NOT_ACTIVE"
    RULE: ClassVar[str] = "SUB-18"
    agreement_id: UUID

    @property
    def message(self) -> str:
        return "This agreement has ended already. Reload the page to see since when."

"""What is said to a payment provider and what it answers, in words that all providers share (PRV-01, PRV-02).

A provider is talked to by generators: they yield requests and receive responses, and open no socket themselves. An
answer is of a closed set; `UNKNOWN` means that nobody knows whether it was done, and is asked about until known.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique
from typing import ClassVar, TypeVar
from uuid import UUID

from domain.kernel.reason import Code, Reason
from domain.kernel.refusal import Refusal

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ProviderRequest:
    """One HTTP request. Those that change something carry an idempotency key, so that repeating them is safe."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class ProviderResponse:
    """What came back; the names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Talk = Generator[ProviderRequest, ProviderResponse | None, T]
"""A conversation. It is sent None where no answer came in time, and never learns whether the request arrived."""


class ProviderStatus(StrEnum):
    """How a payment stands at its provider. UNKNOWN: no answer; NOT_FOUND: the provider has never heard of it."""

    PENDING = "PENDING"
    RESERVED = "RESERVED"
    CAPTURED = "CAPTURED"
    DECLINED = "DECLINED"
    CANCELLED = "CANCELLED"
    NOT_FOUND = "NOT_FOUND"
    UNKNOWN = "UNKNOWN"


@unique
class DeclineCode(Code):
    """Why a card was not charged."""

    INSUFFICIENT_FUNDS = "There is not enough money on the account of the card."
    CARD_EXPIRED = "The card has expired."
    CARD_BLOCKED = "The card is blocked, lost or stolen."
    TOKEN_ENDED = "The provider does not keep this card any more."  # noqa: S105 - it opens nothing
    NOT_AUTHENTICATED = "The payer did not confirm with the bank."
    REFUSED = "The bank refused without saying why."
    REQUEST_REFUSED = "The provider refused the request: {said}"


@dataclass(frozen=True, slots=True)
class Decline(Reason):
    """Why a card was not charged; its row keeps code and arguments."""

    CODES: ClassVar[type[Code]] = DeclineCode
    code: DeclineCode


FINAL_DECLINES = frozenset({DeclineCode.CARD_EXPIRED, DeclineCode.CARD_BLOCKED, DeclineCode.TOKEN_ENDED})
"""Declines after which the card can never be charged again: the agreement ends (SUB-18)."""


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card that the provider keeps for us. `expires_on` is the last day on which it is good."""

    token: str
    brand: str
    last4: str
    expires_on: date

    @property
    def masked(self) -> str:
        """The card as people see it."""
        return f"{self.brand} •••• {self.last4}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider says of a payment.

    `reference` is the provider's own name of it; `amount_minor` what is reserved, or captured once it is; `url` where
    a person goes on while it is PENDING; `reason` why it was DECLINED.
    """

    status: ProviderStatus
    reference: str = ""
    amount_minor: int = 0
    url: str = ""
    reason: Decline | None = None
    card: StoredCard | None = None


UNKNOWN = Answer(ProviderStatus.UNKNOWN)
"""No answer came: whatever was asked for may have been done."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be paid. `key` is the exactly-once key of the attempt: the same key never takes money twice."""

    key: str
    amount_minor: int
    currency: str
    text: str


@dataclass(frozen=True, slots=True)
class CheckoutOrder(Order):
    """A payment that a person makes on the provider's page; `enrol` asks to keep the card for later charges."""

    enrol: bool
    language: str
    return_url: str
    callback_url: str


@dataclass(frozen=True, slots=True)
class CredentialField:
    """A value that a provider needs to know us; a secret one is never shown again."""

    name: str
    is_secret: bool
    is_url: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A callback whose signature holds: something happened to the payment with our `key`. It is asked about then."""

    id: str
    key: str


@dataclass(eq=False)
class UnknownPayment(Refusal):
    """A provider's callback names a payment that was never asked for here; a person looks for it at the provider."""

    code: ClassVar[str] = "UNKNOWN_PAYMENT"
    RULE: ClassVar[str] = "PRV-04"
    account_id: UUID
    key: str

    @property
    def message(self) -> str:
        return f"The provider names a payment {self.key} that is not here. Look for it at the provider, then try again."


class CallbackRefused(ValueError):
    """A callback's signature does not hold, or it says nothing that can be read."""

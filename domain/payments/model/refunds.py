"""Money that goes back to a payer: registered by staff, sent by other means (PAY-07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class NewRefund:
    """The input of register_refund: what left our bank account on `paid_on`, to the payer's own `account`.

    Above zero, in minor units. Account, reference (the bank's or the provider's) and comment may be empty.
    """

    organisation_id: UUID
    member_id: UUID
    amount_minor: int
    paid_on: date
    account: str = ""
    reference: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class RefundRegistered(Fact):
    """What a payer had unused was paid back."""

    kind: ClassVar[str] = "RefundRegistered"
    refund_id: UUID
    organisation_id: UUID
    member_id: UUID
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class RefundUndone(Fact):
    """A refund was registered by mistake; what it took is unused again."""

    kind: ClassVar[str] = "RefundUndone"
    refund_id: UUID
    organisation_id: UUID
    member_id: UUID
    amount_minor: int
    currency: str

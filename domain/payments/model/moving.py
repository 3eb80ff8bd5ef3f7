"""A payment that is moved: to another invoice of its payer, or to the member who paid in truth (LED-03)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel.refusal import Refusal

MOVED_SOURCE = "MOVED"
"""The source of the two payments that a move makes: one takes the money back, the other is the new payer's."""


@dataclass(frozen=True, slots=True)
class NewMove:
    """How much of which payment goes to which member; `invoice_id` is the invoice that it is to settle first.

    Without one it settles the oldest that the member has open. Above zero, in minor units.
    """

    payment_id: UUID
    member_id: UUID
    invoice_id: UUID | None
    amount_minor: int
    reason: str


class MoveHindrance(StrEnum):
    """Why a payment can't be moved."""

    WAITING = "WAITING"
    TAKEN_BACK = "TAKEN_BACK"
    GIFT = "GIFT"
    NOTHING_LEFT = "NOTHING_LEFT"


_HINDRANCES = {
    MoveHindrance.WAITING: "It waits in the work list. Connect it there.",
    MoveHindrance.TAKEN_BACK: "It takes money back, and has settled nothing.",
    MoveHindrance.GIFT: "It is a gift, and no demand was settled with it.",
    MoveHindrance.NOTHING_LEFT: "Nothing of it is left to move: it was paid back or moved, or what it settled stays.",
}


@dataclass(eq=False)
class PaymentStays(Refusal):
    """This payment can't be moved (LED-03)."""

    code: ClassVar[str] = "PAYMENT_STAYS"
    RULE: ClassVar[str] = "LED-03"
    hindrance: MoveHindrance

    @property
    def message(self) -> str:
        return _HINDRANCES[self.hindrance]

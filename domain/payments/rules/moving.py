"""Which payments can be moved, and what a move undoes (LED-03, LED-04)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.payments.model import MoveHindrance, PaymentState

T = TypeVar("T")


def why_it_stays(state: PaymentState, amount_minor: int, *, is_posted: bool) -> MoveHindrance | None:
    """Return why nothing of a payment can be moved, whatever it settled; None where it may.

    A payment is posted to the reskontro unless it is a gift.
    """
    if state is not PaymentState.COMPLETED:
        return MoveHindrance.WAITING
    if amount_minor < 0:
        return MoveHindrance.TAKEN_BACK
    return None if is_posted else MoveHindrance.GIFT


@dataclass(frozen=True, slots=True)
class Freed(Generic[T]):
    """Settlements to undo so that an amount is unused, and what of the last one settles the same again."""

    undone: tuple[T, ...]
    back_minor: int


def passable_minor(left_minor: int, undoable_minor: int, backed_minor: int) -> int:
    """Return how much of a payment can become another member's, in minor units.

    `left_minor` is what it has settled nothing with, `undoable_minor` what it settled and can be undone, and
    `backed_minor` the payer's balance with the open demands put back: what was paid back, or the bank took back, is no
    longer there to be passed on.
    """
    return max(0, min(left_minor, backed_minor) + undoable_minor)


def freed(amount_minor: int, unused_minor: int, newest_first: Sequence[tuple[T, int]]) -> Freed[T]:
    """Return what has to be undone of a payment's settlements: nothing as long as what is unused lasts.

    The newest go first, each with its amount in minor units. ValueError where all of them are not enough.
    """
    missing = amount_minor - unused_minor
    undone: list[T] = []
    for settlement, minor in newest_first:
        if missing <= 0:
            break
        undone.append(settlement)
        missing -= minor
    if missing > 0:
        raise ValueError("more would be moved than a payment has")
    return Freed(tuple(undone), -missing if undone else 0)

"""The life of a charge (PRV-04): the only door between its states, and what an answer of the provider means for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.payments.model import (
    CHARGE_TRANSITIONS,
    FINAL_DECLINES,
    Answer,
    Charge,
    ChargeState,
    Decline,
    ProviderStatus,
)

ATTEMPTS_EXTRA_MAX = 14
"""The most extra attempts that a dunning process may ask for (CAT-40)."""

_FOLLOWS = {
    ProviderStatus.RESERVED: ChargeState.RESERVED,
    ProviderStatus.CAPTURED: ChargeState.CAPTURED,
    ProviderStatus.DECLINED: ChargeState.FAILED,
    ProviderStatus.CANCELLED: ChargeState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """Where a charge goes: its states in their order, the day of the next attempt, and why it failed."""

    ways: tuple[ChargeState, ...]
    next_attempt_on: date | None = None
    reason: Decline | None = None
    ends_agreement: bool = False

    @property
    def state(self) -> ChargeState:
        """The state that it is left in."""
        return self.ways[-1]


def move(state: ChargeState, target: ChargeState) -> ChargeState:
    """Return the next state; raises ValueError where the table has no such way (a bug, not a "no")."""
    if target not in CHARGE_TRANSITIONS[state]:
        raise ValueError(f"a charge does not go from {state} to {target}")
    return target


def step_after(charge: Charge, answer: Answer, open_minor: int, today: date) -> Step | None:
    """Return what an answer makes of a charge that is with the provider; None where it says nothing new.

    A declined card is tried again the next day, as long as there are attempts left (CAT-40); a card that can never be
    charged again is not, and its agreement ends. A charge without attempts left falls back to the invoice. What a
    person tried on the provider's page falls back at once, because the same link may be used again. `open_minor` is
    what is open of the invoice now: a reservation is let go where nothing is.
    """
    target = _FOLLOWS.get(answer.status)
    if target is None or target is charge.state:
        return None
    if target is ChargeState.CANCELLED and not charge.by_person and open_minor > 0:
        target = ChargeState.FAILED  # the provider let go of what nobody asked it to: as good as a decline
    reached = move(charge.state, target)
    if reached is not ChargeState.FAILED:
        return Step((reached,))
    ends = not charge.by_person and answer.reason is not None and answer.reason.code in FINAL_DECLINES
    if charge.by_person or ends or charge.attempts >= charge.attempts_max:
        return Step((reached, move(reached, ChargeState.FALLEN_BACK)), reason=answer.reason, ends_agreement=ends)
    return Step((reached,), next_attempt_on=today + timedelta(days=1), reason=answer.reason)


def applied(charge: Charge, step: Step) -> Charge:
    """Return the charge after a step."""
    return replace(charge, state=step.state, next_attempt_on=step.next_attempt_on, reason=step.reason)


def begun(charge: Charge, open_minor: int, attempt_id: UUID, now: datetime) -> Charge:
    """Return the charge with its next attempt on the way, for all that is open."""
    return replace(
        charge,
        state=move(charge.state, ChargeState.DUE),
        attempts=charge.attempts + 1,
        attempt_id=attempt_id,
        next_attempt_on=None,
        amount_minor=open_minor,
        provider_reference=None,
        checkout_url=None,
        asked_at=now,
        reason=None,
    )


def dropped(charge: Charge, target: ChargeState) -> Charge:
    """Return a charge that is given up before its next attempt: cancelled, or left to the payer."""
    return replace(charge, state=move(charge.state, target), next_attempt_on=None)


def amount_to_capture(reserved_minor: int, open_minor: int) -> int:
    """Return how much of a reservation is taken: never more than is open now; 0 means to let it go."""
    return min(reserved_minor, open_minor)


def first_attempt_on(due_on: date, today: date) -> date:
    """Return the day on which a card is charged first: the due date, or today where that has passed (BIL-03)."""
    return max(due_on, today)

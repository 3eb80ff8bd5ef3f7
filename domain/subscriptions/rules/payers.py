"""Who pays a subscription from which day, and by what (SUB-13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.kernel.refusal import FieldError, InvalidInput
from domain.subscriptions.model import ChangeObstacle, ChangeObstacleCode, ChangeRefused, Running
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.terms import terms_ahead

NO_AGREEMENT = FieldError(
    "paymentMethod",
    "NO_AGREEMENT",
    "the payer has no agreement for this method; choose invoice or e-mail",
    rule="SUB-18",
)
_WITHOUT = "INVOICE"


def paying_now(running: Running, payer_id: UUID | None) -> UUID:
    """Return who pays until a change takes effect: the payer of the row, else the member."""
    return payer_id or running.member_id


def leaving(running: Running, payer_id: UUID | None, changes_on: date | None, on: date, method: str | None) -> Running:
    """Return a subscription that ends on a day with who pays then, and how: one who was to take over later never does.

    `payer_id` and `method` are those of before the change.
    """
    if changes_on is None or on > changes_on:
        return running
    return replace(running, payer_id=payer_id, payment_method=method or running.payment_method)


def takes_over_on(changes_on: date | None, next_start: date) -> date | None:
    """Return when a payer takes over whose next period begins on a day now: it does so there at the latest."""
    return None if changes_on is None else min(changes_on, next_start)


def method_of_payer(wanted: str, *, chosen: bool, has_agreement: bool) -> str:
    """Return how a new payer pays: as wanted, or by invoice where it has no agreement for that.

    A method that was chosen for it is refused instead, with InvalidInput.
    """
    if has_agreement:
        return wanted
    if chosen:
        raise InvalidInput((NO_AGREEMENT,))
    return _WITHOUT


def next_period_on(running: Running, next_term: int, next_start: date, pricing: Pricing, today: date) -> date:
    """Return when the next period begins that has not begun yet; one that is not billed yet counts as begun today."""
    if next_start > today:
        return next_start
    ahead = terms_ahead(replace(running, next_term=next_term, next_start=next_start), pricing)
    return next(one.period.start for one in ahead if one.period.start > today)


def refuse_if_not_reached(running: Running, on: date) -> None:
    """Raise ChangeRefused where a subscription stops before the period that a payer is to take over."""
    if running.end_on is not None and running.end_on <= on:
        raise ChangeRefused(
            running.id, ChangeObstacle.of(ChangeObstacleCode.STOP_SCHEDULED, on=running.end_on), "SUB-13"
        )

"""Whether a subscription can be stopped, paused or changed now (SUB-02), and on which days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from domain.kernel.refusal import FieldError
from domain.subscriptions.model import (
    ChangeObstacle,
    ChangeObstacleCode,
    ChangeRefused,
    Running,
    SubscriptionState,
)

DAYS_AHEAD_MAX = 3_660


def refuse_if_ended(running: Running, state: str) -> None:
    """Raise ChangeRefused where the subscription has ended: after the end date there is nothing to do (SUB-05)."""
    if state == SubscriptionState.STOPPED:
        assert running.end_on is not None, "what has stopped has an end"
        raise ChangeRefused(running.id, ChangeObstacle.of(ChangeObstacleCode.STOPPED, on=running.end_on))


def refuse_if_stopping(running: Running, rule: str) -> None:
    """Raise ChangeRefused where the subscription is to stop: a pause or a change over a stop contradicts it.

    `rule` is the number of the rule that the change is.
    """
    if running.end_on is not None:
        raise ChangeRefused(running.id, ChangeObstacle.of(ChangeObstacleCode.STOP_SCHEDULED, on=running.end_on), rule)


def refuse_if_awaiting(running: Running) -> None:
    """Raise ChangeRefused where the first payment is awaited: nothing runs yet that could rest or change (SUB-02)."""
    if running.awaits_payment:
        raise ChangeRefused(running.id, ChangeObstacle.of(ChangeObstacleCode.AWAITS_PAYMENT))


def refuse_if_resting(running: Running, pause: tuple[date, date] | None) -> None:
    """Raise ChangeRefused where a pause runs or is to come."""
    if pause is not None:
        obstacle = ChangeObstacle.of(ChangeObstacleCode.PAUSED, start=pause[0], end=pause[1])
        raise ChangeRefused(running.id, obstacle)


def day_errors(
    path: str, day: date, least: date, today: date, *, rule: str, most: date | None = None
) -> Sequence[FieldError]:
    """Return what is wrong with a day on which something is to change; without `most` it lies ten years ahead.

    `rule` is the number of the rule that the change is.
    """
    most = most or today + timedelta(days=DAYS_AHEAD_MAX)
    if least <= day <= most:
        return ()
    return (FieldError(path, "RANGE", f"a day from {least} to {most}", (("least", least), ("most", most)), rule=rule),)

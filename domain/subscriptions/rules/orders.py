"""Which orders are confirmed (SUB-17), and what an organisation may decide about orders."""

from __future__ import annotations

from datetime import date

from domain.kernel.refusal import FieldError
from domain.subscriptions.model import OrderSetting, StartSubscription

RESTART_MONTHS_MAX = 24
WITHDRAWAL_CHARACTERS_MAX = 2_000


def is_confirmed(order: StartSubscription, setting: OrderSetting, today: date) -> bool:
    """Tell whether an order is confirmed: as it says itself, else as the organisation does it.

    What is only entered afterwards, with a start in the past, is confirmed when the order says so.
    """
    if order.confirm is not None:
        return order.confirm
    return setting.confirms and order.start_on >= today


def setting_errors(new: OrderSetting) -> list[FieldError]:
    """Find what is wrong with how an organisation wants to treat orders."""
    errors = []
    if not 0 <= new.restart_months <= RESTART_MONTHS_MAX:
        most = (("least", 0), ("most", RESTART_MONTHS_MAX))
        errors.append(
            FieldError("restartMonths", "RANGE", f"from 0 (never) to {RESTART_MONTHS_MAX} months", most, rule="SUB-12")
        )
    if len(new.withdrawal.strip()) > WITHDRAWAL_CHARACTERS_MAX:
        limit = (("most", WITHDRAWAL_CHARACTERS_MAX),)
        message = f"write at most {WITHDRAWAL_CHARACTERS_MAX} characters"
        errors.append(FieldError("withdrawal", "TOO_LONG", message, limit))
    return errors

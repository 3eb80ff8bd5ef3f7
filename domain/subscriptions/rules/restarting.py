"""For how long an ended subscription may be started again (SUB-12)."""

from __future__ import annotations

from datetime import date

from domain.kernel.dates import add_months
from domain.subscriptions.model import OrderSetting


def restart_until(end_on: date, setting: OrderSetting) -> date:
    """Return the first day on which a subscription can't be started again any more; with 0 months never its end."""
    return add_months(end_on, setting.restart_months)


def may_restart(end_on: date, setting: OrderSetting, today: date) -> bool:
    """Tell whether a subscription that ended on a day may be started again today."""
    return end_on <= today < restart_until(end_on, setting)

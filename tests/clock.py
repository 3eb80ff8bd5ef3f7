"""The day it is for the organisations of the tests, whose midnight is not that of UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Oslo")
STARTED_AT = datetime.now(UTC)
THIS_DAY = STARTED_AT.astimezone(ZONE).date()
"""The business date of each request to the API in the tests, also when a midnight passes while they run."""


def api_clock() -> datetime:
    """Return the instant that the API of the tests takes its business dates from."""
    return STARTED_AT


def day_it_is() -> date:
    """Return the business date of programs that go by the clock of the machine."""
    return datetime.now(ZONE).date()

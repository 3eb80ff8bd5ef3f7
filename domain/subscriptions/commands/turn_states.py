"""Let the calendar act on subscriptions: pending ones begin, scheduled stops take effect (SUB-02)."""

from __future__ import annotations

from domain.kernel.work import Work
from domain.subscriptions.repository import terms


async def turn_states(work: Work) -> None:
    """Bring the stored states up to `work.today`; doing it twice changes nothing."""
    await terms.turn_states(work, work.today)

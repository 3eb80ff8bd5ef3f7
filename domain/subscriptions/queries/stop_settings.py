"""Reads of stop codes (CAT-41) and of what becomes of open invoices at a stop (SUB-06)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.database import Reading
from domain.subscriptions.model import CreditingDefault, StopCode
from domain.subscriptions.repository import stop_settings


async def stop_codes(read: Reading) -> dict[UUID, StopCode]:
    """Return every stop code in the order in which forms offer them, closed ones among them."""
    return await stop_settings.load_stop_codes(read)


async def crediting_default(read: Reading) -> CreditingDefault:
    """Return whether a stop credits open invoices where nobody says so."""
    return await stop_settings.load_crediting_default(read)

"""Hold an organisation's journal before its numbers are needed (LED-01)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.series import take_numbers
from domain.kernel.work import Work


async def hold_journal(work: Work, organisation_id: UUID) -> None:
    """Let nobody else post in an organisation until the work ends; open items are held before, other numbers after.

    Whoever posts holds it anyway. What payers have unused is read and used under it, so that it is used once (LED-04).
    """
    await take_numbers(work, organisation_id, "journal", 0)

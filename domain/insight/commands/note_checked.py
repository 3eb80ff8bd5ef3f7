"""Write down what a check of the books found (NEW-03)."""

from __future__ import annotations

from datetime import datetime

from domain.insight.repository import save_result
from domain.kernel.proof import Checked
from domain.kernel.work import Work


async def note_checked(work: Work, found: Checked, checked_at: datetime) -> None:
    """Keep the result of a check as of an instant; one as of a later instant stays."""
    await save_result(work, found, checked_at)

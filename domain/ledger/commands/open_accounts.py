"""Give a new organisation its chart of accounts (LED-07)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.work import Work
from domain.ledger.model import STANDARD_ACCOUNTS
from domain.ledger.repository import insert_accounts


async def open_accounts(work: Work, organisation_id: UUID) -> None:
    """Write the standard accounts of an organisation; doing it twice changes nothing."""
    await insert_accounts(work, organisation_id, STANDARD_ACCOUNTS)

"""Reads for the screens of bulk credit: what can be written off, and what was (BIL-12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.refusal import refuse_if_any
from domain.subscriptions.repository import bulk_credit
from domain.subscriptions.rules.bulk_credit import ITEMS_MAX, BulkCreditItem, BulkCreditSearch, search_errors


async def search_bulk_credit(read: Reading, search: BulkCreditSearch, today: date) -> tuple[list[BulkCreditItem], bool]:
    """Return at most ITEMS_MAX of what a search finds, and whether there is more. Refuses with InvalidInput."""
    refuse_if_any(search_errors(search))
    found = await bulk_credit.found_items(read, search, today, ITEMS_MAX + 1)
    return found[:ITEMS_MAX], len(found) > ITEMS_MAX


async def bulk_credit_results(read: Reading, run_id: UUID) -> Sequence[Row]:
    """Return a run's items with what was written off of each: kind, item, member, text, day, amounts."""
    return await bulk_credit.results(read, run_id)

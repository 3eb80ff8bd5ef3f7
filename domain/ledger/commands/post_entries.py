"""Post journal entries (LED-01)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from domain.kernel.work import Work
from domain.ledger.model import Entry
from domain.ledger.repository import insert_entries


async def post_entries(work: Work, entries: Sequence[Entry]) -> None:
    """Write entries to the journals of their organisations, in the given order.

    Every posting is balanced by its form; an entry without postings (an invoice of 0) is written too, so that the
    journal shows that it happened. Numbers follow one another without gaps in each organisation.
    """
    if not entries:
        return
    ordered = sorted(entries, key=lambda e: e.organisation_id)
    for organisation_id, own in groupby(ordered, key=lambda e: e.organisation_id):
        await insert_entries(work, organisation_id, list(own))

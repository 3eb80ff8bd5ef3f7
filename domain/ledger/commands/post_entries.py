"""Post journal entries (LED-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from uuid import UUID

from domain.club.queries import receivables
from domain.kernel.work import Work
from domain.ledger.model import Entry
from domain.ledger.repository.journal import insert_entries, take_entry_numbers
from domain.ledger.repository.months import open_from
from domain.ledger.rules import in_open_months, on_receivable


async def post_entries(work: Work, entries: Sequence[Entry]) -> None:
    """Write entries to the journals of their organisations, in the given order.

    Every posting is balanced by its form; an entry without postings (an invoice of 0) is written too, so that the
    journal shows that it happened. Numbers follow one another without gaps in each organisation. A closed month takes
    no entries: what is late for it is dated on the first open day (LED-06). The receivable account of a member in a
    debtor group is the group's (PPL-19).
    """
    if not entries:
        return
    ordered = sorted(entries, key=lambda e: e.organisation_id)
    for organisation_id, group in groupby(ordered, key=lambda e: e.organisation_id):
        own = await _by_groups(work, organisation_id, list(group))
        # The numbers come first: whoever has them holds the journal, so that no month is closed meanwhile.
        first = await take_entry_numbers(work, organisation_id, len(own))
        await insert_entries(work, organisation_id, first, in_open_months(own, await open_from(work, organisation_id)))


async def _by_groups(work: Work, organisation_id: UUID, entries: list[Entry]) -> list[Entry]:
    members = {entry.member_id for entry in entries if entry.member_id is not None}
    accounts = await receivables(work, organisation_id, members)
    if not accounts:
        return entries
    return [
        replace(entry, postings=tuple(on_receivable(posting, accounts[entry.member_id]) for posting in entry.postings))
        if entry.member_id in accounts
        else entry
        for entry in entries
    ]

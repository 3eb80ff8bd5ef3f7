"""Demands on a member, posted on any day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.kernel.ids import new_id
from domain.ledger.commands.post_entries import post_entries
from domain.ledger.model import Entry, EntryKind
from domain.ledger.rules import receivable_posting
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from tests.tenants import TODAY, Tenant


def entry(organisation_id: UUID, on: date, member_id: UUID | None = None) -> Entry:
    """A demand of 100."""
    posting = receivable_posting("1500", "3200", 10_000)
    return Entry(new_id(), organisation_id, EntryKind.INVOICE, on, "Faktura", member_id, new_id(), (posting,))


async def posted(tenant: Tenant, *on: date, today: date = TODAY) -> None:
    """Post a demand of 100 for each day, all on one new member."""
    async with tenant.work(today) as work:
        made = await create_members(work, [MemberDetails(MemberKind.PERSON, last_name="Nordmann")])
        await post_entries(work, [entry(tenant.organisation_id, day, made.ids[0]) for day in on])

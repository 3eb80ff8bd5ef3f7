"""Book gifts: their rows, journal entries and facts, as sets. Part of every command that registers some (FUN-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.fundraising.model import Campaign, Gift, GiftRegistered
from domain.fundraising.repository import insert_gifts
from domain.fundraising.rules.gifts import gift_entry
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.ledger.commands.post_entries import post_entries
from domain.people.queries.billing import payers


@dataclass(frozen=True, slots=True)
class Booking:
    """A checked gift with its campaign, the ledger account that it came to, and the one for gifts."""

    gift: Gift
    campaign: Campaign
    bank_account: str
    gift_account: str


async def book_gifts(work: Work, bookings: Sequence[Booking]) -> None:
    """Write gifts and post each on the day it was given, bank against the gift account.

    Refuses with NotFound where there is no such member.
    """
    branches = await _branches(work, [b.gift.member_id for b in bookings if b.gift.member_id is not None])
    entries = [
        gift_entry(b.gift, new_id(), b.campaign.name, b.bank_account, b.gift_account, branches.get(b.gift.member_id))
        for b in bookings
    ]
    await post_entries(work, entries)
    await insert_gifts(work, [(b.gift, entry.id) for b, entry in zip(bookings, entries, strict=True)])
    work.record_many(_fact(b.gift) for b in bookings)


async def audit_gift(work: Work, gift: Gift, campaign: Campaign) -> None:
    """Write that somebody registered a gift; what becomes one by itself leaves its fact alone (USR-06)."""
    await work.audit(
        "register_gift",
        "gift",
        gift.id,
        member_id=gift.member_id,
        after={"campaign": campaign.name, "amount_minor": gift.amount_minor, "given_on": gift.given_on},
    )


def _fact(gift: Gift) -> GiftRegistered:
    return GiftRegistered(
        gift.id,
        gift.organisation_id,
        gift.campaign_id,
        gift.member_id,
        gift.amount_minor,
        gift.currency,
        gift.payment_id,
    )


async def _branches(work: Work, member_ids: Sequence[UUID]) -> dict[UUID | None, UUID | None]:
    found = await payers(work, sorted(set(member_ids))) if member_ids else {}
    if missing := [member_id for member_id in member_ids if member_id not in found]:
        raise NotFound("member", missing[0])
    return {member_id: row["branch_id"] for member_id, row in found.items()}

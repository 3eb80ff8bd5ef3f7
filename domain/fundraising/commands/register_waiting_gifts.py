"""Payments by a standing KID become gifts without a hand on them (KID-02, FUN-03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.fundraising.commands.take_payment import Giver, take_held_payments
from domain.fundraising.model import Campaign, GiftChannel, StandingReference
from domain.fundraising.repository import find_campaigns, find_references
from domain.kernel.database import Row
from domain.kernel.work import Work
from domain.payments.commands.hold_waiting_payment import hold_waiting_payments

PAYMENTS_AT_ONCE_MAX = 500


async def register_waiting_gifts(work: Work, payment_ids: Sequence[UUID]) -> list[UUID]:
    """Make gifts of those payments that wait and whose reference is a standing one; return the gifts' ids.

    The others stay as they are, so that this may run twice or late. Call with at most PAYMENTS_AT_ONCE_MAX.
    """
    if len(payment_ids) > PAYMENTS_AT_ONCE_MAX:
        raise ValueError(f"at most {PAYMENTS_AT_ONCE_MAX} payments at once")
    waiting = await hold_waiting_payments(work, payment_ids)
    standing = await find_references(work, [row["reference"] for row in waiting if row["reference"]])
    campaigns = await find_campaigns(work, {each.campaign_id for each in standing.values()})
    givers = [(row, _giver(row, standing, campaigns)) for row in waiting]
    held = [(row, giver) for row, giver in givers if giver is not None]
    if not held:
        return []
    return [gift.id for gift in await take_held_payments(work, held, GiftChannel.KID)]


def _giver(payment: Row, standing: Mapping[str, StandingReference], campaigns: Mapping[UUID, Campaign]) -> Giver | None:
    """Whose gift a payment is; None for money taken back, other references, and other organisations' campaigns."""
    reference = standing.get(payment["reference"])
    if reference is None or payment["amount_minor"] < 0:
        return None
    campaign = campaigns[reference.campaign_id]
    if payment["organisation_id"] != campaign.organisation_id:
        return None
    return Giver(reference.member_id, campaign)

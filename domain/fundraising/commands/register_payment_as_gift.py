"""A person says that a payment in the work list is a gift (PAY-03, FUN-03)."""

from __future__ import annotations

from uuid import UUID

from domain.fundraising.commands.book_gifts import audit_gift
from domain.fundraising.commands.take_payment import Giver, take_payment
from domain.fundraising.model import GiftChannel
from domain.fundraising.repository import find_campaign
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.people.queries.billing import payers


async def register_payment_as_gift(
    work: Work, *, payment_id: UUID, member_id: UUID, campaign_id: UUID, idempotency_key: str
) -> UUID:
    """Make a waiting payment the member's gift to the campaign; return the gift's id. The same key, the same gift.

    Refuses with NotFound (payment, member, campaign), PaymentAlreadyCompleted, InvalidInput (money taken back, a
    campaign of another organisation) and IdempotencyConflict.
    """
    values = {"payment_id": payment_id, "member_id": member_id, "campaign_id": campaign_id}
    done = await claim(work, idempotency_key, request_hash("register_payment_as_gift", values))
    if done is not None:
        return UUID(done["gift_id"])
    campaign = await find_campaign(work, campaign_id)
    if campaign is None:
        raise NotFound("campaign", campaign_id)
    if member_id not in await payers(work, [member_id]):
        raise NotFound("member", member_id)
    gift = await take_payment(work, payment_id, Giver(member_id, campaign), GiftChannel.BANK)
    await audit_gift(work, gift, campaign)
    await remember(work, idempotency_key, {"gift_id": gift.id})
    return gift.id

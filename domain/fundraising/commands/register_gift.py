"""Register a gift that came without a payment of ours: in cash, or seen on the bank statement (FUN-03)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from domain.fundraising.commands.book_gifts import Booking, audit_gift, book_gifts
from domain.fundraising.model import Campaign, Gift, GiftChannel
from domain.fundraising.repository import find_campaign
from domain.fundraising.rules.gifts import gift_errors, no_bank_account
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.billing import billing_organisation, payment_account


@dataclass(frozen=True, slots=True)
class NewGift:
    """What a person enters. No member means an anonymous giver; no purpose means the campaign's."""

    organisation_id: UUID
    campaign_id: UUID
    member_id: UUID | None
    amount_minor: int
    given_on: date
    channel: str = GiftChannel.BANK.value
    purpose: str | None = None


async def register_gift(work: Work, new: NewGift, idempotency_key: str) -> UUID:
    """Write the gift and its journal entry (bank against the gift account, with the campaign); return the gift's id.

    The same key again returns the same gift. Refuses with NotFound (organisation, campaign, member), InvalidInput
    and IdempotencyConflict.
    """
    done = await claim(work, idempotency_key, request_hash("register_gift", asdict(new)))
    if done is not None:
        return UUID(done["gift_id"])
    organisation = await billing_organisation(work, new.organisation_id)
    if organisation is None:
        raise NotFound("organisation", new.organisation_id)
    campaign = await find_campaign(work, new.campaign_id)
    if campaign is None:
        raise NotFound("campaign", new.campaign_id)
    gift = _gift(new, campaign, organisation["currency"])
    refuse_if_any(gift_errors(gift, campaign, work.today))
    account = await payment_account(work, new.organisation_id)
    if account is None:
        raise no_bank_account()
    await book_gifts(work, [Booking(gift, campaign, account["ledger_account"], organisation["gift_account"])])
    await audit_gift(work, gift, campaign)
    await remember(work, idempotency_key, {"gift_id": gift.id})
    return gift.id


def _gift(new: NewGift, campaign: Campaign, currency: str) -> Gift:
    return Gift(
        id=new_id(),
        organisation_id=new.organisation_id,
        campaign_id=new.campaign_id,
        member_id=new.member_id,
        amount_minor=new.amount_minor,
        currency=currency,
        given_on=new.given_on,
        purpose=campaign.purpose if new.purpose is None else new.purpose.strip(),
        channel=_channel(new.channel),
        payment_id=None,
    )


def _channel(text: str) -> GiftChannel:
    try:
        return GiftChannel(text)
    except ValueError:
        known = ", ".join(sorted(GiftChannel))
        raise InvalidInput.of("channel", "UNKNOWN", f"choose one of {known}") from None

"""Mutations of campaigns and gifts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from api.context import Info
from api.fundraising.rehearsing import rehearse_appeal
from api.fundraising.types import Campaign, Gift, load_campaign, load_gift
from api.ids import decode_id, decode_optional
from api.refusals import refusing
from api.scalars import Minor
from domain.dialogue.commands.send_appeal import send_appeal as send
from domain.dialogue.model import Appeal, AppealOutdated
from domain.fundraising.commands.create_campaign import create_campaign as create
from domain.fundraising.commands.register_gift import NewGift
from domain.fundraising.commands.register_gift import register_gift as register
from domain.fundraising.commands.register_payment_as_gift import register_payment_as_gift as register_payment
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.payments.model import PaymentAlreadyCompleted
from domain.people.model import Channel, NotSignedIn


@strawberry.input
class CampaignInput:
    """A new campaign; with `parentId` a part of that campaign."""

    organisation_id: strawberry.ID
    name: str
    start_on: date
    end_on: date | None = None
    goal_minor: Minor | None = None
    cost_minor: Minor = Minor(0)
    parent_id: strawberry.ID | None = None
    purpose: str = ""


@strawberry.input
class GiftInput:
    """A gift in cash or seen on the bank statement. No member is an anonymous giver."""

    organisation_id: strawberry.ID
    campaign_id: strawberry.ID
    amount_minor: Minor
    given_on: date
    member_id: strawberry.ID | None = None
    channel: str = "BANK"
    purpose: str | None = None


@strawberry.type
class CreateCampaignSuccess:
    """The new campaign."""

    campaign: Campaign


@strawberry.type
class RegisterGiftSuccess:
    """The gift, which is in the ledger."""

    gift: Gift


@strawberry.type
class SendAppealSuccess:
    """How many members the appeal is on its way to."""

    queued: int
    campaign: Campaign


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def create_campaign(info: Info, input: CampaignInput) -> CreateCampaignSuccess:
    """Set up a campaign, or a part of one within its organisation and dates (FUN-01)."""
    info.context.require("fundraising:write")
    async with info.context.work() as work:
        campaign = await create(
            work,
            organisation_id=decode_id("Organisation", input.organisation_id, "input.organisationId"),
            name=input.name,
            start_on=input.start_on,
            end_on=input.end_on,
            goal_minor=input.goal_minor,
            cost_minor=input.cost_minor,
            parent_id=decode_optional("Campaign", input.parent_id, "input.parentId"),
            purpose=input.purpose,
        )
    return CreateCampaignSuccess(campaign=await _campaign(info, campaign.id))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn, PaymentAlreadyCompleted, IdempotencyConflict)
async def register_gift(info: Info, input: GiftInput, idempotency_key: str) -> RegisterGiftSuccess:
    """Register a gift that came without a payment of ours (FUN-03)."""
    info.context.require("fundraising:write")
    new = NewGift(
        organisation_id=decode_id("Organisation", input.organisation_id, "input.organisationId"),
        campaign_id=decode_id("Campaign", input.campaign_id, "input.campaignId"),
        member_id=decode_optional("Member", input.member_id, "input.memberId"),
        amount_minor=input.amount_minor,
        given_on=input.given_on,
        channel=input.channel,
        purpose=input.purpose,
    )
    async with info.context.work() as work:
        gift_id = await register(work, new, idempotency_key)
    return RegisterGiftSuccess(gift=await _gift(info, gift_id))


@refusing(
    InvalidInput,
    NotFound,
    NotAllowed,
    NotSignedIn,
    PaymentAlreadyCompleted,
    IdempotencyConflict,
    result="RegisterGiftResult",
)
async def register_payment_as_gift(
    info: Info,
    payment_id: strawberry.ID,
    member_id: strawberry.ID,
    campaign_id: strawberry.ID,
    idempotency_key: str,
) -> RegisterGiftSuccess:
    """Make a payment in the work list a member's gift; it leaves the list (PAY-03)."""
    info.context.require("payments:write")
    async with info.context.work() as work:
        gift_id = await register_payment(
            work,
            payment_id=decode_id("Payment", payment_id, "paymentId"),
            member_id=decode_id("Member", member_id, "memberId"),
            campaign_id=decode_id("Campaign", campaign_id, "campaignId"),
            idempotency_key=idempotency_key,
        )
    return RegisterGiftSuccess(gift=await _gift(info, gift_id))


@refusing(AppealOutdated, InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def send_appeal(
    info: Info,
    campaign_id: strawberry.ID,
    channel: Channel,
    subject: str,
    body: str,
    idempotency_key: str,
    branch_id: strawberry.ID | None = None,
    rehearsal_id: strawberry.ID | None = None,
) -> SendAppealSuccess:
    """Send an appeal to every member with an address on the channel, or to those of a branch; once to each.

    With a rehearsal it is sent only if it does exactly what was rehearsed (NEW-01).
    """
    info.context.require("fundraising:write")
    key = decode_id("Campaign", campaign_id, "campaignId")
    appeal = Appeal(key, channel, subject, body, decode_optional("Branch", branch_id, "branchId"))
    rehearsed = decode_optional("AppealRehearsal", rehearsal_id, "rehearsalId")
    async with info.context.work() as work:
        queued = await send(work, appeal, idempotency_key, rehearsal_id=rehearsed)
    return SendAppealSuccess(queued=queued, campaign=await _campaign(info, key))


async def _campaign(info: Info, campaign_id: UUID) -> Campaign:
    campaign = await load_campaign(info, campaign_id)
    assert campaign is not None
    return campaign


async def _gift(info: Info, gift_id: UUID) -> Gift:
    gift = await load_gift(info, gift_id)
    assert gift is not None
    return gift


@strawberry.type
class FundraisingMutation:
    """What can be done with campaigns and gifts."""

    create_campaign = create_campaign
    register_gift = register_gift
    register_payment_as_gift = register_payment_as_gift
    send_appeal = send_appeal
    rehearse_appeal = rehearse_appeal

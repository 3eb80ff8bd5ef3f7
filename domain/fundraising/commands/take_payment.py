"""Make gifts of payments that wait: they are completed and leave the work list (PAY-03, FUN-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.fundraising.commands.book_gifts import Booking, book_gifts
from domain.fundraising.model import Campaign, Gift, GiftChannel
from domain.fundraising.rules.gifts import other_organisation
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.payments.commands.take_as_gift import TakenPayment, take_as_gift, take_held_as_gifts
from domain.people.queries.billing import billing_organisation


@dataclass(frozen=True, slots=True)
class Giver:
    """Whose gift a payment is, and to which campaign."""

    member_id: UUID
    campaign: Campaign


async def take_payment(work: Work, payment_id: UUID, giver: Giver, channel: GiftChannel) -> Gift:
    """Complete the payment and book its gift, dated the day it was paid; return the gift.

    Refuses with NotFound (payment, member), PaymentAlreadyCompleted, and InvalidInput (money taken back, a payment
    to another organisation, a file that is just being booked).
    """
    taken = await take_as_gift(work, payment_id, giver.member_id)
    if taken.organisation_id != giver.campaign.organisation_id:
        raise other_organisation()
    return (await _book(work, [(taken, giver)], channel))[0]


async def take_held_payments(work: Work, held: Sequence[tuple[Row, Giver]], channel: GiftChannel) -> list[Gift]:
    """Do so as sets with payments that the caller holds, each to the organisation of its campaign."""
    taken = await take_held_as_gifts(work, [(payment, giver.member_id) for payment, giver in held])
    return await _book(work, [(each, giver) for each, (_, giver) in zip(taken, held, strict=True)], channel)


async def _book(work: Work, taken: Sequence[tuple[TakenPayment, Giver]], channel: GiftChannel) -> list[Gift]:
    organisations = {each.organisation_id for each, _ in taken}
    accounts = {organisation_id: await _gift_account(work, organisation_id) for organisation_id in organisations}
    gifts = [_gift(each, giver, channel) for each, giver in taken]
    await book_gifts(
        work,
        [
            Booking(gift, giver.campaign, each.bank_ledger_account, accounts[each.organisation_id])
            for gift, (each, giver) in zip(gifts, taken, strict=True)
        ],
    )
    return gifts


async def _gift_account(work: Work, organisation_id: UUID) -> str:
    organisation = await billing_organisation(work, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    return str(organisation["gift_account"])


def _gift(taken: TakenPayment, giver: Giver, channel: GiftChannel) -> Gift:
    return Gift(
        id=new_id(),
        organisation_id=taken.organisation_id,
        campaign_id=giver.campaign.id,
        member_id=giver.member_id,
        amount_minor=taken.amount_minor,
        currency=taken.currency,
        given_on=taken.paid_on,
        purpose=giver.campaign.purpose,
        channel=channel,
        payment_id=taken.payment_id,
    )

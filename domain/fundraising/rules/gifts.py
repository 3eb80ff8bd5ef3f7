"""What makes a gift acceptable, and how it is posted (FUN-03, LED-01)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.fundraising.model import MANUAL_CHANNELS, Campaign, Gift
from domain.kernel.refusal import FieldError, InvalidInput
from domain.ledger.model import Entry, EntryKind, Posting

AMOUNT_MINOR_MAX = 10**13


def gift_errors(gift: Gift, campaign: Campaign, today: date) -> list[FieldError]:
    """Return what is wrong with a gift that a person enters.

    The dates of a campaign do not bind its gifts: they keep coming after its end, and belong to it.
    """
    errors = []
    if gift.amount_minor <= 0:
        errors.append(FieldError("amountMinor", "NOT_POSITIVE", "a gift is above 0"))
    elif gift.amount_minor > AMOUNT_MINOR_MAX:
        errors.append(FieldError("amountMinor", "TOO_HIGH", "this is more than any gift; check the amount"))
    if gift.given_on > today:
        errors.append(FieldError("givenOn", "IN_FUTURE", f"a gift can't be dated after today, {today}"))
    if gift.channel not in MANUAL_CHANNELS:
        message = "a gift by KID comes with its payment; register it from the work list"
        errors.append(FieldError("channel", "NEEDS_PAYMENT", message))
    if gift.organisation_id != campaign.organisation_id:
        errors.extend(other_organisation().errors)
    return errors


def gift_entry(
    gift: Gift, entry_id: UUID, text: str, bank_account: str, gift_account: str, branch_id: UUID | None
) -> Entry:
    """Return the journal entry of a gift: the bank is debited, the gift account credited, no reskontro moves (LED-01).

    It is dated the day the money came, as payments are; the posting carries the campaign, so that the campaign's sum
    can be recomputed from the journal.
    """
    return Entry(
        id=entry_id,
        organisation_id=gift.organisation_id,
        kind=EntryKind.GIFT,
        entry_on=gift.given_on,
        text=text,
        member_id=gift.member_id,
        source_id=gift.id,
        postings=(
            Posting(
                debit_account=bank_account,
                credit_account=gift_account,
                amount_minor=gift.amount_minor,
                branch_id=branch_id,
                campaign_id=gift.campaign_id,
            ),
        ),
    )


def other_organisation() -> InvalidInput:
    """Return the refusal where a campaign is not of the organisation that the money came to."""
    return InvalidInput.of("campaignId", "OTHER_ORGANISATION", "the campaign belongs to another organisation")


def no_bank_account() -> InvalidInput:
    """Return the refusal where an organisation has no account for gifts to come in on."""
    message = "this organisation has no bank account; add one with its KID set-up first"
    return InvalidInput.of("organisationId", "NO_BANK_ACCOUNT", message)

"""Give members a standing KID for a campaign (KID-02)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.rules.kid_format import KidFormat
from domain.billing.rules.reference import kid_format
from domain.fundraising.model import StandingReference
from domain.fundraising.repository import any_reference, find_campaign, insert_references, references_of
from domain.fundraising.rules.gifts import no_bank_account
from domain.fundraising.rules.references import place_in, place_of, standing_reference
from domain.kernel.refusal import NotFound
from domain.kernel.series import take_numbers
from domain.kernel.work import Work
from domain.people.queries.billing import payers, payment_account

_SERIES = "campaign_reference"


async def give_references(work: Work, campaign_id: UUID, member_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the members' KIDs for the campaign; each is made the first time and stays the same from then on.

    Refuses with NotFound (campaign, member), InvalidInput where the organisation has no bank account or the KID format
    no room for campaigns, and KidDoesNotFit where a member number is too long for it.
    """
    campaign = await find_campaign(work, campaign_id)
    if campaign is None:
        raise NotFound("campaign", campaign_id)
    known = await references_of(work, campaign_id, member_ids)
    missing = [member_id for member_id in dict.fromkeys(member_ids) if member_id not in known]
    if not missing:
        return known
    members = await payers(work, missing)
    if unknown := [member_id for member_id in missing if member_id not in members]:
        raise NotFound("member", unknown[0])
    account = await payment_account(work, campaign.organisation_id)
    if account is None:
        raise no_bank_account()
    form = kid_format(account)
    place = await _place(work, campaign_id, campaign.organisation_id, form)
    made = [
        StandingReference(standing_reference(form, members[member_id]["number"], place), campaign_id, member_id)
        for member_id in missing
    ]
    await insert_references(work, made)
    # another unit of work may have given some meanwhile; then those are the ones
    given = await references_of(work, campaign_id, member_ids)
    if len(given) != len(set(member_ids)):
        raise RuntimeError(f"a reference of campaign {campaign_id} is another campaign's already")
    return given


async def _place(work: Work, campaign_id: UUID, organisation_id: UUID, form: KidFormat) -> int:
    """Return the campaign's place in the KID format: the one that its references have, or the next that is free."""
    given = await any_reference(work, campaign_id)
    place = place_in(given, form) if given is not None else None
    return place or place_of(form, await take_numbers(work, organisation_id, _SERIES, 1))

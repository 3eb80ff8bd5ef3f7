"""Queue a campaign's appeal to chosen members, each member once per campaign (NEW-08)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.dialogue.model import AppealOutcome, Contact, NewDispatch, Purpose
from domain.dialogue.registry import addresses
from domain.dialogue.repository.contacts import contacts
from domain.dialogue.repository.dispatches import insert_dispatches, met_obligations
from domain.dialogue.rules.announcing import appeal_message
from domain.dialogue.rules.merge import check_text, fields_in
from domain.dialogue.rules.outcomes import queued_facts
from domain.dialogue.rules.reaching import choose_channel
from domain.dialogue.rules.rehearsing import Asked, message_key
from domain.dialogue.rules.texts import Text
from domain.fundraising.commands.give_references import give_references
from domain.fundraising.queries import campaigns_by_id
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.model import Channel
from domain.people.queries.billing import billing_organisation, payment_account

MEMBERS_MAX = 20_000


@dataclass(frozen=True, slots=True)
class AskedMembers:
    """How many messages were queued, and what became of each member who was chosen, in their order."""

    queued: int
    asked: Sequence[Asked]


async def queue_appeal(
    work: Work, *, campaign_id: UUID, member_ids: Sequence[UUID], channel: Channel, subject: str, body: str
) -> AskedMembers:
    """Queue an appeal on one channel and return what became of each; members who were asked before are left out.

    A member without an address on that channel is left out as well: an appeal is no obligation. Refuses with
    InvalidInput (text, too many members) and NotFound (campaign).
    """
    refuse_if_any(check_text(Purpose.APPEAL, subject, body))
    if len(member_ids) > MEMBERS_MAX:
        message = f"choose at most {MEMBERS_MAX:,} members at a time"
        raise InvalidInput.of("memberIds", "TOO_MANY", message, most=MEMBERS_MAX)
    campaign = (await campaigns_by_id(work, [campaign_id])).get(campaign_id)
    if campaign is None:
        raise NotFound("campaign", campaign_id)
    met = await met_obligations(work, [obligation_of(campaign_id, member_id) for member_id in member_ids])
    wanted = [member_id for member_id in member_ids if obligation_of(campaign_id, member_id) not in met]
    reached = [
        (contact, address)
        for contact in (await contacts(work, wanted)).values()
        if (address := choose_channel(channel, addresses(contact), only=channel)[1]) is not None
    ]
    references = await _references(work, campaign_id, [c for c, _ in reached], Text(subject, body))
    organisation = await billing_organisation(work, campaign["organisation_id"])
    account = await payment_account(work, campaign["organisation_id"])
    organisation_name = organisation["name"] if organisation else ""
    new, keys = [], dict[UUID, UUID]()
    for contact, address in reached:
        reference = references.get(contact.member_id)
        written_subject, written_body = appeal_message(
            Text(subject, body),
            contact,
            campaign["name"],
            organisation_name,
            account,
            reference,
        )
        keys[contact.member_id] = message_key(channel, address, written_subject, written_body, reference)
        new.append(
            NewDispatch(
                id=new_id(),
                member_id=contact.member_id,
                channel=channel,
                purpose=Purpose.APPEAL,
                obligation=obligation_of(campaign_id, contact.member_id),
                recipient=address,
                subject=written_subject,
                body=written_body,
                campaign_id=campaign_id,
            )
        )
    inserted, left = await insert_dispatches(work, new), set(wanted)
    work.record_many(queued_facts(new, campaign_id))
    return AskedMembers(inserted, [_asked(one, keys, left) for one in member_ids])


def _asked(member_id: UUID, keys: Mapping[UUID, UUID], wanted: Collection[UUID]) -> Asked:
    if member_id in keys:
        return Asked(member_id, AppealOutcome.REACHED, keys[member_id])
    return Asked(member_id, AppealOutcome.NO_ADDRESS if member_id in wanted else AppealOutcome.ASKED_BEFORE)


def obligation_of(campaign_id: UUID, member_id: UUID) -> str:
    """Return what lets a campaign ask a member once."""
    return f"appeal:{campaign_id}:{member_id}"


async def _references(work: Work, campaign_id: UUID, reached: Sequence[Contact], text: Text) -> dict[UUID, str]:
    """Return each member's standing KID for the campaign, where the text shows it (KID-02)."""
    if "reference" not in fields_in(text.subject) | fields_in(text.body):
        return {}
    return await give_references(work, campaign_id, [c.member_id for c in reached])

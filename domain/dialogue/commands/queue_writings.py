"""Queue messages that another context writes, each obligation once (NEW-08)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.dialogue.model import Contact, NewDispatch, Writing
from domain.dialogue.registry import addresses
from domain.dialogue.repository.contacts import contacts
from domain.dialogue.repository.dispatches import insert_dispatches, met_obligations
from domain.dialogue.rules.announcing import merged, receiver_values
from domain.dialogue.rules.outcomes import queued_facts
from domain.dialogue.rules.reaching import choose_channel
from domain.dialogue.rules.texts import Text
from domain.kernel.database import Reading
from domain.kernel.ids import new_id
from domain.kernel.work import Work


async def queue_writings(work: Work, writings: Sequence[Writing]) -> dict[str, UUID]:
    """Queue messages and return the new dispatches' ids by obligation; those that were met before are passed over.

    Members are reached on the channel that they asked for, else by e-mail, SMS or letter; one that can't be reached
    gets a failed dispatch that says so. The texts have been checked when they were saved.
    """
    met = await met_obligations(work, [one.obligation for one in writings])
    wanted = [one for one in writings if one.obligation not in met]
    people = await contacts(work, sorted({one.member_id for one in wanted}))
    new = [_composed(one, people[one.member_id]) for one in wanted]
    await insert_dispatches(work, new)
    work.record_many(queued_facts(new, None))
    return {one.obligation: one.id for one in new}


async def rehearse_writing(read: Reading, writing: Writing) -> NewDispatch:
    """Return a message as it would be queued, without queueing it."""
    return _composed(writing, (await contacts(read, [writing.member_id]))[writing.member_id])


def _composed(writing: Writing, receiver: Contact) -> NewDispatch:
    channel, recipient = choose_channel(receiver.preferred, addresses(receiver))
    values = receiver_values(receiver) | {"debtor_name": receiver.name} | dict(writing.values)
    subject, body = merged(Text(writing.subject, writing.body), values, receiver.language)
    return NewDispatch(
        id=new_id(),
        member_id=receiver.member_id,
        channel=channel,
        purpose=writing.purpose,
        obligation=writing.obligation,
        recipient=recipient,
        subject=subject,
        body=body,
        invoice_id=writing.invoice_id,
        sender=writing.sender,
    )

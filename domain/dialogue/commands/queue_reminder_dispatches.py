"""Queue each reminder to who is to pay (DUN-01, DIA-03), each reminder once (NEW-08)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.dialogue.model import Contact, DunningTextKind, NewDispatch, Purpose
from domain.dialogue.registry import addresses
from domain.dialogue.repository.contacts import contacts
from domain.dialogue.repository.dispatches import insert_dispatches, met_obligations
from domain.dialogue.repository.own_texts import load_texts
from domain.dialogue.rules.announcing import reminder_message
from domain.dialogue.rules.outcomes import queued_facts
from domain.dialogue.rules.own_texts import OwnTexts, announcing_collection, said
from domain.dialogue.rules.reaching import choose_channel
from domain.dialogue.rules.reminder_texts import reminder_text
from domain.dunning.queries.dialogue import reminders_to_announce
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.people.queries.billing import billing_organisation, payment_account


async def queue_reminder_dispatches(work: Work, reminder_ids: Sequence[UUID]) -> int:
    """Queue reminders and return how many were new. One whose invoice was settled meanwhile stays out (DUN-08).

    The payer is reached as for an invoice: on the channel that they asked for, else by e-mail, SMS or letter.
    """
    reminders = [row for row in await reminders_to_announce(work, reminder_ids) if row["open_now_minor"]]
    met = await met_obligations(work, [_obligation(row["id"]) for row in reminders])
    new = await compose_reminders(work, [row for row in reminders if _obligation(row["id"]) not in met])
    inserted = await insert_dispatches(work, new)
    work.record_many(queued_facts(new, None))
    return inserted


async def compose_reminders(work: Work, reminders: Sequence[Row]) -> list[NewDispatch]:
    """Write the messages of reminders, each in its payer's language and the words of its process and step (CAT-40)."""
    payers = await contacts(work, [row["payer_id"] for row in reminders])
    senders = {
        organisation_id: (
            await billing_organisation(work, organisation_id),
            await payment_account(work, organisation_id),
        )
        for organisation_id in {row["organisation_id"] for row in reminders}
    }
    texts = await load_texts(work) if reminders else {}
    return [_compose(texts, row, payers[row["payer_id"]], *senders[row["organisation_id"]]) for row in reminders]


def _compose(
    texts: OwnTexts, reminder: Row, payer: Contact, organisation: Row | None, account: Row | None
) -> NewDispatch:
    channel, recipient = choose_channel(payer.preferred, addresses(payer))
    standard = reminder_text(channel, payer.language)
    occasion = (reminder["process_id"], DunningTextKind.REMINDER, reminder["step"])
    text = said(texts, *occasion, channel, payer.language, standard)
    if reminder["announces_collection"]:
        text = announcing_collection(text)
    subject, body = reminder_message(text, reminder, payer, organisation, account)
    return NewDispatch(
        id=new_id(),
        member_id=payer.member_id,
        channel=channel,
        purpose=Purpose.REMINDER,
        obligation=_obligation(reminder["id"]),
        recipient=recipient,
        subject=subject,
        body=body,
        invoice_id=reminder["invoice_id"],
        reminder_id=reminder["id"],
    )


def _obligation(reminder_id: UUID) -> str:
    return f"reminder:{reminder_id}"

"""Queue each credit note to the payer of its invoice (BIL-11, DIA-03), each once (NEW-08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.billing.model import CreditNoteSending
from domain.billing.queries.dialogue import credit_notes_to_announce
from domain.dialogue.model import Contact, NewDispatch, Purpose
from domain.dialogue.registry import addresses
from domain.dialogue.repository.contacts import contacts
from domain.dialogue.repository.credit_notes import told_invoices
from domain.dialogue.repository.dispatches import insert_dispatches, met_obligations
from domain.dialogue.rules.announcing import credit_note_message
from domain.dialogue.rules.outcomes import queued_facts
from domain.dialogue.rules.reaching import choose_channel
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.people.queries.billing import billing_organisation


async def queue_credit_note_dispatches(work: Work, asked: Mapping[UUID, CreditNoteSending]) -> int:
    """Queue credit notes as it is asked for each of them, and return how many were new, as sets.

    Unless a person asked for it, a credit note goes only to a payer who was sent its invoice. The payer is reached as
    for an invoice: on the channel that they asked for, else by e-mail, SMS or letter.
    """
    wanted = [key for key, sending in asked.items() if sending is not CreditNoteSending.NEVER]
    notes = await credit_notes_to_announce(work, wanted) if wanted else []
    told = await told_invoices(work, [row["invoice_id"] for row in notes])
    met = await met_obligations(work, [_obligation(row["id"]) for row in notes])
    new = await compose_credit_notes(
        work,
        [
            row
            for row in notes
            if (asked[row["id"]] is CreditNoteSending.ALWAYS or row["invoice_id"] in told)
            and _obligation(row["id"]) not in met
        ],
    )
    inserted = await insert_dispatches(work, new)
    work.record_many(queued_facts(new, None))
    return inserted


async def compose_credit_notes(work: Work, notes: Sequence[Row]) -> list[NewDispatch]:
    """Write the messages of credit notes, each to its payer in the payer's language."""
    payers = await contacts(work, [row["payer_id"] for row in notes])
    senders = {key: await billing_organisation(work, key) for key in {row["organisation_id"] for row in notes}}
    return [_compose(row, payers[row["payer_id"]], senders[row["organisation_id"]]) for row in notes]


def _compose(note: Row, payer: Contact, organisation: Row | None) -> NewDispatch:
    channel, recipient = choose_channel(payer.preferred, addresses(payer))
    subject, body = credit_note_message(note, payer, channel, organisation)
    return NewDispatch(
        id=new_id(),
        member_id=payer.member_id,
        channel=channel,
        purpose=Purpose.CREDIT_NOTE,
        obligation=_obligation(note["id"]),
        recipient=recipient,
        subject=subject,
        body=body,
        invoice_id=note["id"],
    )


def _obligation(credit_note_id: UUID) -> str:
    return f"credit_note:{credit_note_id}"

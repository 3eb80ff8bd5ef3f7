"""Queue a receipt of each charge that was captured (FEE-05), each charge once (NEW-08)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.dialogue.model import Contact, NewDispatch, Purpose
from domain.dialogue.registry import addresses
from domain.dialogue.repository.contacts import contacts
from domain.dialogue.repository.dispatches import insert_dispatches, met_obligations
from domain.dialogue.rules.announcing import receipt_message
from domain.dialogue.rules.outcomes import queued_facts
from domain.dialogue.rules.reaching import choose_channel
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.payments.queries.dialogue import charges_to_tell
from domain.subscriptions.queries.orders import descriptions_of


async def queue_receipt_dispatches(work: Work, charge_ids: Sequence[UUID]) -> int:
    """Queue receipts of captured charges and return how many were new."""
    charges = [row for row in await charges_to_tell(work, charge_ids) if row["paid_on"] is not None]
    met = await met_obligations(work, [_obligation(row["id"]) for row in charges])
    wanted = [row for row in charges if _obligation(row["id"]) not in met]
    payers = await contacts(work, [row["payer_id"] for row in wanted])
    said = await descriptions_of(work, [row["invoice_id"] for row in wanted])
    new = [_compose(row, payers[row["payer_id"]], said.get(row["invoice_id"], "")) for row in wanted]
    inserted = await insert_dispatches(work, new)
    work.record_many(queued_facts(new, None))
    return inserted


def _compose(charge: Row, payer: Contact, plan_description: str) -> NewDispatch:
    channel, recipient = choose_channel(payer.preferred, addresses(payer))
    subject, body = receipt_message(charge, payer, channel, plan_description)
    return NewDispatch(
        id=new_id(),
        member_id=payer.member_id,
        channel=channel,
        purpose=Purpose.RECEIPT,
        obligation=_obligation(charge["id"]),
        recipient=recipient,
        subject=subject,
        body=body,
        invoice_id=charge["invoice_id"],
    )


def _obligation(charge_id: UUID) -> str:
    return f"receipt:{charge_id}"

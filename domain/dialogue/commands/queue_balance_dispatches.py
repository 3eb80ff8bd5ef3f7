"""Queue each balance invoice to who is to pay (CAT-42, DIA-03), each once (NEW-08)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.dialogue.model import Contact, NewDispatch, Purpose
from domain.dialogue.registry import addresses
from domain.dialogue.repository.contacts import contacts
from domain.dialogue.repository.dispatches import insert_dispatches, met_obligations
from domain.dialogue.rules.announcing import balance_message
from domain.dialogue.rules.outcomes import queued_facts
from domain.dialogue.rules.reaching import choose_channel
from domain.dunning.queries.balances import balance_invoices
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.people.queries.billing import billing_organisation, payment_account


async def queue_balance_dispatches(work: Work, balance_ids: Sequence[UUID]) -> int:
    """Queue balance invoices and return how many were new. One that was paid meanwhile stays out.

    The payer is reached as for an invoice: on the channel that they asked for, else by e-mail, SMS or letter.
    """
    rows = [row for row in (await balance_invoices(work, balance_ids)).values() if row["open_minor"]]
    met = await met_obligations(work, [_obligation(row["id"]) for row in rows])
    new = await compose_balances(work, [row for row in rows if _obligation(row["id"]) not in met])
    inserted = await insert_dispatches(work, new)
    work.record_many(queued_facts(new, None))
    return inserted


async def compose_balances(work: Work, rows: Sequence[Row]) -> list[NewDispatch]:
    """Write the messages of balance invoices, each to its payer in the payer's language."""
    payers = await contacts(work, [row["payer_id"] for row in rows])
    senders = {
        key: (await billing_organisation(work, key), await payment_account(work, key))
        for key in {row["organisation_id"] for row in rows}
    }
    return [_compose(row, payers[row["payer_id"]], *senders[row["organisation_id"]]) for row in rows]


def _compose(balance: Row, payer: Contact, organisation: Row | None, account: Row | None) -> NewDispatch:
    channel, recipient = choose_channel(payer.preferred, addresses(payer))
    subject, body = balance_message(balance, payer, channel, organisation, account)
    return NewDispatch(
        id=new_id(),
        member_id=payer.member_id,
        channel=channel,
        purpose=Purpose.BALANCE_INVOICE,
        obligation=_obligation(balance["id"]),
        recipient=recipient,
        subject=subject,
        body=body,
        balance_id=balance["id"],
    )


def _obligation(balance_id: UUID) -> str:
    return f"balance:{balance_id}"

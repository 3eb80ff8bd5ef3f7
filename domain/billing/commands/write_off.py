"""Write off what nobody is to pay any more: the rest of an invoice, or the fee of a reminder (LED-05, DUN-04)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.billing.commands.settle_invoices import settle_invoices
from domain.billing.model import InvoiceWrittenOff, Settlement, WriteOff
from domain.billing.repository.invoices import undo_write_offs
from domain.billing.rules.entries import write_off_entry
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.ledger.commands.post_entries import post_entries
from domain.ledger.model import Entry, EntryKind, Posting
from domain.ledger.queries import postings_of
from domain.ledger.rules import reversed_posting
from domain.people.queries.billing import billing_organisation


async def write_off(work: Work, organisation_id: UUID, items: Sequence[WriteOff]) -> None:
    """Settle open items of one organisation with journal entries of their own, so that the record stays (PAY-02c).

    It records a fact for each. The caller holds the open items; an amount above what is open writes nothing. Refuses
    with NotFound (organisation).
    """
    if not items:
        return
    organisation = await billing_organisation(work, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    entries = [write_off_entry(item, organisation_id, organisation["receivable_account"], work.today) for item in items]
    settlements = [
        Settlement(item.item_id, entry.id, item.amount_minor) for item, entry in zip(items, entries, strict=True)
    ]
    await settle_invoices(work, settlements, "WRITE_OFF")
    await post_entries(work, entries)
    currency = organisation["currency"]
    work.record_many(
        InvoiceWrittenOff(item.invoice_id, organisation_id, item.payer_id, item.amount_minor, currency)
        for item in items
    )


async def take_back_write_offs(work: Work, invoices: Sequence[Row]) -> dict[UUID, int]:
    """Reverse what was written off of invoices, and return by invoice how much is open again; others are left out.

    For those that are credited: a credit note takes back all of it, also what nobody was to pay any more (BIL-11).
    """
    undone = await undo_write_offs(work, [invoice["id"] for invoice in invoices])
    if not undone:
        return {}
    postings = await postings_of(work, [row["source_id"] for row in undone])
    by_id = {invoice["id"]: invoice for invoice in invoices}
    opened: dict[UUID, int] = defaultdict(int)
    for row in undone:
        opened[row["invoice_id"]] += row["amount_minor"]
    await post_entries(
        work,
        [_reversal(work, by_id[row["invoice_id"]], row["source_id"], postings[row["source_id"]]) for row in undone],
    )
    return opened


def _reversal(work: Work, invoice: Row, entry_id: UUID, postings: Sequence[Posting]) -> Entry:
    return Entry(
        id=new_id(),
        organisation_id=invoice["organisation_id"],
        kind=EntryKind.WRITE_OFF,
        entry_on=work.today,
        text=f"Tilbakeført avskrivning, faktura {invoice['number']}",
        member_id=invoice["payer_id"],
        source_id=invoice["id"],
        postings=tuple(reversed_posting(posting) for posting in postings),
        reverses_id=entry_id,
    )

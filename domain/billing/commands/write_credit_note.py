"""Write a credit note: a negative invoice with its own number, for an invoice that the caller holds (BIL-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.billing.commands.settle_invoices import settle_invoices
from domain.billing.commands.write_off import take_back_write_offs
from domain.billing.model import (
    InvoiceCredited,
    InvoiceDraft,
    InvoiceLine,
    InvoiceLines,
    InvoiceNotOpen,
    InvoiceState,
    InvoiceStatus,
    Issuer,
    Settlement,
)
from domain.billing.repository.corrections import free_corrections
from domain.billing.repository.invoices import (
    creditable_lines,
    insert_credit_note,
    insert_credited_lines,
    lock_open_minor,
    set_state,
)
from domain.billing.rules.crediting import credited_lines, dealt_out
from domain.billing.rules.entries import invoice_entry
from domain.billing.rules.states import may_become
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.series import take_numbers
from domain.kernel.work import Work
from domain.ledger.commands.post_entries import post_entries
from domain.ledger.model import EntryKind
from domain.ledger.queries import branch_of_entry, entries_of
from domain.people.queries.billing import billing_organisation

_KEPT = (
    "organisation_id",
    "member_id",
    "payer_id",
    "origin_kind",
    "origin_id",
    "origin_number",
    "period_start",
    "period_end",
    "currency",
    "payment_method",
)


@dataclass(frozen=True, slots=True)
class CreditNote:
    """A credit note; its total is positive here. `whole`: nothing is left of the invoice now."""

    id: UUID
    number: int
    total_minor: int
    whole: bool


async def write_credit_note(
    work: Work, row: Row, part: Mapping[int, int] | int | None = None, *, reason: str
) -> CreditNote:
    """Credit what is left of an invoice, or a part of it: amounts by the lines' numbers, or one to be dealt out.

    What is open of the invoice is lowered first; the rest becomes credit on the payer's reskontro. An invoice of which
    nothing is left is CREDITED: what was written off of it is taken back, and its corrections wait again (BIL-09).
    Refuses with InvoiceNotOpen (a credit note, or credited already) and InvalidInput (an amount above what is left).
    """
    if row["kind"] != "INVOICE" or not may_become(InvoiceState(row["state"]), InvoiceState.CREDITED):
        raise InvoiceNotOpen(row["id"], InvoiceStatus(row["state"] if row["kind"] == "INVOICE" else row["kind"]))
    # What is open is held before the journal's numbers, in the order in which payments take them too.
    open_minor = await lock_open_minor(work, row["id"])
    lines = (await creditable_lines(work, [row["id"]]))[row["id"]]
    wanted = dealt_out(lines, part, row["currency"]) if isinstance(part, int) else part
    taken = credited_lines(lines, wanted, row["currency"])
    total = sum(line.gross_minor for _, line in taken)
    whole = total == sum(one.left_minor for one in lines)
    if whole:
        open_minor += await take_back_write_offs(work, row)
    note = await _write(work, row, taken, whole=whole)
    if settled := min(open_minor, total):
        await settle_invoices(work, [Settlement(row["id"], note.id, settled)], "CREDIT_NOTE")
    if whole:
        await set_state(work, row["id"], InvoiceState.CREDITED)
        await free_corrections(work, row["id"])
    await _tell(work, row, note, reason)
    return note


async def _write(work: Work, row: Row, taken: Sequence[tuple[int, InvoiceLine]], *, whole: bool) -> CreditNote:
    number = await take_numbers(work, row["organisation_id"], "credit_note", 1, first=1)
    lines = InvoiceLines(line for _, line in taken)
    note = CreditNote(new_id(), number, lines.total_minor, whole)
    text = f"Kreditnota {number} for faktura {row['number']}"
    await insert_credit_note(
        work,
        id=note.id,
        kind="CREDIT_NOTE",
        number=number,
        state=InvoiceState.ISSUED.value,
        text=text,
        issued_on=work.today,
        due_on=work.today,
        net_minor=lines.vat_minor - lines.total_minor,
        vat_minor=-lines.vat_minor,
        total_minor=-lines.total_minor,
        credits_id=row["id"],
        created_at=work.now,
        **{name: row[name] for name in _KEPT},
    )
    await insert_credited_lines(work, note.id, [(place, _negative(line)) for place, line in taken])
    await _post(work, row, lines, note.id, text)
    return note


async def _post(work: Work, row: Row, lines: InvoiceLines, note_id: UUID, text: str) -> None:
    organisation = await billing_organisation(work, row["organisation_id"])
    assert organisation is not None, "an invoice belongs to an organisation"
    original = await entries_of(work, [row["id"]])
    entry_id = original[0]["id"] if original else None
    draft = InvoiceDraft(
        member_id=row["member_id"],
        payer_id=row["payer_id"],
        payer_number=0,
        origin_kind=row["origin_kind"],
        origin_id=row["origin_id"],
        origin_number=row["origin_number"],
        text=text,
        period_start=row["period_start"],
        period_end=row["period_end"],
        issued_on=work.today,
        due_on=work.today,
        payment_method=row["payment_method"],
        lines=lines,
        # where the member was then, not where it has moved since
        branch_id=await branch_of_entry(work, entry_id) if entry_id else None,
    )
    issuer = Issuer(
        row["organisation_id"], row["currency"], organisation["receivable_account"], organisation["vat_account"]
    )
    entry = invoice_entry(draft, issuer, note_id, text, kind=EntryKind.CREDIT_NOTE, sign=-1, reverses_id=entry_id)
    await post_entries(work, [entry])


async def _tell(work: Work, row: Row, note: CreditNote, reason: str) -> None:
    work.record(
        InvoiceCredited(row["id"], note.id, row["organisation_id"], row["payer_id"], note.total_minor, row["currency"])
    )
    state = InvoiceState.CREDITED.value if note.whole else row["state"]
    await work.audit(
        "credit_invoice",
        "invoice",
        row["id"],
        before={"state": row["state"]},
        after={"state": state, "credit_note_id": note.id, "amount_minor": note.total_minor},
        member_id=row["payer_id"],
        reason=reason,
    )


def _negative(line: InvoiceLine) -> InvoiceLine:
    return InvoiceLine(
        line.text,
        -line.quantity,
        line.unit_minor,
        line.vat_bp,
        -line.net_minor,
        -line.vat_minor,
        -line.gross_minor,
        line.account,
        line.product_id,
    )

"""Write credit notes: negative invoices with numbers of their own, for invoices that the caller holds (BIL-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.commands.settle_invoices import settle_invoices
from domain.billing.commands.write_off import take_back_write_offs
from domain.billing.model import (
    CreditNoteSending,
    InvoiceCredited,
    InvoiceDraft,
    InvoiceKind,
    InvoiceLine,
    InvoiceLines,
    InvoiceNotOpen,
    InvoiceState,
    Issuer,
    Settlement,
)
from domain.billing.repository.corrections import free_corrections
from domain.billing.repository.invoices import (
    creditable_lines,
    insert_credit_notes,
    insert_credited_lines,
    lock_open_minors,
    set_states,
)
from domain.billing.rules.crediting import CreditableLine, credited_lines, dealt_out
from domain.billing.rules.entries import invoice_entry
from domain.billing.rules.states import kept_status, may_become
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.series import take_numbers
from domain.kernel.work import Audited, Work
from domain.ledger.commands.post_entries import post_entries
from domain.ledger.model import EntryKind
from domain.ledger.queries import branches_of_entries, entries_of
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
class Crediting:
    """An invoice to credit, as its row, and what of it: amounts by its lines' numbers, one to deal out, or all."""

    row: Row
    part: Mapping[int, int] | int | None = None


@dataclass(frozen=True, slots=True)
class CreditNote:
    """A credit note; its total is positive here. `whole`: nothing is left of the invoice now."""

    id: UUID
    number: int
    total_minor: int
    whole: bool


@dataclass(frozen=True, slots=True)
class _Decided:
    """What a credit note takes back: the invoice's lines by their places, as positive amounts."""

    row: Row
    lines: InvoiceLines
    places: tuple[int, ...]
    whole: bool


async def write_credit_note(
    work: Work,
    row: Row,
    part: Mapping[int, int] | int | None = None,
    *,
    reason: str,
    send: bool | None = None,
) -> CreditNote:
    """Credit what is left of one invoice, or a part of it; as `write_credit_notes`."""
    [note] = await write_credit_notes(work, row["organisation_id"], [Crediting(row, part)], reason=reason, send=send)
    return note


async def write_credit_notes(
    work: Work,
    organisation_id: UUID,
    wanted: Sequence[Crediting],
    *,
    reason: str,
    run_id: UUID | None = None,
    send: bool | None = None,
) -> list[CreditNote]:
    """Credit what is left of invoices of one organisation, or parts of them, each invoice once, as sets.

    What is open of an invoice is lowered first; the rest becomes credit on the payer's reskontro. One of which nothing
    is left is CREDITED: what was written off of it is taken back, and its corrections wait again (BIL-09). `send` says
    whether payers are to get them; None leaves it to the organisation's switch and to what payers were sent. Refuses
    with InvoiceNotOpen (a credit note, or credited already) and InvalidInput (an amount above what is left).
    """
    if not wanted:
        return []
    for one in wanted:
        _refuse_if_not_open(one.row)
    ids = [one.row["id"] for one in wanted]
    # What is open is held before the journal's numbers, in the order in which payments take them too.
    open_minors = await lock_open_minors(work, ids)
    lines = await creditable_lines(work, ids)
    decided = [_decided(one, lines[one.row["id"]]) for one in wanted]
    gone = [one.row for one in decided if one.whole]
    if gone:
        # before the numbers too: a run holds the corrections that it takes, and then waits for numbers
        await free_corrections(work, [row["id"] for row in gone])
    for key, minor in (await take_back_write_offs(work, gone)).items():
        open_minors[key] = open_minors.get(key, 0) + minor
    organisation = await billing_organisation(work, organisation_id)
    assert organisation is not None, "an invoice belongs to an organisation"
    notes = await _write(work, organisation, decided, run_id)
    settlements = [
        Settlement(one.row["id"], note.id, min(open_minors.get(one.row["id"], 0), note.total_minor))
        for one, note in zip(decided, notes, strict=True)
    ]
    await settle_invoices(work, [one for one in settlements if one.amount_minor], "CREDIT_NOTE")
    if gone:
        await set_states(work, [row["id"] for row in gone], InvoiceState.CREDITED)
    await _tell(work, decided, notes, reason, _sending(send, organisation))
    return notes


def _sending(send: bool | None, organisation: Row) -> CreditNoteSending:
    if send is None:
        return CreditNoteSending.IF_TOLD if organisation["send_credit_notes"] else CreditNoteSending.NEVER
    return CreditNoteSending.ALWAYS if send else CreditNoteSending.NEVER


def _refuse_if_not_open(row: Row) -> None:
    if row["kind"] != "INVOICE" or not may_become(InvoiceState(row["state"]), InvoiceState.CREDITED):
        raise InvoiceNotOpen(row["id"], kept_status(InvoiceKind(row["kind"]), InvoiceState(row["state"])))


def _decided(wanted: Crediting, lines: Sequence[CreditableLine]) -> _Decided:
    row, part = wanted.row, wanted.part
    assert lines, "every invoice has lines"
    by_line = dealt_out(lines, part, row["currency"]) if isinstance(part, int) else part
    taken = credited_lines(lines, by_line, row["currency"])
    total = sum(line.gross_minor for _, line in taken)
    whole = total == sum(one.left_minor for one in lines)
    return _Decided(row, InvoiceLines(line for _, line in taken), tuple(place for place, _ in taken), whole)


async def _write(work: Work, organisation: Row, decided: Sequence[_Decided], run_id: UUID | None) -> list[CreditNote]:
    first = await take_numbers(work, organisation["id"], "credit_note", len(decided), first=1)
    notes = [
        CreditNote(new_id(), number, one.lines.total_minor, one.whole) for number, one in enumerate(decided, first)
    ]
    texts = [
        f"Kreditnota {note.number} for faktura {one.row['number']}" for one, note in zip(decided, notes, strict=True)
    ]
    n = len(decided)
    await insert_credit_notes(
        work,
        {
            "id": [note.id for note in notes],
            "kind": ["CREDIT_NOTE"] * n,
            "number": [note.number for note in notes],
            "state": [InvoiceState.ISSUED.value] * n,
            "text": texts,
            "issued_on": [work.today] * n,
            "due_on": [work.today] * n,
            "net_minor": [one.lines.vat_minor - one.lines.total_minor for one in decided],
            "vat_minor": [-one.lines.vat_minor for one in decided],
            "total_minor": [-one.lines.total_minor for one in decided],
            "credits_id": [one.row["id"] for one in decided],
            "run_id": [run_id] * n,
            "created_at": [work.now] * n,
            **{name: [one.row[name] for one in decided] for name in _KEPT},
        },
    )
    await insert_credited_lines(
        work,
        [
            (note.id, place, _negative(line))
            for one, note in zip(decided, notes, strict=True)
            for place, line in zip(one.places, one.lines, strict=True)
        ],
    )
    await _post(work, organisation, decided, notes, texts)
    return notes


async def _post(
    work: Work,
    organisation: Row,
    decided: Sequence[_Decided],
    notes: Sequence[CreditNote],
    texts: Sequence[str],
) -> None:
    originals: dict[UUID, UUID] = {}
    for entry in await entries_of(work, [one.row["id"] for one in decided]):
        originals.setdefault(entry["source_id"], entry["id"])
    # where the member was then, not where it has moved since
    branches = await branches_of_entries(work, list(originals.values()))
    entries = []
    for one, note, text in zip(decided, notes, texts, strict=True):
        entry_id = originals.get(one.row["id"])
        draft = _as_draft(one, text, work.today, branches.get(entry_id) if entry_id else None)
        accounts = organisation["receivable_account"], organisation["vat_account"]
        issuer = Issuer(organisation["id"], one.row["currency"], *accounts)
        kind = EntryKind.CREDIT_NOTE
        entries.append(invoice_entry(draft, issuer, note.id, text, kind=kind, sign=-1, reverses_id=entry_id))
    await post_entries(work, entries)


def _as_draft(one: _Decided, text: str, today: date, branch_id: UUID | None) -> InvoiceDraft:
    row = one.row
    return InvoiceDraft(
        member_id=row["member_id"],
        payer_id=row["payer_id"],
        payer_number=0,
        origin_kind=row["origin_kind"],
        origin_id=row["origin_id"],
        origin_number=row["origin_number"],
        text=text,
        period_start=row["period_start"],
        period_end=row["period_end"],
        issued_on=today,
        due_on=today,
        payment_method=row["payment_method"],
        lines=one.lines,
        branch_id=branch_id,
    )


async def _tell(
    work: Work,
    decided: Sequence[_Decided],
    notes: Sequence[CreditNote],
    reason: str,
    sending: CreditNoteSending,
) -> None:
    audited = []
    for one, note in zip(decided, notes, strict=True):
        row = one.row
        work.record(
            InvoiceCredited(
                row["id"],
                note.id,
                row["organisation_id"],
                row["payer_id"],
                note.total_minor,
                row["currency"],
                sending.value,
            )
        )
        state = InvoiceState.CREDITED.value if note.whole else row["state"]
        after = {
            "state": state,
            "credit_note_id": note.id,
            "amount_minor": note.total_minor,
            "sending": sending.value,
        }
        audited.append(Audited(row["id"], row["payer_id"], {"state": row["state"]}, after))
    await work.audit_many("credit_invoice", "invoice", audited, reason=reason)


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
        branch_id=line.branch_id,
        department_id=line.department_id,
    )

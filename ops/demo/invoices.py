"""The demo's invoices: issued, open until they are settled, sometimes credited."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from domain.billing.model import InvoiceDraft, InvoiceState, Why
from domain.billing.rules.entries import invoice_postings
from domain.billing.rules.reference import invoice_reference
from domain.ledger.model import EntryKind, Posting
from domain.payments.rules.allocation import OpenBook
from ops.demo.bookkeeping import Journal
from ops.demo.calendar import Day
from ops.demo.identities import Identities
from ops.demo.numbers import Numbers, Series
from ops.demo.rows import Rows
from ops.demo.setting_up import Demo

_INVOICE, _CREDIT_NOTE = "INVOICE", "CREDIT_NOTE"


@dataclass(slots=True, eq=False)
class Issued:
    """An invoice of the history. `open_minor` is what is left to pay.

    Its number, and with it the reference and the journal entry, come at the end of its day.
    """

    id: UUID
    draft: InvoiceDraft
    total_minor: int
    open_minor: int
    number: int = 0
    reference: str = ""
    entry_id: UUID | None = None
    is_credited: bool = False


class Invoices:
    """Issues, settles and credits; `open` are those with something to pay, the oldest first."""

    def __init__(self, demo: Demo, rows: Rows, identities: Identities, journal: Journal, numbers: Numbers) -> None:
        self._demo = demo
        self._tenant_id, self._organisation_id = demo.tenant_id, demo.organisation.id
        self._invoices, self._lines = rows.of("invoice"), rows.of("invoice_line")
        self._allocations = rows.of("allocation")
        self._identities = identities
        self._journal = journal
        self._numbers = numbers
        self._postings: dict[tuple[int, UUID | None], tuple[Posting, ...]] = {}
        self._whys: dict[int, tuple[Why, str | None]] = {}
        self.open: dict[UUID, Issued] = {}
        self.book = OpenBook()
        self.credited: list[Issued] = []

    def issue(
        self,
        day: Day,
        draft: InvoiceDraft,
        run_id: UUID | None,
        then: Callable[[Day, Issued], None],
        *,
        state: InvoiceState,
    ) -> Issued:
        """Issue an invoice; at the day's end it gets its number and is written, and `then` is called.

        `state` is what will have become of it at the end of the history.
        """
        total_minor = draft.total_minor
        issued = Issued(self._identities.new(), draft, total_minor, total_minor)
        self.open[issued.id] = issued
        self.book.add(self._organisation_id, draft.payer_id, issued.id, total_minor)
        self._numbers.give(Series.INVOICE, 1, self._write_issued, day, issued, run_id, state, then)
        return issued

    def _write_issued(
        self,
        number: int,
        day: Day,
        issued: Issued,
        run_id: UUID | None,
        state: InvoiceState,
        then: Callable[[Day, Issued], None],
    ) -> None:
        draft = issued.draft
        issued.number = number
        issued.reference = invoice_reference(self._demo.kid_format, draft.payer_number, number)
        self._write(day, draft, issued.id, number, _INVOICE, state, issued.reference, run_id, None, 1)
        text = f"{number} {draft.text}"
        postings = self._postings_of(draft)
        issued.entry_id = self._journal.post(day, EntryKind.INVOICE, text, draft.payer_id, issued.id, postings)
        then(day, issued)

    def _postings_of(self, draft: InvoiceDraft) -> tuple[Posting, ...]:
        """Most invoices of a branch share their lines, which are one object then, and so their postings."""
        key = (id(draft.lines), draft.branch_id)
        found = self._postings.get(key)
        if found is None:
            found = self._postings[key] = invoice_postings(draft.lines, self._demo.issuer, draft.branch_id)
        return found

    def _why_of(self, why: Why) -> str | None:
        """What a line's row keeps of why it is there; lines share that as invoices share their lines."""
        if id(why) not in self._whys:
            self._whys[id(why)] = (why, orjson.dumps(why.kept).decode() if why.kept else None)
        return self._whys[id(why)][1]

    def settle(self, day: Day, invoice_id: UUID, source_kind: str, source_id: UUID, amount_minor: int) -> Issued:
        """Write what settled how much of an invoice; the book has been lowered already."""
        self._allocations.append(
            (
                self._tenant_id,
                self._identities.new(),
                invoice_id,
                source_kind,
                source_id,
                amount_minor,
                day.on,
                day.at,
            )
        )
        issued = self.open[invoice_id]
        issued.open_minor -= amount_minor
        if not issued.open_minor:
            del self.open[invoice_id]
        return issued

    def credit(self, day: Day, issued: Issued) -> UUID:
        """Credit an invoice of an earlier day whole, and return the credit note's id (BIL-11)."""
        note_id = self._identities.new()
        issued.is_credited = True
        self.credited.append(issued)
        if issued.open_minor:
            left = issued.open_minor
            self.book.settle(self._organisation_id, issued.draft.payer_id, left, issued.id)
            self.settle(day, issued.id, _CREDIT_NOTE, note_id, left)
        self._numbers.give(Series.CREDIT_NOTE, 1, self._write_note, day, issued, note_id)
        return note_id

    def _write_note(self, number: int, day: Day, issued: Issued, note_id: UUID) -> None:
        draft = issued.draft
        text = f"Kreditnota {number} for faktura {issued.number}"
        self._write(day, draft, note_id, number, _CREDIT_NOTE, InvoiceState.ISSUED, None, None, issued.id, -1, text)
        postings = invoice_postings(draft.lines, self._demo.issuer, draft.branch_id, sign=-1)
        self._journal.post(day, EntryKind.CREDIT_NOTE, text, draft.payer_id, note_id, postings, issued.entry_id)

    def close(self, rows: Rows) -> None:
        """Write what is still open."""
        rows.of("open_item").extend(
            (
                self._tenant_id,
                one.id,
                self._organisation_id,
                one.draft.payer_id,
                one.draft.issued_on,
                one.draft.due_on,
                one.total_minor,
                one.open_minor,
            )
            for one in self.open.values()
        )

    def _write(
        self,
        day: Day,
        draft: InvoiceDraft,
        invoice_id: UUID,
        number: int,
        kind: str,
        state: InvoiceState,
        reference: str | None,
        run_id: UUID | None,
        credits_id: UUID | None,
        sign: int,
        text: str | None = None,
    ) -> None:
        total_minor, vat_minor = sign * draft.total_minor, sign * draft.vat_minor
        row: tuple[Any, ...] = (
            self._tenant_id,
            invoice_id,
            self._organisation_id,
            kind,
            number,
            state,
            draft.member_id,
            draft.payer_id,
            draft.origin_kind,
            draft.origin_id,
            draft.origin_number,
            text or draft.text,
            draft.period_start,
            draft.period_end,
            day.on,
            draft.due_on if sign > 0 else day.on,
            self._demo.issuer.currency,
            total_minor - vat_minor,
            vat_minor,
            total_minor,
            reference,
            draft.payment_method,
            run_id,
            credits_id,
            draft.billing_plan_id,
            day.at,
        )
        self._invoices.append(row)
        for n, line in enumerate(draft.lines, 1):
            self._lines.append(
                (
                    self._tenant_id,
                    invoice_id,
                    n,
                    line.text,
                    line.product_id,
                    sign * line.quantity,
                    line.unit_minor,
                    line.list_minor if sign > 0 else None,
                    line.vat_bp,
                    sign * line.net_minor,
                    sign * line.vat_minor,
                    sign * line.gross_minor,
                    line.account,
                    self._why_of(line.why) if sign > 0 else None,
                )
            )

"""What a payment settles (LED-04, PAY-02b). No tolerance is given: an øre short leaves an øre open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice that is not settled, and how much of it is open (above zero, in minor units).

    With `fee_of` it is the fee of a reminder of that invoice, under the reminder's id (DUN-01).
    """

    invoice_id: UUID
    open_minor: int
    fee_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a payment settles which invoice, or which reminder's fee; above zero."""

    invoice_id: UUID
    amount_minor: int
    fee_of: UUID | None = None

    @property
    def about_id(self) -> UUID:
        """The invoice that it settles something of: itself, or the one whose fee it is."""
        return self.fee_of or self.invoice_id


@dataclass(frozen=True, slots=True)
class Allocation:
    """What a payment settles, and what is left as credit; together exactly the payment."""

    parts: tuple[Part, ...]
    credit_minor: int


def allocate(amount_minor: int, named_id: UUID | None, oldest_first: Sequence[OpenInvoice]) -> Allocation:
    """Settle the named invoice first, then the oldest open ones as long as the money lasts; the rest is credit.

    The fees of its reminders belong to the named invoice and come right after it (DUN-01). A named invoice that is not
    open any more can't be settled: then the money settles the member's only open invoice if it is exactly that amount,
    and is credit otherwise (PAY-02b). `amount_minor` is above zero.
    """
    if amount_minor <= 0:
        raise ValueError("only money that came in settles anything")
    if named_id is None:
        return _in_order(amount_minor, oldest_first)
    named = [each for each in oldest_first if named_id in (each.invoice_id, each.fee_of)]
    if named:
        named.sort(key=lambda each: each.invoice_id != named_id)
        others = [each for each in oldest_first if named_id not in (each.invoice_id, each.fee_of)]
        return _in_order(amount_minor, named + others)
    if len(oldest_first) == 1 and oldest_first[0].open_minor == amount_minor:
        return _in_order(amount_minor, oldest_first)
    return Allocation((), amount_minor)


def _in_order(amount_minor: int, invoices: Sequence[OpenInvoice]) -> Allocation:
    parts = []
    left = amount_minor
    for invoice in invoices:
        if not left:
            break
        taken = min(left, invoice.open_minor)
        parts.append(Part(invoice.invoice_id, taken, invoice.fee_of))
        left -= taken
    return Allocation(tuple(parts), left)


class OpenBook:
    """The open invoices of the members of one chunk, oldest first, as its payments settle them one after another."""

    def __init__(self) -> None:
        self._open: dict[tuple[UUID, UUID], dict[UUID, OpenInvoice]] = {}

    def add(
        self, organisation_id: UUID, member_id: UUID, invoice_id: UUID, open_minor: int, fee_of: UUID | None = None
    ) -> None:
        """Add an open invoice, or the fee of a reminder of one; call in the order of their age."""
        book = self._open.setdefault((organisation_id, member_id), {})
        book[invoice_id] = OpenInvoice(invoice_id, open_minor, fee_of)

    def is_open(self, organisation_id: UUID, member_id: UUID, invoice_id: UUID) -> bool:
        """Tell whether something of an invoice is still open."""
        return invoice_id in self._open.get((organisation_id, member_id), {})

    def settle(self, organisation_id: UUID, member_id: UUID, amount_minor: int, named_id: UUID | None) -> Allocation:
        """Allocate a payment and lower what it settles, so that the next one meets what is left."""
        book = self._open.get((organisation_id, member_id), {})
        result = allocate(amount_minor, named_id, list(book.values()))
        for part in result.parts:
            left = book[part.invoice_id].open_minor - part.amount_minor
            if left:
                book[part.invoice_id] = OpenInvoice(part.invoice_id, left, part.fee_of)
            else:
                del book[part.invoice_id]
        return result

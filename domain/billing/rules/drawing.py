"""How demands draw on what a payer has unused: the oldest credit first, as long as it lasts (BIL-08, BIL-11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from domain.billing.model import Credit, CreditSource, EarlierFee, InvoiceDraft
from domain.catalogue.model import PaymentMethod

NOTHING_SPENT: Mapping[UUID, int] = {}


def drawn_at_issue(*, ledger_billing: bool) -> frozenset[CreditSource]:
    """Return what settles a new invoice: always credit notes (BIL-11), payments with ledger billing on (BIL-08)."""
    return frozenset(CreditSource) if ledger_billing else frozenset({CreditSource.CREDIT_NOTE})


# Whoever is sent a slip pays what stands on it; what is charged or claimed elsewhere is the invoice alone.
_SLIPS = frozenset({PaymentMethod.INVOICE.value, PaymentMethod.EMAIL.value})


def demands_fees(draft: InvoiceDraft, settled_minor: int) -> bool:
    """Tell whether fees that are owed otherwise may be demanded with an invoice: something of it is to be paid."""
    return draft.takes_fees and draft.payment_method in _SLIPS and draft.total_minor > settled_minor


class Purse:
    """What payers have unused, as one demand after another takes it; a payer is filled in once.

    Beside it are the fees that they owe of settled invoices, which the next demand takes along (BIL-08). `spent_minor`
    is what a rehearsal has let payers draw before, which no row tells of.
    """

    def __init__(self, spent_minor: Mapping[UUID, int] = NOTHING_SPENT) -> None:
        self._left: dict[UUID, list[Credit]] = {}
        self._spent_minor = spent_minor
        self._fees: dict[UUID, tuple[EarlierFee, ...]] = {}

    def strangers(self, payer_ids: Iterable[UUID]) -> list[UUID]:
        """Return those of the payers of whom nothing is known yet, in the order of their ids."""
        return sorted({*payer_ids} - self._left.keys())

    def fill(self, payer_id: UUID, oldest_first: Sequence[Credit], usable_minor: int) -> None:
        """Put in what a payer has unused, at most `usable_minor` of it.

        The reskontro is credits less open demands, so no more is there than the balance with the open demands put
        back: what was paid back, or used otherwise, is gone.
        """
        self._left[payer_id] = _first_of(oldest_first, usable_minor)[0]
        self.take(payer_id, self._spent_minor.get(payer_id, 0))

    def strangers_to_fees(self, payer_ids: Iterable[UUID]) -> list[UUID]:
        """Return those of the payers of whose fees nothing is known yet, in the order of their ids."""
        return sorted({*payer_ids} - self._fees.keys())

    def owe(self, payer_id: UUID, fees: Sequence[EarlierFee]) -> None:
        """Put in the fees that a payer owes of settled invoices."""
        self._fees[payer_id] = tuple(fees)

    def take_fees(self, payer_id: UUID) -> tuple[EarlierFee, ...]:
        """Take the fees that a payer owes, and return them: they are demanded once."""
        fees = self._fees.get(payer_id, ())
        if fees:
            self._fees[payer_id] = ()
        return fees

    def usable_minor(self, payer_id: UUID) -> int:
        """Return what a payer has left, in minor units."""
        return sum(one.amount_minor for one in self._left.get(payer_id, ()))

    def take(self, payer_id: UUID, demand_minor: int) -> tuple[Credit, ...]:
        """Take what a demand draws of a payer's credits, and return it; less than the demand where they don't last."""
        left = self._left.get(payer_id)
        if not left or demand_minor <= 0:
            return ()
        taken, self._left[payer_id] = _first_of(left, demand_minor)
        return tuple(taken)

    def take_from(self, payer_id: UUID, source_id: UUID) -> tuple[Credit, ...]:
        """Take all that is left of one payment or credit note of a payer, and return it."""
        left = self._left.get(payer_id, [])
        taken = tuple(one for one in left if one.source_id == source_id)
        if taken:
            self._left[payer_id] = [one for one in left if one.source_id != source_id]
        return taken


def with_drawn(draft: InvoiceDraft, purse: Purse) -> InvoiceDraft:
    """Return a draft with what it would draw and the fees that it would demand, and take both from the purse."""
    drawn = purse.take(draft.payer_id, draft.total_minor)
    fees = purse.take_fees(draft.payer_id) if demands_fees(draft, drawn_minor(drawn)) else ()
    return replace(draft, drawn=drawn, earlier_fees=fees) if drawn or fees else draft


def drawn_minor(drawn: Iterable[Credit], kind: CreditSource | None = None) -> int:
    """Return how much was drawn in all, or from credits of one kind, in minor units."""
    return sum(one.amount_minor for one in drawn if kind in {None, one.kind})


def _first_of(credits: Sequence[Credit], most_minor: int) -> tuple[list[Credit], list[Credit]]:
    """Divide credits into the first ones, up to an amount, and what is left of them."""
    first, rest = [], []
    for one in credits:
        part = min(max(most_minor, 0), one.amount_minor)
        most_minor -= part
        if part:
            first.append(replace(one, amount_minor=part))
        if part < one.amount_minor:
            rest.append(replace(one, amount_minor=one.amount_minor - part))
    return first, rest

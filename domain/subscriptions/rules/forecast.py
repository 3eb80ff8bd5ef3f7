"""What many subscriptions will bill, month by month (BIL-14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from domain.subscriptions.model import TermBill


class Cell(NamedTuple):
    """Where an invoice to come is counted: the month in which it falls due, its plan and how it is paid."""

    month_on: date
    plan_id: UUID
    payment_method: str


@dataclass(slots=True)
class Amount:
    """Invoices to come, and what they come to with VAT."""

    invoices: int = 0
    total_minor: int = 0
    vat_minor: int = 0


def tally(bills: Iterable[TermBill], amounts: dict[Cell, Amount]) -> None:
    """Count invoices to come into the cells where they belong."""
    for bill in bills:
        draft = bill.draft
        cell = Cell(draft.due_on.replace(day=1), bill.plan_id, draft.payment_method)
        found = amounts.get(cell)
        if found is None:
            found = amounts[cell] = Amount()
        found.invoices += 1
        found.total_minor += draft.total_minor
        found.vat_minor += draft.vat_minor

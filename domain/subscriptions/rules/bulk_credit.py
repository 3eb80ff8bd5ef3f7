"""What a bulk credit looks for, and what it found (BIL-12). Debts are below zero, credits above, as on screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.kernel.reason import Arguments
from domain.kernel.refusal import FieldError

ITEMS_MAX = 1_000
STANDARD_REASON = "Regnskapsmessig avskrivning"


class BulkCreditKind(StrEnum):
    """An overdue invoice with its fees, a fee whose invoice is paid, what a member has unused, or what waits."""

    DEMAND = "DEMAND"
    FEE = "FEE"
    CREDIT = "CREDIT"
    CORRECTION = "CORRECTION"


@dataclass(frozen=True, slots=True)
class BulkCreditSearch:
    """Filters over what is left of stopped subscriptions; None leaves one out.

    The days are when an invoice or a fee was due, a correction's registration, and the last movement of a credit.
    Amounts are without a sign: `balance_…` are for credits and corrections, `demand_…` for invoices and fees.
    """

    organisation_id: UUID
    from_on: date | None = None
    to_on: date | None = None
    balance_least_minor: int | None = None
    balance_most_minor: int | None = None
    demand_least_minor: int | None = None
    demand_most_minor: int | None = None


@dataclass(frozen=True, slots=True)
class BulkCreditItem:
    """Something to be written off; `item_id` is the invoice, the reminder whose fee it is, the correction, or the
    member whose credit it is.
    """

    kind: BulkCreditKind
    item_id: UUID
    member_id: UUID
    text: str
    since_on: date
    amount_minor: int


def search_errors(search: BulkCreditSearch) -> Iterator[FieldError]:
    """Give what is wrong with a search: a range that ends before it begins, an amount below zero."""
    if search.from_on and search.to_on and search.to_on < search.from_on:
        limits: Arguments = (("least", search.from_on), ("most", date.max))
        yield FieldError("toOn", "RANGE", f"a day from {search.from_on} on", limits, rule="BIL-12")
    for least_name, most_name, least, most in (
        ("balanceLeastMinor", "balanceMostMinor", search.balance_least_minor, search.balance_most_minor),
        ("demandLeastMinor", "demandMostMinor", search.demand_least_minor, search.demand_most_minor),
    ):
        if least is not None and least < 0:
            yield FieldError(least_name, "AMOUNT", "an amount from 0 on", rule="BIL-12")
        if most is not None and most < max(least or 0, 0):
            yield FieldError(most_name, "AMOUNT", "not below the least amount", rule="BIL-12")


def picked(found: Sequence[BulkCreditItem], item_ids: Sequence[UUID]) -> list[BulkCreditItem]:
    """Return what was found and picked, in the order of the ids by which a run walks over it."""
    by_id: Mapping[UUID, BulkCreditItem] = {one.item_id: one for one in found}
    return [by_id[key] for key in sorted({*item_ids}) if key in by_id]

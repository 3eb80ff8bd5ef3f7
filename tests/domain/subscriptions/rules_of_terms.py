"""Billed terms for pure rules: a yearly magazine of 365.00 with an invoice fee."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.billing.model import BillableLine, InvoiceState
from domain.billing.rules.crediting import CreditableLine
from domain.billing.rules.lines import invoice_lines
from domain.subscriptions.model import BilledTerm

START, END = date(2026, 1, 1), date(2027, 1, 1)
PRICE, FEE = 36_500, 4_900
PRODUCT = UUID(int=7)


def billed(
    *,
    number: int = 1,
    start_on: date = START,
    end_on: date = END,
    paid_minor: int = 0,
    state: InvoiceState = InvoiceState.ISSUED,
    price_minor: int = PRICE,
    fee_minor: int = FEE,
) -> BilledTerm:
    """A term with its invoice, of which so much is paid."""
    goods = BillableLine("Bladet", 1, price_minor, 2500, "3000", PRODUCT)
    fees = [BillableLine("Gebyr", 1, fee_minor, 0, "3900")] if fee_minor else []
    lines = tuple(CreditableLine(place, line) for place, line in enumerate(invoice_lines([goods, *fees]), 1))
    open_minor = 0 if state is InvoiceState.CREDITED else price_minor + fee_minor - paid_minor
    return BilledTerm(number, start_on, end_on, UUID(int=number), 10_000 + number, state, open_minor, lines)

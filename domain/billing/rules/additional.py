"""What makes an additional invoice: lines of products and free lines, and what is wrong with them (BIL-10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from domain.billing.model import AdditionalInvoice, AdditionalLine, BillableLine, Why
from domain.billing.rules.why import LineCode, LineReason
from domain.catalogue.model import Product
from domain.catalogue.rules import account_errors, vat_bp
from domain.kernel.reason import Arguments
from domain.kernel.refusal import FieldError, InvalidInput
from domain.people.rules.texts import name_errors, text_errors

LINES_MAX = 50
QUANTITY_MAX = 10_000
UNIT_MINOR_MAX = 100_000_000
DUE_DAYS_MAX = 366


def additional_errors(new: AdditionalInvoice, products: Mapping[UUID, Product], today: date) -> Iterator[FieldError]:
    """Give what is wrong with an additional invoice, each with its field; nothing where it can be issued."""
    yield from name_errors("text", new.text)
    if new.due_on is not None and not today <= new.due_on <= today + timedelta(days=DUE_DAYS_MAX):
        most = today + timedelta(days=DUE_DAYS_MAX)
        yield FieldError(
            "dueOn", "RANGE", f"a day from {today} to {most}", (("least", today), ("most", most)), rule="BIL-10"
        )
    if not 1 <= len(new.lines) <= LINES_MAX:
        yield _range("lines", 1, LINES_MAX)
    for place, line in enumerate(new.lines):
        yield from _line_errors(f"lines.{place}", line, new.organisation_id, products)


def billable_lines(
    new: AdditionalInvoice, products: Mapping[UUID, Product], today: date, who: str
) -> list[BillableLine]:
    """Return the lines to bill at the VAT rates of today; they have been found right. `who` bills them (NEW-02)."""
    why = Why([LineReason.of(LineCode.ADDITIONAL, who=who, about=new.text.strip())])
    return [replace(_billable(line, products, today), why=why) for line in new.lines]


def _line_errors(
    path: str, line: AdditionalLine, organisation_id: UUID, products: Mapping[UUID, Product]
) -> Iterator[FieldError]:
    if not 1 <= line.quantity <= QUANTITY_MAX:
        yield _range(f"{path}.quantity", 1, QUANTITY_MAX)
    if not 1 <= line.unit_minor <= UNIT_MINOR_MAX:
        yield FieldError(f"{path}.unitMinor", "AMOUNT", f"a price of 1 to {UNIT_MINOR_MAX} minor units", rule="BIL-10")
    if line.product_id is None:
        yield from name_errors(f"{path}.text", line.text)
        yield from account_errors(f"{path}.account", line.account or "")
        try:
            vat_bp(f"{path}.vatRatePercent", line.vat_rate_percent or "")
        except InvalidInput as refused:
            yield from refused.fields
        return
    yield from text_errors(f"{path}.text", line.text)
    product = products.get(line.product_id)
    if product is None:
        yield FieldError(f"{path}.productId", "NOT_FOUND", "there is no such product; choose one of the list")
    elif product.organisation_id != organisation_id:
        message = f"{product.name} is sold by another organisation"
        yield FieldError(f"{path}.productId", "OTHER_ORGANISATION", message, rule="BIL-10")


def _billable(line: AdditionalLine, products: Mapping[UUID, Product], today: date) -> BillableLine:
    if line.product_id is None:
        assert line.account is not None, "a free line has an account"
        rate = vat_bp("vatRatePercent", line.vat_rate_percent or "")
        return BillableLine(line.text.strip(), line.quantity, line.unit_minor, rate, line.account)
    product = products[line.product_id]
    text = line.text.strip() or product.name
    vat = product.vat_on(today)
    return BillableLine(text, line.quantity, line.unit_minor, vat, product.revenue_account, product.id)


def _range(path: str, least: int, most: int) -> FieldError:
    limits: Arguments = (("least", least), ("most", most))
    return FieldError(path, "RANGE", f"from {least} to {most}", limits, rule="BIL-10")

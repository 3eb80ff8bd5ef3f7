"""Lines of invoices as the schema shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry

from api.billing.why import LineWhy, why_shown
from api.context import Info
from api.nodes import node
from api.scalars import Minor
from domain.billing import model
from domain.billing.queries.invoices import credited_by_line
from domain.billing.rules.discounts import Discount, discount_of
from domain.billing.rules.why import why_of
from domain.catalogue.rules import vat_text
from domain.kernel.database import Row

if TYPE_CHECKING:
    from api.catalogue.types import Product


@strawberry.type
class InvoiceLine:
    """One line: net + VAT = gross. `number` is what a credit note of it is made by.

    listMinor: the price of one before discounts; null where the line has none, as the other two of a discount.
    discountMinor: what was taken off the whole line, VAT included. discountPercent: where that is one percent.
    """

    number: int
    text: str
    quantity: int
    unit_minor: Minor
    net_minor: Minor
    vat_rate_percent: str
    vat_minor: Minor
    gross_minor: Minor
    account: str
    why: list[LineWhy]
    list_minor: Minor | None
    discount_minor: Minor | None
    discount_percent: str | None
    product_id: strawberry.Private[UUID | None] = None
    invoice_id: strawberry.Private[UUID | None] = None

    @strawberry.field(description="The product; null for fees, free text and what corrections change (BIL-01).")
    async def product(self, info: Info) -> Annotated[Product, strawberry.lazy("api.catalogue.types")] | None:
        return await node(info, "Product", self.product_id) if self.product_id else None

    @strawberry.field(description="What of it is not credited yet, VAT included (BIL-11).")
    async def left_minor(self, info: Info) -> Minor:
        if self.invoice_id is None:
            return self.gross_minor
        credited = await info.context.load(credited_by_line, self.invoice_id) or {}
        return Minor(self.gross_minor - credited.get(self.number, 0))


def line_of(values: Row) -> InvoiceLine:
    """Return a line from its stored row."""
    why = why_of(values["why"])
    discount = discount_of(values["quantity"], values["unit_minor"], values["list_minor"], why)
    return InvoiceLine(
        invoice_id=values["invoice_id"],
        number=values["line"],
        text=values["text"],
        quantity=values["quantity"],
        unit_minor=values["unit_minor"],
        net_minor=values["net_minor"],
        vat_rate_percent=vat_text(values["vat_bp"]),
        vat_minor=values["vat_minor"],
        gross_minor=values["gross_minor"],
        account=values["account"],
        why=why_shown(why),
        product_id=values["product_id"],
        **_shown(discount),
    )


def draft_lines(lines: Sequence[model.InvoiceLine]) -> list[InvoiceLine]:
    """Return the lines of an invoice that is not issued yet."""
    return [_draft_line(number, line) for number, line in enumerate(lines, 1)]


def _draft_line(number: int, line: model.InvoiceLine) -> InvoiceLine:
    return InvoiceLine(
        number=number,
        text=line.text,
        quantity=line.quantity,
        unit_minor=Minor(line.unit_minor),
        net_minor=Minor(line.net_minor),
        vat_rate_percent=vat_text(line.vat_bp),
        vat_minor=Minor(line.vat_minor),
        gross_minor=Minor(line.gross_minor),
        account=line.account,
        why=why_shown(line.why),
        product_id=line.product_id,
        **_shown(discount_of(line.quantity, line.unit_minor, line.list_minor, line.why)),
    )


def _shown(discount: Discount | None) -> dict[str, Any]:
    if discount is None:
        return dict.fromkeys(("list_minor", "discount_minor", "discount_percent"))
    return {
        "list_minor": Minor(discount.list_minor),
        "discount_minor": Minor(discount.amount_minor),
        "discount_percent": discount.percent,
    }

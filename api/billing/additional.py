"""Additional invoices: products or free lines, issued at once (BIL-10)."""

from __future__ import annotations

from datetime import date

import strawberry

from api.billing.types import Invoice, PaymentMethod, load_invoice
from api.context import Info
from api.ids import decode_id, decode_optional
from api.refusals import refusing
from api.scalars import Minor
from domain.billing import model
from domain.billing.commands import issue_additional_invoice as command
from domain.billing.model import NoBankAccount
from domain.catalogue import model as catalogue
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn


@strawberry.input
class AdditionalLineInput:
    """A line: a product, which says VAT and account, or free text with both. `unitMinor` includes VAT."""

    quantity: int
    unit_minor: Minor
    text: str = ""
    product_id: strawberry.ID | None = None
    vat_rate_percent: str | None = None
    account: str | None = None


@strawberry.input
class AdditionalInvoiceInput:
    """An invoice beside all subscriptions. Without `dueOn` the payer has the lead days of the billing plan."""

    organisation_id: strawberry.ID
    member_id: strawberry.ID
    billing_plan_id: strawberry.ID
    text: str
    lines: list[AdditionalLineInput]
    payment_method: PaymentMethod = catalogue.PaymentMethod.INVOICE
    payer_id: strawberry.ID | None = None
    due_on: date | None = None


@strawberry.type
class IssueAdditionalInvoiceSuccess:
    """The issued invoice."""

    invoice: Invoice


@refusing(InvalidInput, NotFound, NoBankAccount, NotAllowed, NotSignedIn, IdempotencyConflict)
async def issue_additional_invoice(
    info: Info, input: AdditionalInvoiceInput, idempotency_key: str
) -> IssueAdditionalInvoiceSuccess:
    """Issue an invoice with products or free lines; it is sent and reminded like any other (BIL-10)."""
    info.context.require("invoices:write")
    new = model.AdditionalInvoice(
        organisation_id=decode_id("Organisation", input.organisation_id, "input.organisationId"),
        member_id=decode_id("Member", input.member_id, "input.memberId"),
        billing_plan_id=decode_id("BillingPlan", input.billing_plan_id, "input.billingPlanId"),
        text=input.text,
        lines=tuple(_line(place, line) for place, line in enumerate(input.lines)),
        payment_method=input.payment_method.value,
        payer_id=decode_optional("Member", input.payer_id, "input.payerId"),
        due_on=input.due_on,
    )
    async with info.context.work() as work:
        invoice_id = await command.issue_additional_invoice(work, new, idempotency_key=idempotency_key)
    invoice = await load_invoice(info, invoice_id)
    assert invoice is not None, "it was issued"
    return IssueAdditionalInvoiceSuccess(invoice=invoice)


def _line(place: int, line: AdditionalLineInput) -> model.AdditionalLine:
    return model.AdditionalLine(
        quantity=line.quantity,
        unit_minor=line.unit_minor,
        text=line.text,
        product_id=decode_optional("Product", line.product_id, f"input.lines.{place}.productId"),
        vat_rate_percent=line.vat_rate_percent,
        account=line.account,
    )

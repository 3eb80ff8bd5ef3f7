"""Issue an invoice beside all subscriptions, with products or free lines, at once (BIL-10)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from domain.billing.commands.issue_invoices import issue_invoices
from domain.billing.model import AdditionalInvoice, InvoiceDraft
from domain.billing.rules.additional import additional_errors, billable_lines
from domain.billing.rules.lines import invoice_lines
from domain.catalogue.queries import load_catalogue
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.commands.hold_living import hold_living
from domain.people.queries.billing import payers

ORIGIN_KIND = "ADDITIONAL"
# Others need an agreement, which a single invoice has not (SUB-01).
METHODS = frozenset({"INVOICE", "EMAIL"})


async def issue_additional_invoice(work: Work, new: AdditionalInvoice, *, idempotency_key: str) -> UUID:
    """Issue an invoice with the given lines today, and return its id; it is reminded by its billing plan's process.

    Refuses with NotFound (organisation, member, payer, billing plan), NoBankAccount, and InvalidInput that names each
    line and field, or the payer where it died. The same key gives the same answer.
    """
    known = await claim(work, idempotency_key, request_hash("issue_additional_invoice", asdict(new)))
    if known is not None:
        return UUID(known["invoice_id"])
    catalogue = await load_catalogue(work)
    plan = catalogue.billing_plans.get(new.billing_plan_id)
    if plan is None:
        raise NotFound("billing plan", new.billing_plan_id)
    people = await payers(work, sorted({new.member_id, new.payer_id or new.member_id}))
    if new.member_id not in people:
        raise NotFound("member", new.member_id)
    await hold_living(work, [("payerId", new.payer_id) if new.payer_id else ("memberId", new.member_id)])
    refuse_if_any(list(additional_errors(new, catalogue.products, work.today)))
    if new.payment_method not in METHODS:
        message = "the member has no agreement for this method; choose invoice or e-mail"
        raise InvalidInput.of("paymentMethod", "NO_AGREEMENT", message, rule="SUB-18")
    payer = people[new.payer_id or new.member_id]
    draft = InvoiceDraft(
        member_id=new.member_id,
        payer_id=payer["id"],
        payer_number=payer["number"],
        origin_kind=ORIGIN_KIND,
        origin_id=None,
        origin_number=None,
        text=new.text.strip(),
        period_start=None,
        period_end=None,
        issued_on=work.today,
        due_on=new.due_on or work.today + timedelta(days=plan.lead_days_of(new.payment_method)),
        payment_method=new.payment_method,
        lines=invoice_lines(billable_lines(new, catalogue.products, work.today, work.actor.name)),
        branch_id=payer["branch_id"],
        billing_plan_id=plan.id,
    )
    [issued] = await issue_invoices(work, new.organisation_id, [draft])
    await work.audit(
        "issue_additional_invoice",
        "invoice",
        issued.id,
        after={"invoice_id": issued.id, "total_minor": issued.total_minor},
        member_id=payer["id"],
        reason=draft.text,
    )
    await remember(work, idempotency_key, {"invoice_id": issued.id})
    return issued.id

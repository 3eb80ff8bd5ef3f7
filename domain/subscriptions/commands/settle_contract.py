"""Bill the fee of a contract that is left early, or take it back where it is not left after all (CAT-16, SUB-07)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.hold_invoices import hold_invoices
from domain.billing.commands.issue_invoices import issue_invoices
from domain.billing.commands.write_credit_note import write_credit_note
from domain.billing.model import InvoiceDraft, InvoiceState
from domain.kernel.database import Row
from domain.kernel.work import Work
from domain.people.queries.billing import payers
from domain.subscriptions.model import CONTRACT_KIND, ContractBreak, Running


async def hold_contract(work: Work, row: Row) -> Row | None:
    """Return the invoice of the fee that a subscription's contract has cost, held; None without one that stands.

    It may be with a collector, whose next report tells what becomes of it (DUN-09). To be called before anything is
    issued or credited.
    """
    if row["contract_invoice_id"] is None:
        return None
    held = await hold_invoices(work, row["organisation_id"], [row["contract_invoice_id"]])
    invoice = held[row["contract_invoice_id"]]
    return invoice if invoice["state"] != InvoiceState.CREDITED else None


async def settle_contract(
    work: Work,
    running: Running,
    broken: ContractBreak | None,
    standing: Row | None,
    *,
    organisation_id: UUID,
    reason: str,
) -> UUID | None:
    """Let the fee stand, issue or credit it, as an end asks for; return the invoice of a fee that stands."""
    if broken is None:
        if standing is not None:
            await write_credit_note(work, standing, None, reason=reason)
        return None
    if standing is not None:
        standing_id: UUID = standing["id"]
        return standing_id
    payer = (await payers(work, [running.debtor_id]))[running.debtor_id]
    draft = InvoiceDraft(
        member_id=running.member_id,
        payer_id=running.debtor_id,
        payer_number=payer["number"],
        origin_kind=CONTRACT_KIND,
        origin_id=running.id,
        origin_number=None,
        text=broken.fee.name,
        period_start=None,
        period_end=None,
        issued_on=work.today,
        due_on=broken.due_on,
        payment_method=running.payment_method,
        lines=broken.lines,
        branch_id=payer["branch_id"],
        billing_plan_id=broken.billing_plan_id,
    )
    [issued] = await issue_invoices(work, organisation_id, [draft])
    return issued.id

"""Complete one payment of a known member (PAY-01, LED-04). Part of every command that completes one by hand."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.billing.commands.hold_open_items import hold_open_items
from domain.kernel.database import Row
from domain.kernel.work import Work
from domain.payments.commands.complete_payments import complete_payments
from domain.payments.model import MatchingType, PaymentState
from domain.payments.repository.payments import set_completed
from domain.payments.rules.allocation import Allocation, OpenInvoice, allocate
from domain.payments.rules.completion import Completion, PaidInto
from domain.payments.rules.states import state_when_approved
from domain.people.queries.payments import receiving_accounts


async def settle_payment(
    work: Work,
    payment: Row,
    member_id: UUID,
    invoice_id: UUID | None,
    matching_type: MatchingType,
    *,
    posted_on: date | None = None,
) -> None:
    """Settle the named invoice, then the oldest open ones, and leave the rest as credit; the payment is completed.

    The caller holds the payment. An amount below zero takes money back: it settles nothing and lowers the credit. It is
    posted on the day on which it was paid, unless `posted_on` names another.
    """
    state_when_approved(PaymentState(payment["state"]))
    into = await paid_into(work, payment["organisation_id"], payment["bank_account_id"])
    held = await hold_open_items(work, into.organisation_id, [member_id])
    if payment["amount_minor"] > 0:
        items = [OpenInvoice(item["invoice_id"], item["open_minor"], item["fee_of"]) for item in held]
        allocation = allocate(payment["amount_minor"], invoice_id, items)
    else:
        allocation = Allocation((), payment["amount_minor"])
    reference = payment["reference"]
    completion = Completion(
        payment_id=payment["id"],
        paid_into=into,
        member_id=member_id,
        matching_type=matching_type,
        invoice_id=invoice_id,
        amount_minor=payment["amount_minor"],
        paid_on=posted_on or payment["paid_on"],
        allocation=allocation,
        text=f"KID {reference}" if reference else payment["text"] or payment["comment"] or payment["source"],
    )
    await set_completed(work, [completion])
    await complete_payments(work, [completion])


async def paid_into(work: Work, organisation_id: UUID, bank_account_id: UUID | None) -> PaidInto:
    """Return the account that a payment came to; the organisation's default one where it does not say."""
    own = [a for a in await receiving_accounts(work) if a["organisation_id"] == organisation_id]
    account = next((a for a in own if a["id"] == bank_account_id), own[0])
    return PaidInto(organisation_id, account["currency"], account["ledger_account"], account["receivable_account"])

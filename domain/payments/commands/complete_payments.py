"""Complete payments: into the ledger, and off the invoices (PAY-01, PAY-02c, LED-01, LED-04)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.billing.commands.settle_invoices import settle_invoices
from domain.billing.model import Settlement
from domain.kernel.work import Work
from domain.ledger.commands.post_entries import post_entries
from domain.payments.model import PaymentCompleted
from domain.payments.rules.completion import Completion, payment_entry


async def complete_payments(work: Work, completions: Sequence[Completion]) -> None:
    """Write allocations, open items, journal and reskontro as sets, and a fact for each payment.

    The caller holds the payers' open items, and writes the payments' own rows as completed in the same work; all
    have one currency.
    """
    if not completions:
        return
    currency = completions[0].paid_into.currency
    settlements = [
        Settlement(part.invoice_id, completion.payment_id, part.amount_minor)
        for completion in completions
        for part in completion.allocation.parts
    ]
    await settle_invoices(work, settlements, "PAYMENT")
    await post_entries(work, [payment_entry(completion) for completion in completions])
    work.record_many(
        PaymentCompleted(
            payment_id=completion.payment_id,
            organisation_id=completion.paid_into.organisation_id,
            member_id=completion.member_id,
            invoice_ids=tuple(dict.fromkeys([part.about_id for part in completion.allocation.parts])),
            amount_minor=completion.amount_minor,
            currency=currency,
        )
        for completion in completions
    )

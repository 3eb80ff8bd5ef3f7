"""Subscriptions follow their payers' agreements: a kept card pays, and what has ended leaves invoices (SUB-18)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.work import Work
from domain.subscriptions.model import KEPT_AGREEMENTS, PaymentMethodChanged
from domain.subscriptions.repository.methods import left_without_agreement, subscription_of_invoices, write_method


async def pay_by_card(work: Work, invoice_ids: Sequence[UUID]) -> int:
    """Let subscriptions be paid by card whose invoice was paid when a card was enrolled; return how many changed.

    The next term is charged on the card; what is billed already stays as it is.
    """
    changed = await write_method(work, await subscription_of_invoices(work, invoice_ids), "CARD")
    work.record_many(PaymentMethodChanged(row["id"], row["member_id"], "CARD") for row in changed)
    return len(changed)


async def pay_by_invoice(work: Work, owners: Sequence[tuple[UUID, UUID]]) -> int:
    """Let subscriptions of (organisation, payer) without an agreement in force fall back to invoice; return how many.

    An agreement that another one replaced changes nothing, because the other one is in force.
    """
    changed = await write_method(work, await left_without_agreement(work, owners, KEPT_AGREEMENTS), "INVOICE")
    work.record_many(PaymentMethodChanged(row["id"], row["member_id"], "INVOICE") for row in changed)
    return len(changed)

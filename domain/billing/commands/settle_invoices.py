"""Settle invoices and fees with payments, what is left of them, credit notes or write-offs (LED-04)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from domain.billing.model import Settlement
from domain.billing.repository.invoices import insert_allocations, settle_open_items
from domain.kernel.work import Work


async def settle_invoices(
    work: Work,
    settlements: Sequence[Settlement],
    source_kind: Literal["PAYMENT", "CREDIT_NOTE", "PAYMENT_CREDIT", "WRITE_OFF"],
) -> None:
    """Write the allocations and lower what is open.

    The caller has locked the open items and made sure that no invoice gets more than is open of it: an amount above
    that breaks a check of the database and nothing is written. The caller also records the fact: the payment that was
    completed, or the invoice that was credited. PAYMENT_CREDIT is what an earlier payment left on the reskontro;
    CREDIT_NOTE is one on the invoice itself, or what one on another left.
    """
    if not settlements:
        return
    await insert_allocations(work, settlements, source_kind)
    touched = await settle_open_items(work, settlements)
    if touched != len({s.invoice_id for s in settlements}):
        raise RuntimeError("an invoice was settled that has nothing open; its lock was not held")

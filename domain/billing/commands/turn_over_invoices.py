"""Move invoices to collection or back; what is open of them stays as it is (BIL-02, DUN-09)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from domain.billing.model import InvoiceKind, InvoiceNotOpen, InvoiceState
from domain.billing.repository.invoices import lock_invoices, set_states
from domain.billing.rules.states import kept_status, may_become
from domain.kernel.work import Work


async def turn_over_invoices(
    work: Work, invoice_ids: Sequence[UUID], target: Literal[InvoiceState.IN_COLLECTION, InvoiceState.ISSUED]
) -> None:
    """Let invoices have another state, as sets; the caller says why. Refuses with InvoiceNotOpen."""
    for row in await lock_invoices(work, invoice_ids):
        if row["kind"] != "INVOICE" or not may_become(InvoiceState(row["state"]), target):
            raise InvoiceNotOpen(row["id"], kept_status(InvoiceKind(row["kind"]), InvoiceState(row["state"])))
    await set_states(work, invoice_ids, target)

"""Hold what payers have open, so that nobody else settles it meanwhile (LED-04)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.repository.invoices import lock_open_items
from domain.kernel.database import Row
from domain.kernel.work import Work


async def hold_open_items(work: Work, organisation_id: UUID, payer_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return the open items of payers in one organisation, oldest first, locked until the work ends.

    Columns: payer_id, invoice_id, open_minor, fee_of (the invoice whose fee it is; None for an invoice). Rows are
    locked in one order, so that two holders never wait for each other in a circle; take them before the journal's
    numbers.
    """
    return await lock_open_items(work, organisation_id, payer_ids)

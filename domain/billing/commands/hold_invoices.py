"""Hold invoices and what is open of them, before several are credited in one work."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.commands.hold_open_items import hold_open_items
from domain.billing.repository.invoices import lock_invoices
from domain.kernel.database import Row
from domain.kernel.work import Work


async def hold_invoices(
    work: Work, organisation_id: UUID, invoice_ids: Sequence[UUID], payer_ids: Sequence[UUID] = ()
) -> dict[UUID, Row]:
    """Return invoices of one organisation by id, locked with all that their payers have open until the work ends.

    What other payers have open is held along where they are named, so that all of it is taken in one order.

    To be called before the journal's numbers are taken: payments hold open items first, and numbers then.
    """
    rows = await lock_invoices(work, invoice_ids)
    await hold_open_items(work, organisation_id, sorted({*payer_ids, *(row["payer_id"] for row in rows)}))
    return {row["id"]: row for row in rows}

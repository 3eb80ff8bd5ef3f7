"""Fees that invoices demand beside their totals (BIL-08)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from domain.billing.repository import earlier_fees
from domain.billing.rules.drawing import Purse
from domain.kernel.database import Reading, Row

# A fee is demanded again with its own invoice once that one is open, and with the next one once this one is not.
_OF_INVOICES = """
SELECT e.invoice_id, e.fee_id, e.amount_minor, CASE
  WHEN EXISTS (SELECT FROM open_item x WHERE x.tenant_id = $1 AND x.invoice_id = e.invoice_id)
    AND NOT EXISTS (SELECT FROM open_item x WHERE x.tenant_id = $1 AND x.invoice_id = o.fee_of)
  THEN coalesce(least(e.amount_minor, o.open_minor), 0) ELSE 0 END AS open_minor
FROM earlier_fee e
LEFT JOIN open_item o ON o.tenant_id = $1 AND o.invoice_id = e.fee_id
WHERE e.tenant_id = $1 AND e.invoice_id = ANY($2::uuid[]) ORDER BY e.invoice_id, e.fee_id
"""


async def fill_fees(read: Reading, purse: Purse, organisation_id: UUID, payer_ids: Iterable[UUID]) -> None:
    """Learn which fees payers whom a purse does not know yet owe in an organisation of invoices that are settled."""
    await earlier_fees.fill_fees(read, purse, organisation_id, payer_ids)


async def earlier_fees_of(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the fees that invoices demand: fee_id (the reminder's), amount_minor then, and open_minor now.

    Nothing is open of one that is demanded otherwise by now: the invoice is settled, or that of the reminder is open.
    """
    found: dict[UUID, list[Row]] = {key: [] for key in invoice_ids}
    for row in await read.sql(_OF_INVOICES, read.tenant_id, list(invoice_ids)):
        found[row["invoice_id"]].append(row)
    return found

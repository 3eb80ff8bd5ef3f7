"""Fees of reminders that are owed though their invoices are settled, and the invoices that demand them (BIL-08)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from domain.billing.model import EarlierFee
from domain.billing.rules.drawing import Purse
from domain.billing.tables import earlier_fee
from domain.kernel.database import Reading
from domain.kernel.work import Work

# What an open invoice demands is not demanded again, whether the fee is of its own reminder or was taken along; nor is
# what a balance invoice names, until that is due.
_OWED = """
SELECT f.payer_id, f.invoice_id AS fee_id, f.open_minor
FROM (SELECT DISTINCT unnest($3::uuid[]) AS payer_id) u
JOIN open_item f ON f.tenant_id = $1 AND f.organisation_id = $2 AND f.payer_id = u.payer_id AND f.fee_of IS NOT NULL
JOIN invoice i ON i.tenant_id = $1 AND i.id = f.fee_of AND i.state = 'ISSUED'
WHERE NOT EXISTS (SELECT FROM open_item o WHERE o.tenant_id = $1 AND o.invoice_id = f.fee_of)
  AND NOT EXISTS (
    SELECT FROM earlier_fee e LEFT JOIN open_item o ON o.tenant_id = $1 AND o.invoice_id = e.invoice_id
    WHERE e.tenant_id = $1 AND e.fee_id = f.invoice_id AND (o.invoice_id IS NOT NULL OR e.until_on >= $4::date)
  )
ORDER BY f.payer_id, f.due_on, f.invoice_id
"""


async def fill_fees(read: Reading, purse: Purse, organisation_id: UUID, payer_ids: Iterable[UUID], on: date) -> None:
    """Learn which fees a new invoice of a day may demand of payers whom a purse does not know yet."""
    strangers = purse.strangers_to_fees(payer_ids)
    if not strangers:
        return
    found: dict[UUID, list[EarlierFee]] = defaultdict(list)
    for row in await read.sql(_OWED, read.tenant_id, organisation_id, strangers, on):
        found[row["payer_id"]].append(EarlierFee(row["fee_id"], row["open_minor"]))
    for payer_id in strangers:
        purse.owe(payer_id, found.get(payer_id, ()))


async def insert_earlier_fees(work: Work, rows: Sequence[tuple[UUID, EarlierFee, date | None]]) -> None:
    """Write which fees invoices demand beside their totals, and balance invoices until a day."""
    await work.insert_many(
        earlier_fee,
        {
            "invoice_id": [invoice_id for invoice_id, _, _ in rows],
            "fee_id": [fee.fee_id for _, fee, _ in rows],
            "amount_minor": [fee.amount_minor for _, fee, _ in rows],
            "until_on": [until_on for _, _, until_on in rows],
        },
    )

"""What payers have unused on the reskontro, and what invoices have drawn of it (BIL-08, BIL-11, DUN-03)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from domain.billing.model import Credit, CreditSource
from domain.billing.queries.earlier_fees import fill_fees
from domain.billing.repository import credit
from domain.billing.rules.drawing import Purse, drawn_at_issue
from domain.kernel.database import Reading
from domain.people.queries.billing import billing_organisation


async def fill_purse(
    read: Reading, purse: Purse, organisation_id: UUID, payer_ids: Iterable[UUID], kinds: Collection[CreditSource]
) -> None:
    """Learn what payers whom a purse does not know yet have unused in an organisation.

    Who will use it holds the organisation's journal, so that nobody else uses the same.
    """
    await credit.fill_purse(read, purse, organisation_id, payer_ids, kinds)


async def purse_of(read: Reading, organisation_id: UUID, payer_id: UUID) -> Purse:
    """Return what the next invoices of one payer will draw on in an organisation."""
    organisation = await billing_organisation(read, organisation_id)
    purse = Purse()
    if organisation is not None:
        kinds = drawn_at_issue(ledger_billing=organisation["ledger_billing"])
        await fill_purse(read, purse, organisation_id, [payer_id], kinds)
        if organisation["ledger_billing"]:
            await fill_fees(read, purse, organisation_id, [payer_id])
    return purse


# A credit note of the invoice itself is no earlier credit.
_DRAWN = """
SELECT a.invoice_id, a.source_kind, a.source_id, a.amount_minor FROM allocation a
LEFT JOIN invoice n ON n.tenant_id = a.tenant_id AND n.id = a.source_id AND a.source_kind = 'CREDIT_NOTE'
WHERE a.tenant_id = $1 AND a.invoice_id = ANY($2::uuid[]) AND a.undone_at IS NULL
  AND (a.source_kind = 'PAYMENT_CREDIT' OR n.credits_id <> a.invoice_id)
ORDER BY a.id
"""


async def drawn_of(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, list[Credit]]:
    """Return what invoices have drawn from earlier payments and from credit notes of other invoices."""
    found: dict[UUID, list[Credit]] = {key: [] for key in invoice_ids}
    for row in await read.sql(_DRAWN, read.tenant_id, list(invoice_ids)):
        one = Credit(CreditSource(row["source_kind"]), row["source_id"], row["amount_minor"])
        found[row["invoice_id"]].append(one)
    return found


# A gift's payment has no entry of a payment, and leaves nothing.
_LEFT = """
SELECT e.source_id, (
  (SELECT coalesce(sum(reskontro_minor), 0) FROM posting WHERE tenant_id = $1 AND entry_id = e.id)
  - (SELECT coalesce(sum(amount_minor), 0) FROM allocation
     WHERE tenant_id = $1 AND source_id = e.source_id AND undone_at IS NULL)
)::bigint AS left_minor
FROM journal_entry e
WHERE e.tenant_id = $1 AND e.source_id = ANY($2::uuid[]) AND e.kind IN ('PAYMENT', 'CREDIT_NOTE')
"""


async def left_of(read: Reading, source_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return what payments and credit notes have left unused, in minor units; gifts, and what waits, are left out.

    A payer may have less to use where money was taken back: `purse_of` knows that.
    """
    rows = await read.sql(_LEFT, read.tenant_id, list(source_ids))
    return {row["source_id"]: max(0, row["left_minor"]) for row in rows}


_BACKED = """
SELECT e.source_id, (coalesce(b.balance_minor, 0) + o.open_minor)::bigint AS backed_minor
FROM journal_entry e
LEFT JOIN reskontro_balance b
  ON b.tenant_id = $1 AND b.organisation_id = e.organisation_id AND b.member_id = e.member_id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(open_minor), 0) AS open_minor FROM open_item
  WHERE tenant_id = $1 AND payer_id = e.member_id AND organisation_id = e.organisation_id
) o
WHERE e.tenant_id = $1 AND e.source_id = ANY($2::uuid[]) AND e.kind = 'PAYMENT'
"""


async def backed_of(read: Reading, payment_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return, by payment, the balance of its payer with the open demands put back, in minor units.

    No more than that can be unused; below zero the payer took back what had settled something. Gifts are left out.
    """
    rows = await read.sql(_BACKED, read.tenant_id, list(payment_ids))
    return {row["source_id"]: row["backed_minor"] for row in rows}

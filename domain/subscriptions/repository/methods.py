"""How subscriptions are paid, as their payers' agreements come and go (SUB-18, SUB-19)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.work import Work

_OF_INVOICES = """
SELECT DISTINCT t.subscription_id AS id FROM term t
JOIN invoice i ON i.tenant_id = t.tenant_id AND i.id = t.invoice_id
JOIN subscription s ON s.tenant_id = t.tenant_id AND s.id = t.subscription_id
WHERE t.tenant_id = $1 AND t.invoice_id = ANY($2::uuid[])
  AND coalesce(s.next_payer_id, s.payer_id, s.member_id) = i.payer_id
"""
# An agreement in force keeps its payer's subscriptions on its method.
_LEFT_BEHIND = """
SELECT s.id FROM unnest($2::uuid[], $3::uuid[]) AS u(organisation_id, payer_id)
JOIN subscription s ON s.tenant_id = $1 AND s.organisation_id = u.organisation_id
  AND coalesce(s.next_payer_id, s.payer_id, s.member_id) = u.payer_id
WHERE s.payment_method = ANY($4::text[]) AND s.state <> 'STOPPED' AND NOT EXISTS (
  SELECT FROM payment_agreement g WHERE g.tenant_id = $1 AND g.organisation_id = u.organisation_id
    AND g.member_id = u.payer_id AND g.method = s.payment_method AND g.state = 'ACTIVE'
)
"""
_WRITE = """
UPDATE subscription SET payment_method = $3, version = version + 1
WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND payment_method <> $3 AND state <> 'STOPPED'
RETURNING id, member_id
"""


async def subscription_of_invoices(read: Reading, invoice_ids: Sequence[UUID]) -> list[UUID]:
    """Return the subscriptions that have terms on these invoices, where the next term has the same payer."""
    return sorted(row["id"] for row in await read.sql(_OF_INVOICES, read.tenant_id, list(invoice_ids)))


async def left_without_agreement(
    read: Reading, owners: Sequence[tuple[UUID, UUID]], methods: Sequence[str]
) -> list[UUID]:
    """Return the subscriptions of (organisation, payer) by one of the methods without an agreement in force for it."""
    organisations, payers = [o for o, _ in owners], [p for _, p in owners]
    rows = await read.sql(_LEFT_BEHIND, read.tenant_id, organisations, payers, list(methods))
    return sorted({row["id"] for row in rows})


async def write_method(work: Work, subscription_ids: Sequence[UUID], method: str) -> Sequence[Row]:
    """Write how subscriptions are paid from now on; return id and member of those that it changed."""
    return await work.sql(_WRITE, work.tenant_id, list(subscription_ids), method)

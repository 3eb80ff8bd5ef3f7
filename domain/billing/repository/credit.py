"""Reads what payers have unused on the reskontro (BIL-08, BIL-11, DUN-03)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from domain.billing.model import Credit, CreditSource
from domain.billing.rules.drawing import Purse
from domain.kernel.database import Reading

# The balance is what is unused less what is open: with that put back, most payers have nothing, and are done with.
_CREDITORS = """
SELECT u.payer_id, (b.balance_minor + o.open_minor)::bigint AS usable_minor
FROM (SELECT DISTINCT unnest($3::uuid[]) AS payer_id) u
JOIN reskontro_balance b ON b.tenant_id = $1 AND b.organisation_id = $2 AND b.member_id = u.payer_id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(o.open_minor), 0) AS open_minor FROM open_item o
  WHERE o.tenant_id = $1 AND o.payer_id = u.payer_id AND o.organisation_id = $2
) o
WHERE b.balance_minor + o.open_minor > 0
"""
# A gift's payment leaves nothing on the reskontro: it has no entry of a payment.
_UNUSED = """
SELECT payer_id, kind, source_id, left_minor FROM (
  SELECT e.member_id AS payer_id, 'PAYMENT_CREDIT' AS kind, e.source_id, e.entry_on AS since,
    (p.posted_minor - s.settled_minor)::bigint AS left_minor
  FROM journal_entry e
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(reskontro_minor), 0) AS posted_minor FROM posting
    WHERE tenant_id = $1 AND entry_id = e.id
  ) p
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount_minor), 0) AS settled_minor FROM allocation
    WHERE tenant_id = $1 AND source_id = e.source_id AND undone_at IS NULL
  ) s
  WHERE e.tenant_id = $1 AND e.organisation_id = $2 AND e.member_id = ANY($3::uuid[]) AND e.kind = 'PAYMENT'
  UNION ALL
  SELECT n.payer_id, 'CREDIT_NOTE', n.id, n.issued_on, (-n.total_minor - s.settled_minor)::bigint
  FROM invoice n
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount_minor), 0) AS settled_minor FROM allocation
    WHERE tenant_id = $1 AND source_id = n.id AND undone_at IS NULL
  ) s
  WHERE n.tenant_id = $1 AND n.organisation_id = $2 AND n.payer_id = ANY($3::uuid[]) AND n.kind = 'CREDIT_NOTE'
) credit
WHERE left_minor > 0 AND kind = ANY($4::text[]) ORDER BY payer_id, since, source_id
"""


async def fill_purse(
    read: Reading, purse: Purse, organisation_id: UUID, payer_ids: Iterable[UUID], kinds: Collection[CreditSource]
) -> None:
    """Learn what payers whom a purse does not know yet have unused in an organisation.

    Who will use it holds the organisation's journal, so that nobody else uses the same.
    """
    strangers = purse.strangers(payer_ids)
    usable = await _creditors(read, organisation_id, strangers)
    found = await _unused(read, organisation_id, list(usable), kinds) if usable else {}
    for payer_id in strangers:
        purse.fill(payer_id, found.get(payer_id, ()), usable.get(payer_id, 0))


async def _creditors(read: Reading, organisation_id: UUID, payer_ids: Sequence[UUID]) -> dict[UUID, int]:
    if not payer_ids:
        return {}
    rows = await read.sql(_CREDITORS, read.tenant_id, organisation_id, list(payer_ids))
    return {row["payer_id"]: row["usable_minor"] for row in rows}


async def _unused(
    read: Reading, organisation_id: UUID, payer_ids: Sequence[UUID], kinds: Collection[CreditSource]
) -> dict[UUID, list[Credit]]:
    found: dict[UUID, list[Credit]] = defaultdict(list)
    for row in await read.sql(_UNUSED, read.tenant_id, organisation_id, list(payer_ids), sorted(kinds)):
        found[row["payer_id"]].append(Credit(CreditSource(row["kind"]), row["source_id"], row["left_minor"]))
    return found

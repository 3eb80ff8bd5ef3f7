"""What failed alone and waits: each with its cause, the money at stake, and since when (NEW-10).

Nothing is kept here. A thing is in the quarantine as long as its own row says that it waits, so what was settled
anywhere else is gone from here too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from domain.insight.model import QuarantineKind
from domain.kernel.database import Reading, Row

# The newest reject of each subject; what a reversal leaves as it is does not wait. One that no run has met for so long
# is not billed any more.
_REJECT = """
SELECT DISTINCT ON (r.subject_id) r.*, u.kind, u.created_at, u.currency, u.run_on
FROM run_reject r JOIN run u ON u.tenant_id = r.tenant_id AND u.id = r.run_id
WHERE r.tenant_id = $1 AND u.kind IN ('SUBSCRIPTION', 'DUNNING') AND u.created_at > now() - interval '400 days'
ORDER BY r.subject_id, u.created_at DESC
"""
# Its subscription goes on, and nothing was billed since.
_BILLING = """
SELECT 'BILLING' AS kind, r.subject_id AS id, r.created_at AS since, r.member_id,
  coalesce(t.price_minor, s.monthly_minor) AS amount_minor, r.currency, r.reason AS cause, r.run_id,
  p.name, r.run_on
FROM reject r
JOIN subscription s ON s.tenant_id = $1 AND s.id = r.subject_id AND s.state <> 'STOPPED'
JOIN plan p ON p.tenant_id = $1 AND p.id = s.plan_id
LEFT JOIN LATERAL (
  SELECT price_minor FROM term t WHERE t.tenant_id = $1 AND t.subscription_id = s.id ORDER BY t.number DESC LIMIT 1
) t ON true
WHERE NOT EXISTS (
  SELECT FROM invoice i WHERE i.tenant_id = $1 AND i.origin_id = r.subject_id AND i.created_at > r.created_at
)
"""
# It is still open, and no reminder came since.
_DUNNING = """
SELECT 'DUNNING', r.subject_id, r.created_at, r.member_id, o.open_minor, r.currency, r.reason, r.run_id,
  i.number::text, r.run_on
FROM reject r
JOIN open_item o ON o.tenant_id = $1 AND o.invoice_id = r.subject_id
JOIN invoice i ON i.tenant_id = $1 AND i.id = r.subject_id
WHERE NOT EXISTS (
  SELECT FROM reminder n WHERE n.tenant_id = $1 AND n.invoice_id = r.subject_id AND n.created_at > r.created_at
)
"""
# The run that it leads to is a fee run.
_FEE_RUN = """
SELECT 'FEE_RUN', p.id, p.put_aside_at, p.member_id, s.amount_minor, o.currency, p.reason, r.id, r.name, s.run_on
FROM fee_payer p
JOIN fee_sub_run s ON s.tenant_id = $1 AND s.id = p.sub_run_id
JOIN fee_run r ON r.tenant_id = $1 AND r.id = s.fee_run_id
JOIN organisation o ON o.tenant_id = $1 AND o.id = r.organisation_id
WHERE p.tenant_id = $1 AND p.state = 'PUT_ASIDE'
"""
_PAYMENT = """
SELECT 'PAYMENT', p.id, p.created_at, p.member_id, p.amount_minor, p.currency, p.problem, NULL::uuid,
  p.reference, p.paid_on
FROM payment p WHERE p.tenant_id = $1 AND p.state <> 'COMPLETED'
"""
_DISPATCH = """
SELECT 'DISPATCH', d.id, d.queued_at, d.member_id, o.open_minor, i.currency, d.error, NULL::uuid, d.subject, NULL::date
FROM dispatch d
LEFT JOIN open_item o ON o.tenant_id = $1 AND o.invoice_id = d.invoice_id
LEFT JOIN invoice i ON i.tenant_id = $1 AND i.id = o.invoice_id
WHERE d.tenant_id = $1 AND d.state IN ('FAILED', 'IN_DOUBT') AND d.error ->> 'code' IS DISTINCT FROM 'CREDITED'
  AND NOT EXISTS (SELECT FROM dispatch n WHERE n.tenant_id = $1 AND n.resends_id = d.id)
"""
_TASK = """
SELECT 'TASK', k.id, coalesce(k.finished_at, k.created_at), NULL::uuid, NULL::bigint, NULL::text, k.error, NULL::uuid,
  k.name, NULL::date
FROM task k WHERE k.tenant_id = $1 AND k.state = 'FAILED'
"""
_ALL = f"""
WITH reject AS MATERIALIZED ({_REJECT}), waiting AS (
  {_BILLING} UNION ALL {_DUNNING} UNION ALL {_FEE_RUN} UNION ALL {_PAYMENT} UNION ALL {_DISPATCH} UNION ALL {_TASK}
)
"""
_PAGE = f"""{_ALL}
SELECT * FROM waiting WHERE kind = ANY($2::text[]) AND ($3::timestamptz IS NULL OR (since, id) < ($3, $4))
ORDER BY since DESC, id DESC LIMIT $5
"""  # noqa: S608 - constants of this file only
_COUNTS = f"{_ALL} SELECT kind, count(*)::int AS n FROM waiting GROUP BY kind"  # noqa: S608 - constants of this file only


async def quarantine(
    read: Reading, kinds: Collection[QuarantineKind], limit: int, after: tuple[datetime, UUID] | None
) -> Sequence[Row]:
    """Return what waits of some kinds, the newest first: kind, id, since, member, amount, cause, run, name, day."""
    since, last_id = after or (None, None)
    return await read.sql(_PAGE, read.tenant_id, [kind.value for kind in kinds], since, last_id, limit)


async def quarantine_counts(read: Reading) -> dict[QuarantineKind, int]:
    """Return how many of each kind wait; every kind is there."""
    rows = await read.sql(_COUNTS, read.tenant_id)
    counted = {row["kind"]: int(row["n"]) for row in rows}
    return {kind: counted.get(kind.value, 0) for kind in QuarantineKind}

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

# The newest reject of each subject in each kind of run. One that no run has met for so long is not billed any more.
_REJECT = """
SELECT DISTINCT ON (u.kind, r.subject_id) r.*, u.kind, u.created_at, u.currency, u.run_on, u.reverses_id
FROM run_reject r JOIN run u ON u.tenant_id = r.tenant_id AND u.id = r.run_id
WHERE r.tenant_id = $1 AND u.kind IN ('SUBSCRIPTION', 'DUNNING', 'REVERSAL', 'BULK_CREDIT')
  AND u.created_at > now() - interval '400 days'
ORDER BY u.kind, r.subject_id, u.created_at DESC
"""
# Its subscription goes on, a term is still due on the run's day or today, and nothing was billed since.
_BILLING = """
SELECT 'BILLING' AS kind, r.subject_id AS id, r.created_at AS since, r.member_id,
  coalesce(t.price_minor, s.monthly_minor) AS amount_minor, r.currency, r.reason AS cause, r.run_id,
  p.name, r.run_on
FROM reject r
JOIN subscription s ON s.tenant_id = $1 AND s.id = r.subject_id AND s.state <> 'STOPPED'
JOIN plan p ON p.tenant_id = $1 AND p.id = s.plan_id
JOIN billing_plan b ON b.tenant_id = $1 AND b.id = p.billing_plan_id
LEFT JOIN LATERAL (
  SELECT price_minor FROM term t WHERE t.tenant_id = $1 AND t.subscription_id = s.id ORDER BY t.number DESC LIMIT 1
) t ON true
LEFT JOIN LATERAL (
  SELECT max(l.lead_days) AS lead_days FROM billing_plan_lead l
  WHERE l.tenant_id = $1 AND l.billing_plan_id = b.id AND l.method = s.payment_method
) l ON true
WHERE r.kind = 'SUBSCRIPTION' AND (s.end_on IS NULL OR s.next_start < s.end_on)
  AND s.next_start <= greatest(r.run_on, current_date) + greatest(b.lead_days, l.lead_days)
  AND NOT EXISTS (
  SELECT FROM invoice i WHERE i.tenant_id = $1 AND i.origin_id = r.subject_id AND i.created_at > r.created_at
)
"""
# It ended with days that could not be billed, and they still are not.
_ENDING = """
SELECT 'BILLING', a.subject_id, a.put_aside_at, a.member_id, s.monthly_minor, o.currency, a.reason, NULL::uuid,
  p.name, s.end_on
FROM put_aside a
JOIN subscription s ON s.tenant_id = $1 AND s.id = a.subject_id AND s.state = 'STOPPED' AND s.next_start < s.end_on
JOIN plan p ON p.tenant_id = $1 AND p.id = s.plan_id
JOIN organisation o ON o.tenant_id = $1 AND o.id = s.organisation_id
WHERE a.tenant_id = $1 AND a.kind = 'ENDING'
"""
# Its state is still not that of the day.
_TURN = """
SELECT 'TURN', a.subject_id, a.put_aside_at, a.member_id, NULL::bigint, NULL::text, a.reason, NULL::uuid,
  p.name, NULL::date
FROM put_aside a
JOIN subscription s ON s.tenant_id = $1 AND s.id = a.subject_id
LEFT JOIN plan p ON p.tenant_id = $1 AND p.id = s.plan_id
WHERE a.tenant_id = $1 AND a.kind = 'TURN'
"""
# Its stop stands, and its payer owes something.
_BALANCE = """
SELECT 'BALANCE', a.subject_id, a.put_aside_at, a.member_id, i.open_minor, o.currency, a.reason, NULL::uuid,
  p.name, s.end_on
FROM put_aside a
JOIN subscription s ON s.tenant_id = $1 AND s.id = a.subject_id AND s.state = 'STOPPED'
JOIN organisation o ON o.tenant_id = $1 AND o.id = s.organisation_id
LEFT JOIN plan p ON p.tenant_id = $1 AND p.id = s.plan_id
JOIN LATERAL (
  SELECT sum(i.open_minor)::bigint AS open_minor FROM open_item i
  WHERE i.tenant_id = $1 AND i.organisation_id = s.organisation_id AND i.payer_id = a.member_id
) i ON i.open_minor > 0
WHERE a.tenant_id = $1 AND a.kind = 'BALANCE'
"""
# Something of what the run billed is not credited yet. What a reversal leaves as it is does not wait (RUN-07).
_REVERSAL = """
SELECT 'REVERSAL', r.subject_id, r.created_at, r.member_id, i.left_minor, r.currency, r.reason, r.run_id, p.name,
  r.run_on
FROM reject r
JOIN subscription s ON s.tenant_id = $1 AND s.id = r.subject_id
LEFT JOIN plan p ON p.tenant_id = $1 AND p.id = s.plan_id
JOIN LATERAL (
  SELECT sum(i.total_minor)::bigint AS left_minor FROM invoice i
  WHERE i.tenant_id = $1 AND i.origin_id = r.subject_id AND i.run_id = r.reverses_id AND i.kind = 'INVOICE'
    AND i.state <> 'CREDITED'
) i ON i.left_minor IS NOT NULL
WHERE r.kind = 'REVERSAL' AND r.reason ->> 'code' <> 'IN_THE_WAY'
"""
# It has no result yet, and there is still something to write off.
_BULK_CREDIT = """
SELECT 'BULK_CREDIT', r.subject_id, r.created_at, r.member_id, b.amount_minor, r.currency, r.reason, r.run_id,
  coalesce(nullif(b.text, ''), m.name), r.run_on
FROM reject r
JOIN bulk_credit_item b ON b.tenant_id = $1 AND b.run_id = r.run_id AND b.item_id = r.subject_id
  AND b.written_minor IS NULL
LEFT JOIN member m ON m.tenant_id = $1 AND m.id = r.member_id
WHERE r.kind = 'BULK_CREDIT' AND CASE b.kind
  WHEN 'DEMAND' THEN EXISTS (SELECT FROM open_item o WHERE o.tenant_id = $1 AND o.invoice_id = b.item_id)
  WHEN 'CORRECTION' THEN EXISTS (
    SELECT FROM correction c WHERE c.tenant_id = $1 AND c.id = b.item_id AND c.left_minor <> 0
  )
  ELSE true END
"""
# It is still open and with no collector, and no reminder came since.
_DUNNING = """
SELECT 'DUNNING', r.subject_id, r.created_at, r.member_id, o.open_minor, r.currency, r.reason, r.run_id,
  i.number::text, r.run_on
FROM reject r
JOIN open_item o ON o.tenant_id = $1 AND o.invoice_id = r.subject_id
JOIN invoice i ON i.tenant_id = $1 AND i.id = r.subject_id
WHERE r.kind = 'DUNNING' AND i.state = 'ISSUED' AND NOT EXISTS (
  SELECT FROM reminder n WHERE n.tenant_id = $1 AND n.invoice_id = r.subject_id AND n.created_at > r.created_at
)
"""
# Staff meant to hand it over, or its payer could not be noticed, and it is still open and with no collector. Nobody is
# noticed weeks late.
_COLLECTION = """
SELECT DISTINCT ON (a.subject_id) 'DUNNING', a.subject_id, a.put_aside_at, a.member_id, o.open_minor, i.currency,
  a.reason, NULL::uuid,
  i.number::text, NULL::date
FROM put_aside a
JOIN open_item o ON o.tenant_id = $1 AND o.invoice_id = a.subject_id
JOIN invoice i ON i.tenant_id = $1 AND i.id = a.subject_id AND i.state = 'ISSUED'
WHERE a.tenant_id = $1 AND (a.kind = 'COLLECTION' OR a.kind = 'NOTICE' AND a.put_aside_at > now() - interval '30 days')
  AND NOT EXISTS (SELECT FROM reject r WHERE r.kind = 'DUNNING' AND r.subject_id = a.subject_id)
ORDER BY a.subject_id, a.kind
"""
# It is still open, and on no employer's list.
_PAYROLL = """
SELECT 'PAYROLL', a.subject_id, a.put_aside_at, a.member_id, o.open_minor, i.currency, a.reason, NULL::uuid,
  i.number::text, NULL::date
FROM put_aside a
JOIN open_item o ON o.tenant_id = $1 AND o.invoice_id = a.subject_id
JOIN invoice i ON i.tenant_id = $1 AND i.id = a.subject_id AND i.state = 'ISSUED'
WHERE a.tenant_id = $1 AND a.kind = 'PAYROLL'
  AND NOT EXISTS (SELECT FROM payroll_line l WHERE l.tenant_id = $1 AND l.invoice_id = a.subject_id)
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
# At stake is what a charge asks for, what all cards together are to pay by now, or what a file brought.
_TASK = """
SELECT 'TASK', k.id, coalesce(k.finished_at, k.created_at), c.payer_id, coalesce(c.amount_minor, f.sum_minor, w.minor),
  coalesce(c.currency, f.currency, w.currency), k.error, NULL::uuid, k.name, NULL::date
FROM task k
LEFT JOIN charge c ON c.tenant_id = $1 AND c.id = (k.payload ->> 'charge_id')::uuid
LEFT JOIN payment_import f ON f.tenant_id = $1 AND f.id = (k.payload ->> 'import_id')::uuid
LEFT JOIN LATERAL (
  SELECT sum(w.amount_minor)::bigint AS minor, min(w.currency) AS currency FROM charge w
  WHERE k.name = 'charge_cards' AND w.tenant_id = $1 AND (
    w.state IN ('DUE', 'RESERVED') OR w.state IN ('SCHEDULED', 'FAILED') AND w.next_attempt_on <= current_date
  ) HAVING min(w.currency) = max(w.currency)
) w ON true
WHERE k.tenant_id = $1 AND k.state = 'FAILED'
"""
_ALL = f"""
WITH reject AS MATERIALIZED ({_REJECT}), waiting AS (
  {_BILLING} UNION ALL {_ENDING} UNION ALL {_TURN} UNION ALL {_REVERSAL} UNION ALL {_BULK_CREDIT}
  UNION ALL {_DUNNING} UNION ALL ({_COLLECTION}) UNION ALL {_BALANCE} UNION ALL {_PAYROLL} UNION ALL {_FEE_RUN}
  UNION ALL {_PAYMENT} UNION ALL {_DISPATCH} UNION ALL {_TASK}
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

"""Reads of fee runs for screens: the runs, each time that they ran, and who was in it (FEE-08)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.feeruns.model import FeeRun
from domain.feeruns.repository.runs import load_fee_runs
from domain.kernel.database import Reading, Row

# Enrolled is who was on the day of the run, or has enrolled a card since.
# Noticed is whom the notice mail has not failed to reach.
# Paid is what is issued and has nothing open; what is credited or written off is neither paid nor open.
_SUB_RUNS = """
SELECT s.id, s.fee_run_id, s.run_on, s.stage, s.announced_on, s.noticed_on, s.ran_on, s.pay_by_on, s.amount_minor,
  count(p.id) FILTER (WHERE p.state <> 'LEFT_OUT') AS payers,
  count(i.id) FILTER (WHERE i.state = 'ISSUED' AND o.invoice_id IS NULL) AS paid
FROM fee_sub_run s
LEFT JOIN fee_payer p ON p.tenant_id = s.tenant_id AND p.sub_run_id = s.id
LEFT JOIN invoice i ON i.tenant_id = p.tenant_id AND i.id = p.invoice_id
LEFT JOIN open_item o ON o.tenant_id = i.tenant_id AND o.invoice_id = i.id
WHERE s.tenant_id = $1 AND s.fee_run_id = ANY($2::uuid[]) GROUP BY s.tenant_id, s.id ORDER BY s.run_on DESC
"""
_PAYERS = """
SELECT p.id, p.member_id, m.number, m.name, p.state,
  CASE WHEN d.state IS DISTINCT FROM 'FAILED' THEN p.noticed_on END AS noticed_on,
  p.enrolled OR r.payment_type <> 'NONE' AND EXISTS (
    SELECT FROM payment_agreement g WHERE g.tenant_id = p.tenant_id AND g.organisation_id = r.organisation_id
      AND g.member_id = i.payer_id AND g.state = 'ACTIVE'
  ) AS enrolled, p.notice_dispatch_id, p.invoice_id,
  p.mail_dispatch_id, p.reminded_on, p.reason, l.clicked_at,
  CASE WHEN i.state = 'ISSUED' AND o.invoice_id IS NULL THEN (
    SELECT max(a.allocated_on) FROM allocation a
    WHERE a.tenant_id = i.tenant_id AND a.invoice_id = i.id AND a.undone_at IS NULL
  ) END AS paid_on
FROM fee_payer p
JOIN fee_sub_run s ON s.tenant_id = p.tenant_id AND s.id = p.sub_run_id
JOIN fee_run r ON r.tenant_id = s.tenant_id AND r.id = s.fee_run_id
JOIN member m ON m.tenant_id = p.tenant_id AND m.id = p.member_id
LEFT JOIN invoice i ON i.tenant_id = p.tenant_id AND i.id = p.invoice_id
LEFT JOIN open_item o ON o.tenant_id = i.tenant_id AND o.invoice_id = i.id
LEFT JOIN payment_link l ON l.tenant_id = p.tenant_id AND l.id = p.link_id
LEFT JOIN dispatch d ON d.tenant_id = p.tenant_id AND d.id = p.notice_dispatch_id
WHERE p.tenant_id = $1 AND p.sub_run_id = $2 ORDER BY m.sort_key, m.id LIMIT $3 OFFSET $4
"""


async def fee_runs(read: Reading) -> dict[UUID, FeeRun]:
    """Return every fee run, in the order of their names."""
    return await load_fee_runs(read)


async def sub_runs(read: Reading, fee_run_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the times that runs have been announced or have run, the newest first, with how many pay and have paid."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in await read.sql(_SUB_RUNS, read.tenant_id, list(fee_run_ids)):
        found[row["fee_run_id"]].append(row)
    return found


async def fee_payers(read: Reading, sub_run_id: UUID, limit: int, skip: int) -> Sequence[Row]:
    """Return who is in a time of a run, by name, with what became of each."""
    return await read.sql(_PAYERS, read.tenant_id, sub_run_id, limit, skip)

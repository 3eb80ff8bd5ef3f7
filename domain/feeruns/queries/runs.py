"""Reads of fee runs for screens: the runs, each time that they ran, and who was in it (FEE-08)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.feeruns.model import FeeRun, Mail, MailText
from domain.feeruns.repository.runs import load_fee_runs, mails_of
from domain.kernel.database import Reading, Row

_SUB_RUNS = """
SELECT id, fee_run_id, run_on, stage, announced_on, noticed_on, ran_on, pay_by_on, amount_minor, mails
FROM fee_sub_run
WHERE tenant_id = $1 AND fee_run_id = ANY($2::uuid[]) ORDER BY run_on DESC
"""
# Enrolled is who was on the day of the run, or has enrolled a card since.
# Noticed is whom the notice mail has not failed to reach.
# Paid is what is issued and has nothing open; what is credited or written off is neither paid nor open.
_COUNTS = """
SELECT p.sub_run_id, count(*) FILTER (WHERE p.state <> 'LEFT_OUT')::int AS payers,
  count(i.id) FILTER (WHERE i.state = 'ISSUED' AND o.invoice_id IS NULL)::int AS paid
FROM fee_payer p
LEFT JOIN invoice i ON i.tenant_id = p.tenant_id AND i.id = p.invoice_id
LEFT JOIN open_item o ON o.tenant_id = i.tenant_id AND o.invoice_id = i.id
WHERE p.tenant_id = $1 AND p.sub_run_id = ANY($2::uuid[]) GROUP BY 1
"""
_PAYERS = """
SELECT p.id, p.member_id, m.number, m.name, p.state,
  CASE WHEN d.state IS DISTINCT FROM 'FAILED' THEN p.noticed_on END AS noticed_on,
  p.enrolled OR r.payment_type <> 'NONE' AND EXISTS (
    SELECT FROM payment_agreement g WHERE g.tenant_id = p.tenant_id AND g.organisation_id = r.organisation_id
      AND g.member_id = i.payer_id AND g.state = 'ACTIVE' AND g.method = 'CARD'
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
    """Return the times that runs have been announced or have run, the newest first."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in await read.sql(_SUB_RUNS, read.tenant_id, list(fee_run_ids)):
        found[row["fee_run_id"]].append(row)
    return found


def kept_texts(sub_run: Row) -> dict[Mail, MailText]:
    """Return what the mails of a time say, as they were when members were told of it; none before (FEE-04)."""
    return mails_of(sub_run["mails"] or {})


@dataclass(frozen=True, slots=True)
class PayerCounts:
    """How many are in a time of a run, and how many of them have nothing left to pay."""

    payers: int = 0
    paid: int = 0


async def payer_counts(read: Reading, sub_run_ids: Sequence[UUID]) -> dict[UUID, PayerCounts]:
    """Return how many pay and have paid in times of runs; one with nobody is left out. It looks at each person."""
    rows = await read.sql(_COUNTS, read.tenant_id, list(sub_run_ids))
    return {row["sub_run_id"]: PayerCounts(row["payers"], row["paid"]) for row in rows}


async def fee_payers(read: Reading, sub_run_id: UUID, limit: int, skip: int) -> Sequence[Row]:
    """Return who is in a time of a run, by name, with what became of each."""
    return await read.sql(_PAYERS, read.tenant_id, sub_run_id, limit, skip)

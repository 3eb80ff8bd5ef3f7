"""What runs held over, and what each criteria set has of a run (RUN-01)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.work import Work
from domain.subscriptions.model import CriteriaSet, HeldOver, SetShare

# Since when it waits is kept while the same term is the first that does.
_HOLD = """
INSERT INTO held_over (tenant_id, subscription_id, run_id, set_name, first_term, terms, amount_minor, minimum_minor,
  held_on)
SELECT $1::uuid, u.subscription_id, $8::uuid, u.set_name, u.first_term, u.terms, u.amount_minor, u.minimum_minor,
  $9::date
FROM unnest($2::uuid[], $3::text[], $4::int[], $5::int[], $6::bigint[], $7::bigint[])
  AS u(subscription_id, set_name, first_term, terms, amount_minor, minimum_minor)
ON CONFLICT (tenant_id, subscription_id) DO UPDATE SET run_id = excluded.run_id, set_name = excluded.set_name,
  first_term = excluded.first_term, terms = excluded.terms, amount_minor = excluded.amount_minor,
  minimum_minor = excluded.minimum_minor,
  held_on = CASE WHEN held_over.first_term = excluded.first_term THEN held_over.held_on ELSE excluded.held_on END
"""
_SHARE = """
INSERT INTO run_set (tenant_id, run_id, number, name, invoiced, total_minor, held, held_minor)
SELECT $1::uuid, $2::uuid, u.number, u.name, u.invoiced, u.total_minor, u.held, u.held_minor
FROM unnest($3::int[], $4::text[], $5::int[], $6::bigint[], $7::int[], $8::bigint[])
  AS u(number, name, invoiced, total_minor, held, held_minor)
ON CONFLICT (tenant_id, run_id, number) DO UPDATE SET invoiced = run_set.invoiced + excluded.invoiced,
  total_minor = run_set.total_minor + excluded.total_minor, held = run_set.held + excluded.held,
  held_minor = run_set.held_minor + excluded.held_minor
"""
# A subscription that was billed since, or has ended, waits no more.
_WAITING = """
SELECT h.subscription_id, h.run_id, h.set_name, h.first_term, h.terms, h.amount_minor, h.minimum_minor, h.held_on,
  s.member_id, s.plan_id, s.payment_method, s.next_start
FROM held_over h
JOIN subscription s ON s.tenant_id = h.tenant_id AND s.id = h.subscription_id AND s.next_term = h.first_term
WHERE h.tenant_id = $1 AND s.organisation_id = $2 AND s.state <> 'STOPPED'
  AND (s.end_on IS NULL OR s.next_start < s.end_on)
ORDER BY h.held_on, h.subscription_id LIMIT $3
"""
_SHARES = """
SELECT run_id, number, name, invoiced, total_minor, held, held_minor FROM run_set
WHERE tenant_id = $1 AND run_id = ANY($2::uuid[]) ORDER BY run_id, number
"""


async def write_held(work: Work, run_id: UUID, sets: Sequence[CriteriaSet], held: Sequence[HeldOver]) -> None:
    """Write what a chunk held over, in place of what was known of the same subscriptions."""
    if not held:
        return
    await work.send(
        _HOLD,
        work.tenant_id,
        [one.subscription_id for one in held],
        [sets[one.set_number].name for one in held],
        [one.first_term for one in held],
        [one.terms for one in held],
        [one.amount_minor for one in held],
        [one.minimum_minor for one in held],
        run_id,
        work.today,
    )


async def add_shares(work: Work, run_id: UUID, shares: Sequence[SetShare]) -> None:
    """Add what each set has of a chunk to what it had of the run."""
    if not shares:
        return
    await work.send(
        _SHARE,
        work.tenant_id,
        run_id,
        [one.number for one in shares],
        [one.name for one in shares],
        [one.invoiced for one in shares],
        [one.total_minor for one in shares],
        [one.held for one in shares],
        [one.held_minor for one in shares],
    )


async def waiting(read: Reading, organisation_id: UUID, limit: int) -> Sequence[Row]:
    """Return what is held over in an organisation, the longest waiting first."""
    return await read.sql(_WAITING, read.tenant_id, organisation_id, limit)


async def shares_of(read: Reading, run_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return what each set has of these runs, in the order of the sets."""
    return await read.sql(_SHARES, read.tenant_id, list(run_ids))

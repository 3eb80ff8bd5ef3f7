"""Writes the journal, and keeps the balances that are read from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.kernel.series import take_numbers
from domain.kernel.work import Work
from domain.ledger.model import Entry
from domain.ledger.tables import journal_entry, posting

_ADD_BALANCES = """
INSERT INTO reskontro_balance (tenant_id, organisation_id, member_id, balance_minor)
SELECT $1, $2, u.member_id, u.change FROM unnest($3::uuid[], $4::bigint[]) AS u(member_id, change)
ON CONFLICT (tenant_id, organisation_id, member_id)
DO UPDATE SET balance_minor = reskontro_balance.balance_minor + excluded.balance_minor
"""


async def take_entry_numbers(work: Work, organisation_id: UUID, count: int) -> int:
    """Take so many numbers of a journal and return the first; the journal is held until the transaction ends.

    Taking none holds it too, and gives the number that comes next.
    """
    return await take_numbers(work, organisation_id, "journal", count)


async def insert_entries(work: Work, organisation_id: UUID, first: int, entries: Sequence[Entry]) -> None:
    """Write entries of one organisation with numbers from `first` on, their postings, and the balances they move."""
    await work.insert_many(
        journal_entry,
        {
            "id": [e.id for e in entries],
            "organisation_id": [organisation_id] * len(entries),
            "number": list(range(first, first + len(entries))),
            "kind": [e.kind.value for e in entries],
            "entry_on": [e.entry_on for e in entries],
            "text": [e.text for e in entries],
            "member_id": [e.member_id for e in entries],
            "source_id": [e.source_id for e in entries],
            "reverses_id": [e.reverses_id for e in entries],
            "recorded_at": [work.now] * len(entries),
        },
    )
    await _insert_postings(work, organisation_id, entries)
    await _add_balances(work, organisation_id, entries)


async def _insert_postings(work: Work, organisation_id: UUID, entries: Sequence[Entry]) -> None:
    rows = [(e, line, p) for e in entries for line, p in enumerate(e.postings, 1)]
    await work.insert_many(
        posting,
        {
            "entry_id": [e.id for e, _, _ in rows],
            "line": [line for _, line, _ in rows],
            "organisation_id": [organisation_id] * len(rows),
            "debit_account": [p.debit_account for _, _, p in rows],
            "credit_account": [p.credit_account for _, _, p in rows],
            "amount_minor": [p.amount_minor for _, _, p in rows],
            "posted_on": [e.entry_on for e, _, _ in rows],
            "reskontro_minor": [p.reskontro_minor for _, _, p in rows],
            "member_id": [e.member_id for e, _, _ in rows],
            "branch_id": [p.branch_id for _, _, p in rows],
            "campaign_id": [p.campaign_id for _, _, p in rows],
            "department_id": [p.department_id for _, _, p in rows],
        },
    )


async def _add_balances(work: Work, organisation_id: UUID, entries: Sequence[Entry]) -> None:
    changes: dict[UUID, int] = defaultdict(int)
    for entry in entries:
        if entry.member_id is not None:
            changes[entry.member_id] += sum(p.reskontro_minor or 0 for p in entry.postings)
    # in the order of the ids, so that two writers never wait for each other in a circle
    moved = sorted((member, change) for member, change in changes.items() if change)
    if moved:
        members, amounts = [m for m, _ in moved], [a for _, a in moved]
        await work.send(_ADD_BALANCES, work.tenant_id, organisation_id, members, amounts)


# Dates are ISO in JSON and instants are given as seconds, whatever a session's settings are. A department is said where
# there is one, so that what was sealed before there were any keeps its digest.
DIGEST = """
sha256(convert_to(json_build_array(
  e.id, e.organisation_id, e.number, e.kind, e.entry_on, e.text, e.member_id, e.source_id, e.reverses_id,
  extract(epoch FROM e.recorded_at),
  (SELECT json_agg(CASE WHEN p.department_id IS NULL THEN json_build_array(
      p.line, p.organisation_id, p.debit_account, p.credit_account, p.amount_minor, p.posted_on, p.reskontro_minor,
      p.member_id, p.branch_id, p.campaign_id
    ) ELSE json_build_array(
      p.line, p.organisation_id, p.debit_account, p.credit_account, p.amount_minor, p.posted_on, p.reskontro_minor,
      p.member_id, p.branch_id, p.campaign_id, p.department_id
    ) END ORDER BY p.line)
   FROM posting p WHERE p.tenant_id = e.tenant_id AND p.entry_id = e.id)
)::text, 'UTF8'))
"""
# It stops before a missing number: a seal vouches for a journal without gaps.
_INSERT_SEAL = f"""
WITH newest AS MATERIALIZED (
  SELECT last_number, hash FROM journal_seal
  WHERE tenant_id = $1 AND organisation_id = $2 ORDER BY last_number DESC LIMIT 1
), fresh AS MATERIALIZED (
  SELECT e.*, e.number - row_number() OVER (ORDER BY e.number) AS before_all FROM journal_entry e
  WHERE e.tenant_id = $1 AND e.organisation_id = $2 AND e.number > coalesce((SELECT last_number FROM newest), 0)
  ORDER BY e.number LIMIT $3
)
INSERT INTO journal_seal (tenant_id, organisation_id, last_number, first_number, entry_count, hash, sealed_at)
SELECT $1, $2, max(e.number), min(e.number), count(*),
  sha256(coalesce((SELECT hash FROM newest), uuid_send($2)) || string_agg({DIGEST}, ''::bytea ORDER BY e.number)), $4
FROM fresh e WHERE e.before_all = coalesce((SELECT last_number FROM newest), 0)
HAVING count(*) > 0
RETURNING entry_count
"""  # noqa: S608 - the digest is our own constant


async def insert_seal(work: Work, organisation_id: UUID, entries_max: int) -> int:
    """Seal the next entries of a journal, and return how many; the caller sees to it that no one else does so now."""
    rows = await work.sql(_INSERT_SEAL, work.tenant_id, organisation_id, entries_max, work.now)
    return int(rows[0]["entry_count"]) if rows else 0

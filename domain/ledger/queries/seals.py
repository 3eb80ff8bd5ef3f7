"""The seals of the journal: how far each organisation's is sealed, and whether what was sealed is still the same.

A seal's hash is the SHA-256 of the hash before it (of the organisation's id, where it is the first) and of the digests
of its entries in the order of their numbers. An entry's digest is the SHA-256 of a JSON array of all that the entry
says, its postings among it. So whoever changes, removes or adds something below a seal breaks it.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.database import Reading, Row
from domain.kernel.proof import Check
from domain.ledger.repository.journal import DIGEST


def shown_entry(entry: str, key: str) -> str:
    """Return the columns kind, id and label of a journal entry: what it records where that has a page, or its member.

    `key` is its id where the row of the entry may be missing.
    """
    e = entry
    return f"""
CASE WHEN {e}.kind IN ('INVOICE', 'CREDIT_NOTE') THEN 'Invoice' WHEN {e}.kind = 'PAYMENT' THEN 'Payment'
  WHEN {e}.member_id IS NOT NULL THEN 'Member' ELSE 'JournalEntry' END,
CASE WHEN {e}.kind IN ('INVOICE', 'CREDIT_NOTE', 'PAYMENT') THEN {e}.source_id ELSE coalesce({e}.member_id, {key}) END,
concat_ws(' · ', {e}.number, {e}.text, CASE WHEN {e}.id IS NULL THEN {key} END)
"""


SEALS = Check(
    "JOURNAL_SEALS",
    "What was sealed of the journal is unchanged: each block still has the hash of its seal. What is listed is the "
    "first block that differs, and the entries in it.",
    "NEW-03",
    "SELECT coalesce(sum(entry_count), 0) FROM journal_seal",
    f"""
WITH link AS (
  SELECT s.*, lag(hash) OVER w AS hash_before, lag(last_number, 1, 0::bigint) OVER w AS number_before
  FROM journal_seal s WINDOW w AS (PARTITION BY organisation_id ORDER BY last_number)
), broken AS (
  SELECT DISTINCT ON (l.organisation_id) l.*, d.entries FROM link l
  CROSS JOIN LATERAL (
    SELECT count(*) AS entries, string_agg({DIGEST}, ''::bytea ORDER BY e.number) AS digests FROM journal_entry e
    WHERE e.tenant_id = l.tenant_id AND e.organisation_id = l.organisation_id
      AND e.number > l.number_before AND e.number <= l.last_number
  ) d
  WHERE l.hash <> sha256(coalesce(l.hash_before, uuid_send(l.organisation_id)) || coalesce(d.digests, ''::bytea))
    OR l.first_number <> l.number_before + 1 OR l.entry_count <> d.entries
  ORDER BY l.organisation_id, l.last_number
)
SELECT kind, id, label, expected, found, NULL::text FROM (
  SELECT 'Organisation' AS kind, b.organisation_id AS id,
    concat(o.name, ' ', b.first_number, '–', b.last_number) AS label,
    b.entry_count::bigint AS expected, b.entries AS found, b.organisation_id, 0::bigint AS place
  FROM broken b LEFT JOIN organisation o ON o.id = b.organisation_id
  UNION ALL
  SELECT {shown_entry("e", "e.id")}, NULL, NULL, e.organisation_id, e.number
  FROM broken b JOIN journal_entry e ON e.tenant_id = b.tenant_id AND e.organisation_id = b.organisation_id
    AND e.number > b.number_before AND e.number <= b.last_number
) rows_of_it ORDER BY organisation_id, place
""",  # noqa: S608 - our own constants
)

_HEADS = """
SELECT o.id AS organisation_id, o.name, s.last_number, s.hash, s.sealed_at, coalesce(b.blocks, 0) AS blocks,
  (SELECT count(*) FROM journal_entry e WHERE e.tenant_id = o.tenant_id AND e.organisation_id = o.id
   AND e.number > coalesce(s.last_number, 0)) AS unsealed
FROM organisation o
LEFT JOIN LATERAL (
  SELECT last_number, hash, sealed_at FROM journal_seal j
  WHERE j.tenant_id = o.tenant_id AND j.organisation_id = o.id ORDER BY last_number DESC LIMIT 1
) s ON true
LEFT JOIN (SELECT organisation_id, count(*) AS blocks FROM journal_seal GROUP BY 1) b ON b.organisation_id = o.id
WHERE o.tenant_id = $1 ORDER BY o.name, o.id
"""


async def seal_heads(read: Reading) -> Sequence[Row]:
    """Return for each organisation how far its journal is sealed.

    Columns: organisation_id, name, last_number, hash and sealed_at of the last seal (null without one), blocks, and how
    many entries are not sealed yet.
    """
    return await read.sql(_HEADS, read.tenant_id)

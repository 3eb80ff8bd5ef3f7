"""What members owe by the journal alone, added up as simply as can be: what other lists are held against."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.kernel.database import Reading

_BALANCES = """
SELECT member_id, sum(reskontro_minor)::bigint AS minor FROM posting
WHERE organisation_id = $1 AND posted_on <= $2 AND reskontro_minor IS NOT NULL
GROUP BY member_id HAVING sum(reskontro_minor) <> 0
"""


async def journal_balances(read: Reading, organisation_id: UUID, on: date) -> dict[UUID, int]:
    """Return the balance of every member with one at the end of a day, in minor units."""
    return {row["member_id"]: row["minor"] for row in await read.sql(_BALANCES, organisation_id, on)}

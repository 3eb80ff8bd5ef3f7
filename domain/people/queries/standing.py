"""What a membership's fee may depend on of members, in one query for thousands (CAT-21)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row

_STANDING = """
SELECT m.id, m.birth_on, m.branch_id, coalesce(b.name, '') AS branch, main.name AS main,
  1 + coalesce(own.members, 0) AS household
FROM unnest($2::uuid[]) AS u(id)
JOIN member m ON m.tenant_id = $1 AND m.id = u.id
LEFT JOIN branch b ON b.tenant_id = $1 AND b.id = m.branch_id
LEFT JOIN relation r ON r.tenant_id = $1 AND r.member_id = m.id AND r.kind = 'HOUSEHOLD_MAIN'
LEFT JOIN member main ON main.tenant_id = $1 AND main.id = r.other_id AND main.deceased_on IS NULL
LEFT JOIN (
  SELECT o.other_id, count(*)::int AS members FROM relation o
  JOIN member lives ON lives.tenant_id = o.tenant_id AND lives.id = o.member_id AND lives.deceased_on IS NULL
  WHERE o.tenant_id = $1 AND o.other_id = ANY($2::uuid[]) AND o.kind = 'HOUSEHOLD_MAIN' GROUP BY o.other_id
) own ON own.other_id = m.id
"""


async def standings(read: Reading, member_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return of each member the day of birth, the branch with its name, and the household: its size, its main member.

    `main` is None for whoever has no other main member; `household` counts the member and those who name it. Who died
    is no part of a household.
    """
    return await read.sql(_STANDING, read.tenant_id, list(member_ids))

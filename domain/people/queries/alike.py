"""Which members are probably the same people: by e-mail, phone or address."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row

_ALIKE = """
WITH one AS (SELECT * FROM member WHERE tenant_id = $1 AND id = $2),
home AS (
  SELECT lower(line1) AS line1, postal_code, country FROM address
  WHERE tenant_id = $1 AND member_id = $2 AND to_on IS NULL
)
SELECT m.id, m.number, m.name FROM (SELECT DISTINCT unnest($3::uuid[]) AS id) u
JOIN member m ON m.tenant_id = $1 AND m.id = u.id CROSS JOIN one
WHERE m.id = one.id OR m.email_key = one.email_key OR m.phone = one.phone OR EXISTS (
  SELECT FROM address a JOIN home ON lower(a.line1) = home.line1 AND a.postal_code = home.postal_code
    AND a.country = home.country
  WHERE a.tenant_id = $1 AND a.member_id = m.id AND a.to_on IS NULL
)
"""


async def alike(read: Reading, member_id: UUID, among: Sequence[UUID]) -> dict[UUID, Row]:
    """Return those of some members who share e-mail, phone or address with a member, and the member: number, name."""
    if not among:
        return {}
    return {row["id"]: row for row in await read.sql(_ALIKE, read.tenant_id, member_id, list(among))}

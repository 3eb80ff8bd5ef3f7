"""Rows of employments (PPL-07)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.work import Work
from domain.people.model import Employment, EmploymentDetails
from domain.people.tables import employment

_OF_MEMBERS = """
SELECT e.id, e.member_id, e.employer_id, e.title, e.percent, e.from_on, e.to_on, e.version FROM employment e
WHERE e.tenant_id = $1 AND e.member_id = ANY($2::uuid[]) ORDER BY e.member_id, e.from_on DESC, e.id
"""
_LOCK = """
SELECT id, member_id, employer_id, title, percent, from_on, to_on, version FROM employment
WHERE tenant_id = $1 AND id = $2 FOR UPDATE
"""
_UPDATE = """
UPDATE employment SET employer_id = $3, title = $4, percent = $5, from_on = $6, to_on = $7, version = $8
WHERE tenant_id = $1 AND id = $2
"""
# Of several in force the largest counts, and of equal ones the oldest.
_EMPLOYERS = """
SELECT DISTINCT ON (e.member_id) e.member_id, e.employer_id FROM employment e
WHERE e.tenant_id = $1 AND e.member_id = ANY($2::uuid[]) AND e.from_on <= $3::date
  AND (e.to_on IS NULL OR e.to_on > $3::date)
ORDER BY e.member_id, e.percent DESC, e.from_on, e.id
"""
_KINDS = "SELECT id, kind FROM member WHERE tenant_id = $1 AND id = ANY($2::uuid[])"


async def employments(read: Reading, member_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return the employments of members, the newest of each first."""
    return await read.sql(_OF_MEMBERS, read.tenant_id, list(member_ids))


async def lock_employment(work: Work, employment_id: UUID) -> Employment | None:
    """Return an employment and hold it until the work ends; None where there is none."""
    rows = await work.sql(_LOCK, work.tenant_id, employment_id)
    return employment_of(rows[0]) if rows else None


def employment_of(row: Row) -> Employment:
    """Return an employment from its row."""
    details = EmploymentDetails(
        row["member_id"], row["employer_id"], row["from_on"], row["to_on"], row["title"], row["percent"]
    )
    return Employment(row["id"], details, row["version"])


async def insert_employment(work: Work, one: Employment) -> None:
    """Write a new employment."""
    details = one.details
    await work.insert(
        employment,
        id=one.id,
        member_id=details.member_id,
        employer_id=details.employer_id,
        title=details.title,
        percent=details.percent,
        from_on=details.from_on,
        to_on=details.to_on,
        version=one.version,
        created_at=work.now,
    )


async def update_employment(work: Work, one: Employment) -> None:
    """Write a changed employment over the old one; its member stays."""
    details = one.details
    await work.sql(
        _UPDATE,
        work.tenant_id,
        one.id,
        details.employer_id,
        details.title,
        details.percent,
        details.from_on,
        details.to_on,
        one.version,
    )


async def employers_in_force(read: Reading, member_ids: Sequence[UUID], on: date) -> dict[UUID, UUID]:
    """Return the employer of each member on a day; members without one are left out."""
    rows = await read.sql(_EMPLOYERS, read.tenant_id, list(member_ids), on)
    return {row["member_id"]: row["employer_id"] for row in rows}


async def kinds_of(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return whether members are persons or companies; unknown ids are left out."""
    return {row["id"]: row["kind"] for row in await read.sql(_KINDS, read.tenant_id, list(member_ids))}

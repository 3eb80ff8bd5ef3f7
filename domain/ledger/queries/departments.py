"""What the journal has of each department of a club (LED-07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading

_INCOME = """
SELECT department_id, coalesce(sum(minor) FILTER (WHERE minor > 0), 0)::bigint AS posted_minor,
  -coalesce(sum(minor) FILTER (WHERE minor < 0), 0)::bigint AS taken_back_minor
FROM (
  SELECT department_id, -reskontro_minor AS minor FROM posting
  WHERE tenant_id = $1 AND organisation_id = $2 AND posted_on >= $3 AND posted_on < $4 AND department_id IS NOT NULL
) own GROUP BY department_id
"""


@dataclass(frozen=True, slots=True)
class DepartmentIncome:
    """A department's income of a period without VAT: what was posted, and what credit notes took back of any."""

    department_id: UUID
    posted_minor: int
    taken_back_minor: int


async def department_income(
    read: Reading, organisation_id: UUID, from_on: date, to_on: date
) -> Sequence[DepartmentIncome]:
    """Return the income of departments in the days from one until before another; who has none is left out."""
    rows = await read.sql(_INCOME, read.tenant_id, organisation_id, from_on, to_on)
    return [DepartmentIncome(**row) for row in rows]

"""Delivery matrices with their issues. They are few, so they are read whole."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from domain.catalogue import tables as t
from domain.catalogue.model import Issue, Matrix, MatrixKind
from domain.kernel.database import Reading
from domain.kernel.work import Work

_MATRICES = """
SELECT id, name, kind, weekdays, closed, version FROM delivery_matrix WHERE tenant_id = $1 ORDER BY name, id
"""
_ISSUES = "SELECT matrix_id, out_on, name FROM delivery_issue WHERE tenant_id = $1 ORDER BY matrix_id, out_on"
_UPDATE = """
UPDATE delivery_matrix SET name = $4, kind = $5, weekdays = $6::smallint[], closed = $7, version = version + 1
WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING id
"""
_DROP_ISSUES = "DELETE FROM delivery_issue WHERE tenant_id = $1 AND matrix_id = $2"
_DROP = """
DELETE FROM delivery_matrix d WHERE d.tenant_id = $1 AND d.id = $2
  AND NOT EXISTS (SELECT FROM product p WHERE p.tenant_id = d.tenant_id AND p.matrix_id = d.id) RETURNING d.id
"""


async def load_matrices(read: Reading) -> dict[UUID, Matrix]:
    """Return every delivery matrix, in the order of the names."""
    issues: dict[UUID, list[Issue]] = defaultdict(list)
    for row in await read.sql(_ISSUES, read.tenant_id):
        issues[row["matrix_id"]].append(Issue(row["out_on"], row["name"]))
    return {
        row["id"]: Matrix(
            row["id"],
            row["name"],
            MatrixKind(row["kind"]),
            tuple(row["weekdays"]),
            tuple(issues[row["id"]]),
            row["closed"],
            row["version"],
        )
        for row in await read.sql(_MATRICES, read.tenant_id)
    }


async def add_matrix(work: Work, matrix: Matrix) -> None:
    """Insert a delivery matrix with its issues."""
    await work.insert(
        t.delivery_matrix,
        id=matrix.id,
        name=matrix.name,
        kind=matrix.kind.value,
        weekdays=list(matrix.weekdays),
        closed=matrix.closed,
        version=matrix.version,
        created_at=work.now,
    )
    await _add_issues(work, matrix)


async def update_matrix(work: Work, matrix: Matrix) -> bool:
    """Write a matrix over the version before it; False where that is not the stored one any more."""
    what = (matrix.name, matrix.kind.value, list(matrix.weekdays), matrix.closed)
    if not await work.sql(_UPDATE, work.tenant_id, matrix.id, matrix.version - 1, *what):
        return False
    await work.sql(_DROP_ISSUES, work.tenant_id, matrix.id)
    await _add_issues(work, matrix)
    return True


async def remove_matrix(work: Work, matrix_id: UUID) -> bool:
    """Remove a matrix with its issues; False where a product has it."""
    if not await work.sql(_DROP, work.tenant_id, matrix_id):
        return False
    await work.sql(_DROP_ISSUES, work.tenant_id, matrix_id)
    return True


async def _add_issues(work: Work, matrix: Matrix) -> None:
    await work.insert_many(
        t.delivery_issue,
        {
            "matrix_id": [matrix.id] * len(matrix.issues),
            "out_on": [one.out_on for one in matrix.issues],
            "name": [one.name for one in matrix.issues],
        },
    )

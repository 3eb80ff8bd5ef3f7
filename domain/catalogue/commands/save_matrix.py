"""Make or change a delivery matrix (CAT-01)."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from domain.catalogue.model import Matrix, MatrixDetails, MatrixSaved
from domain.catalogue.repository.matrices import add_matrix, load_matrices, update_matrix
from domain.catalogue.rules.contents import content_of_matrix
from domain.catalogue.rules.matrices import matrix_errors, tidy_matrix
from domain.kernel import idempotency
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound, StaleVersion, refuse_if_any
from domain.kernel.work import Work


async def save_matrix(
    work: Work,
    details: MatrixDetails,
    *,
    matrix_id: UUID | None = None,
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Matrix:
    """Write a delivery matrix and return it; without an id it is a new one. `version` is the one the caller has read.

    Closing it leaves it to the products that have it. The same key makes a new one once. Refuses with InvalidInput,
    NotFound, StaleVersion, and IdempotencyConflict where the key served other input.
    """
    key = idempotency_key if matrix_id is None else None
    made_id = await idempotency.made_before(work, key, "save_matrix", asdict(details))
    if made_id is not None:
        return (await load_matrices(work))[made_id]
    refuse_if_any(matrix_errors(details))
    before = None if matrix_id is None else await _held(work, matrix_id, version)
    matrix = tidy_matrix(matrix_id or new_id(), details, before.version + 1 if before else 1)
    if before is None:
        await add_matrix(work, matrix)
    elif not await update_matrix(work, matrix):
        raise StaleVersion(before.version + 1)
    await work.audit(
        "matrix.saved",
        "delivery_matrix",
        matrix.id,
        before=content_of_matrix(before) if before else None,
        after=content_of_matrix(matrix),
    )
    work.record(MatrixSaved(matrix.id, matrix.name))
    await idempotency.remember_made(work, key, matrix.id)
    return matrix


async def _held(work: Work, matrix_id: UUID, version: int | None) -> Matrix:
    held = (await load_matrices(work)).get(matrix_id)
    if held is None:
        raise NotFound("delivery matrix", matrix_id)
    if version != held.version:
        raise StaleVersion(held.version)
    return held

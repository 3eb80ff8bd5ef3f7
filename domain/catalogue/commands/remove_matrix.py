"""Remove a delivery matrix that no product has (CAT-01)."""

from __future__ import annotations

from uuid import UUID

from domain.catalogue.model import MatrixRemoved
from domain.catalogue.repository import matrices as rows
from domain.catalogue.rules.contents import content_of_matrix
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work


async def remove_matrix(work: Work, matrix_id: UUID) -> None:
    """Remove a delivery matrix. Raises NotFound, and InvalidInput while a product has it: then it can be closed."""
    before = (await rows.load_matrices(work)).get(matrix_id)
    if before is None:
        raise NotFound("delivery matrix", matrix_id)
    if not await rows.remove_matrix(work, matrix_id):
        raise InvalidInput.of(
            "id", "USED", "products have this delivery matrix; close it, or give them another one", rule="CAT-01"
        )
    await work.audit("matrix.removed", "delivery_matrix", matrix_id, before=content_of_matrix(before))
    work.record(MatrixRemoved(matrix_id, before.name))

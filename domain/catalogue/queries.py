"""Reads of the catalogue. It is small, so it is read whole: for a run, a command, or a screen's one request."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.catalogue import repository
from domain.catalogue.model import Catalogue, Category, FeeRate, HeldCategory, Matrix, PlanVersion, ReportingTag
from domain.catalogue.repository.matrices import load_matrices
from domain.kernel.database import Reading
from domain.kernel.proof import Check

VERSIONS_SHOWN_MAX = 200
CHECKS = (
    Check(
        "MATRICES_HAVE_DAYS",
        "Every calendar of issues has a date, a matrix of weekdays has none, and each issue is of a matrix.",
        "CAT-01",
        "SELECT count(*) FROM delivery_matrix",
        """
SELECT NULL, d.id, d.name, NULL::bigint, NULL::bigint, NULL FROM delivery_matrix d
WHERE (d.kind = 'ISSUES') <> EXISTS (
  SELECT FROM delivery_issue i WHERE i.tenant_id = d.tenant_id AND i.matrix_id = d.id
)
UNION ALL
SELECT NULL, i.matrix_id, concat(i.out_on, ' ', i.name), NULL, NULL, NULL FROM delivery_issue i
WHERE NOT EXISTS (SELECT FROM delivery_matrix d WHERE d.tenant_id = i.tenant_id AND d.id = i.matrix_id)
""",
    ),
)


async def load_catalogue(read: Reading) -> Catalogue:
    """Return everything that the tenant sells, in the order of the names."""
    return await repository.load_catalogue(read)


async def plan_versions(read: Reading, plan_id: UUID) -> list[PlanVersion]:
    """Return what a plan said each time that it was saved, the newest first, at most 200 of them (CAT-43)."""
    return await repository.plan_versions(read, plan_id, VERSIONS_SHOWN_MAX)


async def fee_rates(read: Reading) -> dict[UUID, FeeRate]:
    """Return the register of fee rates, in the order of the names (CAT-22)."""
    return await repository.load_fee_rates(read)


async def delivery_matrices(read: Reading) -> dict[UUID, Matrix]:
    """Return the register of delivery matrices with their issues, in the order of the names (CAT-01)."""
    return await load_matrices(read)


async def reporting_tags(read: Reading) -> dict[UUID, ReportingTag]:
    """Return the register of reporting tags, how before by whom, each in the order of the names (REP-16)."""
    return await repository.load_tags(read)


async def membership_categories(read: Reading) -> dict[UUID, Category]:
    """Return the register of membership categories: by organisation, in the order of the names (CAT-21)."""
    return await repository.load_categories(read)


async def held_categories(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, list[HeldCategory]]:
    """Return which categories members had, have and will have, the oldest first (CAT-21)."""
    return await repository.held_categories(read, member_ids)

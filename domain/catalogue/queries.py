"""Reads of the catalogue. It is small, so it is read whole: for a run, a command, or a screen's one request."""

from __future__ import annotations

from uuid import UUID

from domain.catalogue import repository
from domain.catalogue.model import Catalogue, FeeRate, PlanVersion, ReportingTag
from domain.kernel.database import Reading

VERSIONS_SHOWN_MAX = 200


async def load_catalogue(read: Reading) -> Catalogue:
    """Return everything that the tenant sells, in the order of the names."""
    return await repository.load_catalogue(read)


async def plan_versions(read: Reading, plan_id: UUID) -> list[PlanVersion]:
    """Return what a plan said each time that it was saved, the newest first, at most 200 of them (CAT-43)."""
    return await repository.plan_versions(read, plan_id, VERSIONS_SHOWN_MAX)


async def fee_rates(read: Reading) -> dict[UUID, FeeRate]:
    """Return the register of fee rates, in the order of the names (CAT-22)."""
    return await repository.load_fee_rates(read)


async def reporting_tags(read: Reading) -> dict[UUID, ReportingTag]:
    """Return the register of reporting tags, how before by whom, each in the order of the names (REP-16)."""
    return await repository.load_tags(read)

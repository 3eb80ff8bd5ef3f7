"""Reads of the catalogue. It is small, so it is read whole: for a run, a command, or a screen's one request."""

from __future__ import annotations

from uuid import UUID

from domain.catalogue import repository
from domain.catalogue.model import Catalogue, FeeRate
from domain.kernel.database import Reading


async def load_catalogue(read: Reading) -> Catalogue:
    """Return everything that the tenant sells, in the order of the names."""
    return await repository.load_catalogue(read)


async def fee_rates(read: Reading) -> dict[UUID, FeeRate]:
    """Return the register of fee rates, in the order of the names (CAT-22)."""
    return await repository.load_fee_rates(read)

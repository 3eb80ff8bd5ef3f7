"""Reads of the catalogue. It is small, so it is read whole: for a run, a command, or a screen's one request."""

from __future__ import annotations

from domain.catalogue import repository
from domain.catalogue.model import Catalogue
from domain.kernel.database import Reading


async def load_catalogue(read: Reading) -> Catalogue:
    """Return everything that the tenant sells, in the order of the names."""
    return await repository.load_catalogue(read)

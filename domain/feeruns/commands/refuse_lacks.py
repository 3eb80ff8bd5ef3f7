"""Refuse where an organisation has not what a fee run needs (FEE-10)."""

from __future__ import annotations

from domain.feeruns.model import FeeRunDetails, FeeRunLacks
from domain.feeruns.repository.readiness import load_readiness
from domain.feeruns.rules.setup import lacks
from domain.kernel.work import Work


async def refuse_lacks(work: Work, details: FeeRunDetails) -> None:
    """Raise FeeRunLacks with the first thing that is missing; do nothing where all is there."""
    organisation_id = details.organisation_id
    ready = await load_readiness(work, organisation_id, work.today)
    for missing in lacks(ready, details.payment_type):
        raise FeeRunLacks(missing)

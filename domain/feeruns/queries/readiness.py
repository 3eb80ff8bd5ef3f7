"""What an organisation has of what fee runs need (FEE-10)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.feeruns.model import Readiness
from domain.feeruns.registry import CARDS
from domain.feeruns.repository.readiness import load_readiness
from domain.kernel.database import Reading


async def readiness(read: Reading, organisation_id: UUID, today: date) -> Readiness:
    """Return what there is and what is missing; raises NotFound where there is no such organisation."""
    stored_cards = await CARDS.offered(read, organisation_id)
    return await load_readiness(read, organisation_id, today, stored_cards=stored_cards)

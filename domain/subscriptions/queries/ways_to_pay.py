"""How a payer may pay an organisation, for the forms that ask (SUB-01, SUB-18)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.catalogue.model import PaymentMethod
from domain.kernel.database import Reading
from domain.kernel.refusal import NotFound
from domain.people.queries.billing import payers
from domain.subscriptions.model import WayToPay
from domain.subscriptions.repository.ways import payer_facts
from domain.subscriptions.rules.ways import way_of


async def ways_to_pay(read: Reading, organisation_id: UUID, payer_id: UUID, on: date) -> list[WayToPay]:
    """Return every payment method with what a payer has, or lacks, for it. Refuses with NotFound."""
    if payer_id not in await payers(read, [payer_id]):
        raise NotFound("member", payer_id)
    facts = await payer_facts(read, organisation_id, payer_id, on)
    return [way_of(method, facts) for method in PaymentMethod]

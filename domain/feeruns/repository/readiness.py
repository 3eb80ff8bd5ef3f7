"""What an organisation has of what fee runs need (FEE-10)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.club.queries import fee_writer
from domain.feeruns.model import Readiness
from domain.feeruns.repository.payers import switches
from domain.kernel.database import Reading
from domain.payments.queries.links import account_of
from domain.people.queries.billing import payment_account
from domain.people.queries.organisations import organisation


async def load_readiness(read: Reading, organisation_id: UUID, today: date) -> Readiness:
    """Return what there is and what is missing; raises NotFound where there is no such organisation."""
    issuer = await organisation(read, organisation_id)
    economy, online_payment = await switches(read, organisation_id)
    return Readiness(
        organisation_name=issuer.name,
        economy=economy,
        bank_account=await payment_account(read, organisation_id) is not None,
        online_payment=online_payment,
        stored_cards=await account_of(read, organisation_id) is not None,
        writer=await fee_writer(read, today) is not None,
    )

"""Reads what decides how a payer may pay an organisation (SUB-18)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.kernel.database import Reading
from domain.kernel.refusal import NotFound
from domain.payments.queries.charges import agreements_in_force
from domain.people.queries.billing import billing_organisation, organisation_numbers
from domain.people.queries.employment import employers_on
from domain.subscriptions.model import PayerFacts


async def payer_facts(read: Reading, organisation_id: UUID, payer_id: UUID, on: date) -> PayerFacts:
    """Return what decides how a payer may pay an organisation on a day; refuses with NotFound (organisation)."""
    organisation = await billing_organisation(read, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    return PayerFacts(
        agreements=await agreements_in_force(read, organisation_id, payer_id, on),
        has_employer=payer_id in await employers_on(read, [payer_id], on),
        has_organisation_number=payer_id in await organisation_numbers(read, [payer_id]),
        country=organisation["country"],
    )

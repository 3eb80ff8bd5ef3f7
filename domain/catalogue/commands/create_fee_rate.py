"""Create a fee rate with its first amount (CAT-22)."""

from __future__ import annotations

from uuid import UUID

from domain.catalogue import repository
from domain.catalogue.commands.add_fee_amount import fee_amount, write_amount
from domain.catalogue.model import FeeRate, NewFeeAmount
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.organisations import organisation
from domain.people.rules.texts import name_errors


async def create_fee_rate(work: Work, organisation_id: UUID, name: str, first: NewFeeAmount) -> FeeRate:
    """Create a fee rate of an organisation and return it with its amount.

    Refuses with NotFound, and InvalidInput (name taken in the organisation, amount, VAT rate).
    """
    refuse_if_any(name_errors("name", name))
    issuer = await organisation(work, organisation_id)
    rate = FeeRate(new_id(), issuer.id, name.strip(), issuer.currency, ())
    amount = fee_amount(rate, first)
    if not await repository.add_fee_rate(work, rate):
        raise InvalidInput.of("name", "TAKEN", f"there is already a fee rate called {rate.name}", rule="CAT-22")
    return await write_amount(work, rate, amount)

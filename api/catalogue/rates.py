"""The register of fee rates over GraphQL (CAT-22)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import strawberry

from api.catalogue.products import MissedInvoices, missed_of
from api.catalogue.types import PriceTime
from api.context import Info
from api.history import Versioned
from api.ids import decode_id, encode_id
from api.nodes import provides
from api.people.organisations import Organisation, load_organisation
from api.refusals import refusing
from api.scalars import Minor
from domain.catalogue import model
from domain.catalogue.commands import add_fee_amount as amount_command
from domain.catalogue.commands import create_fee_rate as rate_command
from domain.catalogue.queries import fee_rates
from domain.catalogue.rules import amount_on, amount_time, vat_text
from domain.kernel.database import Reading
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.subscriptions.queries.missed_invoices import missed_by_rate


@strawberry.type
class FeeAmount:
    """What a fee rate comes to from a day on, VAT included."""

    id: strawberry.ID
    amount_minor: Minor
    vat_rate_percent: str
    valid_from: date
    time: PriceTime


@strawberry.type
class FeeRate(Versioned):
    """A fee of an organisation by its name, with its amounts, the oldest first (CAT-22)."""

    name: str
    currency: str
    value: strawberry.Private[model.FeeRate]

    @strawberry.field(description="Whose fee it is.")
    async def organisation(self, info: Info) -> Organisation:
        found = await load_organisation(info, self.value.organisation_id)
        assert found is not None, "a rate does not outlive its organisation"
        return found

    @strawberry.field(description="All amounts that it had, has and will have.")
    async def amounts(self, info: Info) -> list[FeeAmount]:
        return [self._amount(one, info.context.today) for one in self.value.amounts]

    @strawberry.field(description="What it comes to today; null before its first day.")
    async def current(self, info: Info) -> FeeAmount | None:
        found = amount_on(self.value.amounts, info.context.today)
        return self._amount(found, info.context.today) if found else None

    def _amount(self, amount: model.FeeAmount, today: date) -> FeeAmount:
        return FeeAmount(
            id=encode_id("FeeAmount", amount.id),
            amount_minor=Minor(amount.amount_minor),
            vat_rate_percent=vat_text(amount.vat_bp),
            valid_from=amount.valid_from,
            time=amount_time(self.value.amounts, amount, today),
        )


@strawberry.input
class FeeAmountInput:
    """An amount from a day on, VAT included; the VAT rate is percent as text, such as "25" or "0"."""

    amount_minor: Minor
    vat_rate_percent: str
    valid_from: date


@strawberry.type
class CreateFeeRateSuccess:
    """The new fee rate."""

    fee_rate: FeeRate


@strawberry.type
class AddFeeAmountSuccess:
    """The fee rate with its new amount, and how many invoices of its periods are issued already (CAT-02)."""

    fee_rate: FeeRate
    missed_invoices: int


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def create_fee_rate(
    info: Info, organisation_id: strawberry.ID, name: str, first: FeeAmountInput
) -> CreateFeeRateSuccess:
    """Create a fee rate with its first amount (CAT-22)."""
    info.context.require("catalogue:write")
    key = decode_id("Organisation", organisation_id, "organisationId")
    async with info.context.work() as work:
        made = await rate_command.create_fee_rate(work, key, name, _amount_in(first))
    return CreateFeeRateSuccess(fee_rate=fee_rate_of(made))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def add_fee_amount(info: Info, fee_rate_id: strawberry.ID, input: FeeAmountInput) -> AddFeeAmountSuccess:
    """Add what a fee rate comes to from a day on (CAT-22)."""
    info.context.require("catalogue:write")
    key = decode_id("FeeRate", fee_rate_id, "feeRateId")
    async with info.context.work() as work:
        changed = await amount_command.add_fee_amount(work, key, _amount_in(input))
        found = await missed_by_rate(work, key, input.valid_from)
    return AddFeeAmountSuccess(fee_rate=fee_rate_of(changed), missed_invoices=found.issued)


@strawberry.type
class RatesQuery:
    """The register of fee rates."""

    @strawberry.field(description="Fee rates by name, with all their amounts (CAT-22).")
    async def fee_rates(self, info: Info) -> list[FeeRate]:
        info.context.require("catalogue:read")
        return [fee_rate_of(rate) for rate in (await _rates_of(info)).values()]

    @strawberry.field(description="What an amount of a fee rate would miss of the plans that name it (CAT-02, CAT-22).")
    async def missed_by_fee_rate(self, info: Info, fee_rate_id: strawberry.ID, valid_from: date) -> MissedInvoices:
        info.context.require("catalogue:read")
        key = decode_id("FeeRate", fee_rate_id, "feeRateId")
        return missed_of(await missed_by_rate(await info.context.read(), key, valid_from))


@strawberry.type
class RatesMutation:
    """What can be done about fee rates."""

    create_fee_rate = create_fee_rate
    add_fee_amount = add_fee_amount


@provides("FeeRate")
async def load_fee_rate(info: Info, rate_id: UUID) -> FeeRate | None:
    """Return a fee rate by its key."""
    found = (await _rates_of(info)).get(rate_id)
    return fee_rate_of(found) if found else None


def fee_rate_of(rate: model.FeeRate) -> FeeRate:
    """Return a fee rate as the schema shows it."""
    return FeeRate(id=encode_id("FeeRate", rate.id), name=rate.name, currency=rate.currency, value=rate)


async def _rates_of(info: Info) -> dict[UUID, model.FeeRate]:
    return await info.context.load(_rates, "fee rates") or {}


async def _rates(read: Reading, keys: Sequence[str]) -> dict[str, dict[UUID, model.FeeRate]]:
    return dict.fromkeys(keys, await fee_rates(read))


def _amount_in(given: FeeAmountInput) -> model.NewFeeAmount:
    return model.NewFeeAmount(given.amount_minor, given.vat_rate_percent, given.valid_from)

"""Registers that orders and plans choose from: permanent discounts (CAT-20) and contract fees (CAT-16)."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.catalogue.offers import ContractFee, contract_fee_of
from api.catalogue.types import catalogue_of
from api.context import Info
from api.history import Versioned
from api.ids import decode_id, encode_id
from api.nodes import provides
from api.refusals import refusing
from api.scalars import Minor
from domain.catalogue import model
from domain.catalogue.commands import close_discount as close_command
from domain.catalogue.commands import create_contract_fee as fee_command
from domain.catalogue.commands import create_discount as create_command
from domain.catalogue.rules import vat_text
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn


@strawberry.type
class Discount(Versioned):
    """A percent off every period until the subscription ends; a closed one stays with those who have it (CAT-20)."""

    name: str
    description: str
    percent: str
    closed: bool


@strawberry.input
class DiscountInput:
    """A discount; the percent is text such as "50" or "12.5", above 0 and at most 100."""

    name: str
    percent: str
    description: str = ""


@strawberry.input
class ContractFeeInput:
    """What leaving a contract early costs; the VAT rate is percent as text, such as "25" (CAT-16)."""

    organisation_id: strawberry.ID
    name: str
    amount_minor: Minor
    vat_rate_percent: str
    account: str


@strawberry.type
class CreateContractFeeSuccess:
    """The new fee."""

    contract_fee: ContractFee


@strawberry.type
class CreateDiscountSuccess:
    """The new discount."""

    discount: Discount


@strawberry.type
class CloseDiscountSuccess:
    """The discount as it is now."""

    discount: Discount


@refusing(InvalidInput, IdempotencyConflict, NotAllowed, NotSignedIn)
async def create_discount(info: Info, input: DiscountInput, idempotency_key: str) -> CreateDiscountSuccess:
    """Register a permanent discount (CAT-20)."""
    info.context.require("catalogue:write")
    async with info.context.work() as work:
        made = await create_command.create_discount(
            work, model.NewDiscount(input.name, input.percent, input.description), idempotency_key=idempotency_key
        )
    return CreateDiscountSuccess(discount=discount_of(made))


@refusing(NotFound, NotAllowed, NotSignedIn)
async def close_discount(info: Info, id: strawberry.ID, closed: bool = True) -> CloseDiscountSuccess:
    """Close a discount for new use, or open it again (CAT-20)."""
    info.context.require("catalogue:write")
    key = decode_id("Discount", id)
    async with info.context.work() as work:
        changed = await close_command.close_discount(work, key, closed=closed)
    return CloseDiscountSuccess(discount=discount_of(changed))


@refusing(InvalidInput, IdempotencyConflict, NotAllowed, NotSignedIn)
async def create_contract_fee(info: Info, input: ContractFeeInput, idempotency_key: str) -> CreateContractFeeSuccess:
    """Register what leaving a contract early costs (CAT-16)."""
    info.context.require("catalogue:write")
    new = model.NewContractFee(
        decode_id("Organisation", input.organisation_id, "input.organisationId"),
        input.name,
        input.amount_minor,
        input.vat_rate_percent,
        input.account,
    )
    async with info.context.work() as work:
        made = await fee_command.create_contract_fee(work, new, idempotency_key=idempotency_key)
    return CreateContractFeeSuccess(contract_fee=contract_fee_of(made))


def discount_of(discount: model.Discount) -> Discount:
    """Return a discount as the schema shows it."""
    return Discount(
        id=encode_id("Discount", discount.id),
        name=discount.name,
        description=discount.description,
        percent=vat_text(discount.percent_bp),
        closed=discount.closed,
    )


@provides("Discount")
async def load_discount(info: Info, discount_id: UUID) -> Discount | None:
    """Return a discount by its key."""
    found = (await catalogue_of(info)).discounts.get(discount_id)
    return discount_of(found) if found is not None else None


@strawberry.type
class RegistersQuery:
    """The registers that orders and plans choose from."""

    @strawberry.field(description="What leaving contracts early costs, by name (CAT-16).")
    async def contract_fees(self, info: Info) -> list[ContractFee]:
        info.context.require("catalogue:read")
        return [contract_fee_of(one) for one in (await catalogue_of(info)).contract_fees.values()]

    @strawberry.field(description="Permanent discounts, by name (CAT-20).")
    async def discounts(self, info: Info) -> list[Discount]:
        info.context.require("catalogue:read")
        return [discount_of(one) for one in (await catalogue_of(info)).discounts.values()]


@strawberry.type
class RegistersMutation:
    """What can be done with discounts and contract fees."""

    create_contract_fee = create_contract_fee
    create_discount = create_discount
    close_discount = close_discount

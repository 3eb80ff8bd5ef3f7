"""What can be done with products, and what a change of them would miss (CAT-01, CAT-02)."""

from __future__ import annotations

from datetime import date

import strawberry

from api.catalogue.types import FrequencyUnit, Medium, Product, product_of
from api.context import Info
from api.ids import decode_id, decode_optional
from api.refusals import refusing
from api.scalars import Minor
from domain.catalogue import model
from domain.catalogue.commands import add_price as price_command
from domain.catalogue.commands import add_vat_rate as vat_command
from domain.catalogue.commands import create_product as create_command
from domain.catalogue.commands import update_product as update_command
from domain.kernel import dates
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.subscriptions.queries import missed_invoices as missed


@strawberry.input
class FrequencyInput:
    """Every `count` days, weeks, months or years."""

    count: int
    unit: FrequencyUnit


@strawberry.input
class ProductInput:
    """A product; the VAT rate is percent as text, such as "25" or "12.5". Only a physical one has a delivery matrix."""

    organisation_id: strawberry.ID
    name: str
    medium: Medium
    vat_rate_percent: str
    revenue_account: str
    description: str = ""
    part_number: str | None = None
    external_part_number: str | None = None
    report_group: str = ""
    matrix_id: strawberry.ID | None = None


@strawberry.input
class UpdateProductInput:
    """What a product is called and filed under, and when it is delivered: null where nothing says so.

    Organisation, medium, prices and VAT rates are not changed by it.
    """

    product_id: strawberry.ID
    version: int
    name: str
    revenue_account: str
    description: str = ""
    part_number: str | None = None
    external_part_number: str | None = None
    report_group: str = ""
    matrix_id: strawberry.ID | None = None


@strawberry.input
class PriceInput:
    """A price for periods that start on or after its day, VAT included (CAT-02)."""

    product_id: strawberry.ID
    frequency: FrequencyInput
    amount_minor: Minor
    valid_from: date


@strawberry.input
class VatRateInput:
    """A VAT rate for periods that start on or after its day: percent as text, such as "25" or "12.5" (CAT-01)."""

    product_id: strawberry.ID
    vat_rate_percent: str
    valid_from: date


@strawberry.type
class CreateProductSuccess:
    """The new product."""

    product: Product


@strawberry.type
class UpdateProductSuccess:
    """The product as it is now."""

    product: Product


@strawberry.type
class AddPriceSuccess:
    """The product with its new price, and how many issued invoices of its periods keep the price before (CAT-02)."""

    product: Product
    missed_invoices: int


@strawberry.type
class AddVatRateSuccess:
    """The product with its new VAT rate, and how many issued invoices of its periods keep the rate before (CAT-01)."""

    product: Product
    missed_invoices: int


@strawberry.type
class MissedInvoices:
    """What a price, VAT rate or amount of a fee rate from a day on comes too late for.

    `numbers` are those of the first invoices that are issued already. `promised` terms are to come at the prices of the
    day of their order (CAT-17); it is 0 for VAT rates.
    """

    issued: int
    numbers: list[str]
    promised: int


@refusing(InvalidInput, IdempotencyConflict, NotFound, NotAllowed, NotSignedIn)
async def create_product(info: Info, input: ProductInput, idempotency_key: str) -> CreateProductSuccess:
    """Create a product; it needs a price and a plan before it is sold (CAT-01, CAT-03)."""
    info.context.require("catalogue:write")
    new = model.NewProduct(
        organisation_id=decode_id("Organisation", input.organisation_id, "input.organisationId"),
        name=input.name,
        medium=input.medium,
        vat_rate_percent=input.vat_rate_percent,
        revenue_account=input.revenue_account,
        description=input.description,
        part_number=input.part_number,
        external_part_number=input.external_part_number,
        report_group=input.report_group,
        matrix_id=decode_optional("DeliveryMatrix", input.matrix_id, "input.matrixId"),
    )
    async with info.context.work() as work:
        product = await create_command.create_product(work, new, idempotency_key=idempotency_key)
    return CreateProductSuccess(product=product_of(product, info.context.today))


@refusing(InvalidInput, NotFound, model.ProductChangedSince, NotAllowed, NotSignedIn)
async def update_product(info: Info, input: UpdateProductInput) -> UpdateProductSuccess:
    """Save what a product is called and filed under; what was invoiced keeps what it said (CAT-01, CAT-43)."""
    info.context.require("catalogue:write")
    new = model.UpdateProduct(
        product_id=decode_id("Product", input.product_id, "input.productId"),
        version=input.version,
        name=input.name,
        revenue_account=input.revenue_account,
        description=input.description,
        part_number=input.part_number,
        external_part_number=input.external_part_number,
        report_group=input.report_group,
        matrix_id=decode_optional("DeliveryMatrix", input.matrix_id, "input.matrixId"),
    )
    async with info.context.work() as work:
        product = await update_command.update_product(work, new)
    return UpdateProductSuccess(product=product_of(product, info.context.today))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def add_price(info: Info, input: PriceInput) -> AddPriceSuccess:
    """Add a price for periods that start on or after its day (CAT-02)."""
    info.context.require("catalogue:write")
    new = model.NewPrice(
        product_id=decode_id("Product", input.product_id, "input.productId"),
        frequency_count=input.frequency.count,
        frequency_unit=input.frequency.unit.value,
        amount_minor=input.amount_minor,
        valid_from=input.valid_from,
    )
    async with info.context.work() as work:
        product = await price_command.add_price(work, new)
        frequency = dates.Frequency(input.frequency.count, input.frequency.unit)
        found = await missed.missed_invoices(work, product.id, new.valid_from, frequency)
    return AddPriceSuccess(product=product_of(product, info.context.today), missed_invoices=found.issued)


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def add_vat_rate(info: Info, input: VatRateInput) -> AddVatRateSuccess:
    """Give a product another VAT rate for periods that start on or after a day; prices stay (CAT-01)."""
    info.context.require("catalogue:write")
    product_id = decode_id("Product", input.product_id, "input.productId")
    async with info.context.work() as work:
        new = model.NewVatRate(product_id, input.vat_rate_percent, input.valid_from)
        product = await vat_command.add_vat_rate(work, new)
        found = await missed.missed_invoices(work, product.id, new.valid_from, None)
    return AddVatRateSuccess(product=product_of(product, info.context.today), missed_invoices=found.issued)


def missed_of(found: missed.Missed) -> MissedInvoices:
    """Return what is missed as the schema shows it."""
    return MissedInvoices(issued=found.issued, numbers=[str(one) for one in found.numbers], promised=found.promised)


@strawberry.type
class ProductsQuery:
    """What changes of products would come too late for."""

    @strawberry.field(description="What a price of a frequency would miss, or without one a VAT rate (CAT-01, CAT-02).")
    async def missed_invoices(
        self, info: Info, product_id: strawberry.ID, valid_from: date, frequency: FrequencyInput | None = None
    ) -> MissedInvoices:
        info.context.require("catalogue:read")
        step = None if frequency is None or frequency.count < 1 else dates.Frequency(frequency.count, frequency.unit)
        key = decode_id("Product", product_id, "productId")
        found = await missed.missed_invoices(await info.context.read(), key, valid_from, step)
        return missed_of(found)


@strawberry.type
class ProductsMutation:
    """What can be done with products."""

    create_product = create_product
    update_product = update_product
    add_price = add_price
    add_vat_rate = add_vat_rate

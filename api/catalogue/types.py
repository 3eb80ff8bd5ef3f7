"""Products, prices and plans as the schema shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.billing.types import PaymentMethod
from api.catalogue.fees import PlanFees, fees_of
from api.catalogue.goods import PlanChoice, SharedUsers, choice_of, shared_of
from api.catalogue.matrices import DeliveryMatrix, matrix_of
from api.catalogue.offers import PlanOffer, offer_of, versions_of
from api.catalogue.tags import ReportingTag, tags_among
from api.context import Info
from api.history import Version, Versioned
from api.ids import encode_id
from api.nodes import node, provides
from api.scalars import Minor
from domain.catalogue import model
from domain.catalogue.queries import load_catalogue, plan_versions
from domain.catalogue.rules import price_time, vat_text
from domain.catalogue.rules.products import media_of, vat_time
from domain.kernel import dates
from domain.kernel.database import Reading
from domain.subscriptions.queries.subscriptions import active_by_plan

if TYPE_CHECKING:
    from api.dunning.processes import DunningProcess
    from api.people.types import Organisation

FrequencyUnit = dates.FrequencyUnit
strawberry.enum(FrequencyUnit, description="What a frequency counts.")
Medium = model.Medium
strawberry.enum(Medium, description="How a product reaches its reader.")
PriceTime = model.PriceTime
strawberry.enum(PriceTime, description="Where a price stands today: the list shows it red, green or blue (CAT-02).")
FeeVat = model.FeeVat
strawberry.enum(FeeVat, description="Which VAT a payment method's fee has: that of the products, or none (CAT-30).")
PlanKind = model.PlanKind
strawberry.enum(PlanKind, description="What a plan sells.")


@strawberry.type
class Frequency:
    """Every `count` days, weeks, months or years."""

    count: int
    unit: FrequencyUnit


@strawberry.type
class Price:
    """What a product costs for one period, VAT included, from a day on."""

    id: strawberry.ID
    frequency: Frequency
    amount_minor: Minor
    valid_from: date
    time: PriceTime


@strawberry.type
class ProductVatRate:
    """A VAT rate of a product from a day on; null for the one that it began with (CAT-01)."""

    percent: str
    valid_from: date | None
    time: PriceTime


@strawberry.type
class Product(Versioned):
    """What is delivered; it is sold through plans only (CAT-03)."""

    name: str
    description: str
    part_number: str | None
    external_part_number: str | None
    report_group: str
    version: int
    vat_rate_percent: str
    vat_rates: list[ProductVatRate]
    medium: Medium
    revenue_account: str
    currency: str
    prices: list[Price]
    organisation_key: strawberry.Private[UUID]
    matrix_key: strawberry.Private[UUID | None]

    @strawberry.field(description="The organisation that sells it.")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")]:
        return await node(info, "Organisation", self.organisation_key)  # type: ignore[no-any-return]

    @strawberry.field(description="When it is delivered; null where nothing says so, and for what is not physical.")
    async def matrix(self, info: Info) -> DeliveryMatrix | None:
        return await matrix_of(info, self.matrix_key) if self.matrix_key else None


@strawberry.type
class MethodFee:
    """What a payment method costs on each invoice, from a period on (CAT-30)."""

    method: PaymentMethod
    fee_minor: Minor
    from_period: int
    vat: FeeVat


@strawberry.type
class MethodLeadDays:
    """How many days a payment method needs at least; the larger of these and the billing plan's counts (CAT-31)."""

    method: PaymentMethod
    lead_days: int


@strawberry.type
class BillingPlan(Versioned):
    """How a plan is charged: lead days and fees (CAT-30)."""

    name: str
    lead_days: int
    currency: str
    fees: list[MethodFee]
    method_lead_days: list[MethodLeadDays]
    key: strawberry.Private[UUID]

    @strawberry.field(description="What happens to its unpaid invoices; null where nothing does (CAT-30).")
    async def dunning_process(
        self, info: Info
    ) -> Annotated[DunningProcess, strawberry.lazy("api.dunning.processes")] | None:
        return await node(info, "BillingPlan.dunningProcess", self.key)  # type: ignore[no-any-return]


@strawberry.type
class Plan:
    """What is sold: products at one frequency under one billing plan (CAT-10)."""

    id: strawberry.ID
    name: str
    description: str
    kind: PlanKind
    frequency: Frequency
    billing_plan: BillingPlan
    products: list[Product]
    valid_from: date | None
    valid_to: date | None
    disabled: bool
    version: int
    offer: PlanOffer
    fees: PlanFees | None
    choice: PlanChoice | None
    shared: SharedUsers | None
    tags: list[ReportingTag]
    key: strawberry.Private[UUID]
    organisation_id: strawberry.Private[UUID | None]

    @strawberry.field(description="The accounting organisation; null where it is chosen at the start (ORG-02).")
    async def organisation(self, info: Info) -> Annotated[Organisation, strawberry.lazy("api.people.types")] | None:
        if self.organisation_id is None:
            return None
        return await node(info, "Organisation", self.organisation_id)  # type: ignore[no-any-return]

    @strawberry.field(description="How what it sells reaches its readers: the media of its products (CAT-01).")
    def media(self) -> list[Medium]:
        return media_of(product.medium for product in self.products)

    @strawberry.field(description="What it said each time that it was saved, the newest first (CAT-43).")
    async def versions(self, info: Info) -> list[Version]:
        info.context.require("catalogue:read")
        return versions_of(await plan_versions(await info.context.read(), self.key))

    @strawberry.field(description="How many subscriptions on it are active.")
    async def active_subscriptions(self, info: Info) -> int:
        return await info.context.load(active_by_plan, self.key) or 0


def frequency_of(value: dates.Frequency) -> Frequency:
    """Return a frequency as the schema shows it."""
    return Frequency(count=value.count, unit=value.unit)


def product_of(product: model.Product, today: date) -> Product:
    """Return a product with its prices, each with where it stands today."""
    return Product(
        id=encode_id("Product", product.id),
        name=product.name,
        description=product.description,
        part_number=product.part_number,
        external_part_number=product.external_part_number,
        report_group=product.report_group,
        version=product.version,
        vat_rate_percent=vat_text(product.vat_on(today)),
        vat_rates=[
            ProductVatRate(percent=vat_text(product.vat_bp), valid_from=None, time=vat_time(product, None, today)),
            *(
                ProductVatRate(
                    percent=vat_text(one.vat_bp), valid_from=one.valid_from, time=vat_time(product, one, today)
                )
                for one in product.vat_changes
            ),
        ],
        medium=product.medium,
        revenue_account=product.revenue_account,
        organisation_key=product.organisation_id,
        matrix_key=product.matrix_id,
        currency=product.currency,
        prices=[
            Price(
                id=encode_id("Price", price.id),
                frequency=frequency_of(price.frequency),
                amount_minor=Minor(price.amount_minor),
                valid_from=price.valid_from,
                time=price_time(product.prices, price, today),
            )
            for price in product.prices
        ],
    )


def billing_plan_of(plan: model.BillingPlan) -> BillingPlan:
    """Return a billing plan with its fees."""
    fees = [
        MethodFee(method=fee.method, fee_minor=Minor(fee.fee_minor), from_period=fee.from_period, vat=fee.vat)
        for fee in plan.fees
    ]
    return BillingPlan(
        id=encode_id("BillingPlan", plan.id),
        name=plan.name,
        lead_days=plan.lead_days,
        currency=plan.currency,
        fees=fees,
        method_lead_days=[MethodLeadDays(method=one.method, lead_days=one.lead_days) for one in plan.method_leads],
        key=plan.id,
    )


def plan_of(plan: model.Plan, catalogue: model.Catalogue, today: date) -> Plan:
    """Return a plan with what it sells, how it is charged, and what it promises."""
    steps = plan.offer.next_plan_ids
    return Plan(
        id=encode_id("Plan", plan.id),
        name=plan.name,
        description=plan.description,
        kind=plan.kind,
        frequency=frequency_of(plan.frequency),
        billing_plan=billing_plan_of(catalogue.billing_plan_of(plan)),
        products=[product_of(product, today) for product in catalogue.products_of(plan)],
        valid_from=plan.valid_from,
        valid_to=plan.valid_to,
        disabled=plan.disabled,
        version=plan.version,
        offer=offer_of(
            plan.offer, catalogue, lambda: [plan_of(catalogue.plans[key], catalogue, today) for key in steps]
        ),
        fees=fees_of(plan.fees, catalogue.categories),
        choice=choice_of(plan.choice),
        shared=shared_of(plan, catalogue),
        tags=tags_among(catalogue.tags, plan.tag_ids),
        key=plan.id,
        organisation_id=plan.organisation_id,
    )


async def _catalogues(read: Reading, keys: Sequence[str]) -> dict[str, model.Catalogue]:
    """Load the catalogue once a request, whoever asks: it is small and read whole."""
    catalogue = await load_catalogue(read)
    return dict.fromkeys(keys, catalogue)


async def catalogue_of(info: Info) -> model.Catalogue:
    """Return the tenant's catalogue, read once a request."""
    catalogue = await info.context.load(_catalogues, "catalogue")
    assert catalogue is not None
    return catalogue


@provides("Product")
async def load_product(info: Info, product_id: UUID) -> Product | None:
    """Return a product by its key."""
    product = (await catalogue_of(info)).products.get(product_id)
    return product_of(product, info.context.today) if product is not None else None


@provides("Plan")
async def load_plan(info: Info, plan_id: UUID) -> Plan | None:
    """Return a plan by its key."""
    catalogue = await catalogue_of(info)
    plan = catalogue.plans.get(plan_id)
    return plan_of(plan, catalogue, info.context.today) if plan is not None else None


async def named_plan(info: Info, plan_id: UUID) -> Plan:
    """Return a plan that something names: no plan is ever deleted."""
    plan = await load_plan(info, plan_id)
    assert plan is not None, "plans are never deleted"
    return plan

"""Rows of the catalogue as values, and back."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import select

from domain.catalogue import tables as t
from domain.catalogue.model import (
    BillingPlan,
    Catalogue,
    FeeAmount,
    FeeRate,
    Medium,
    MethodFee,
    PaymentMethod,
    Plan,
    PlanKind,
    Price,
    Product,
)
from domain.kernel.database import Query, Reading, Row
from domain.kernel.dates import Frequency, FrequencyUnit
from domain.kernel.work import Work
from domain.people.queries.organisations import organisations

_PRODUCTS = Query(
    select(
        t.product.c.id,
        t.product.c.organisation_id,
        t.product.c.name,
        t.product.c.description,
        t.product.c.part_number,
        t.product.c.medium,
        t.product.c.vat_bp,
        t.product.c.revenue_account,
    ).order_by(t.product.c.name, t.product.c.id)
)
_PRICES = Query(
    select(
        t.price.c.id,
        t.price.c.product_id,
        t.price.c.frequency_count,
        t.price.c.frequency_unit,
        t.price.c.amount_minor,
        t.price.c.valid_from,
    ).order_by(t.price.c.valid_from, t.price.c.id)
)
_BILLING_PLANS = Query(
    select(t.billing_plan.c.id, t.billing_plan.c.name, t.billing_plan.c.lead_days, t.billing_plan.c.currency).order_by(
        t.billing_plan.c.name, t.billing_plan.c.id
    )
)
_FEES = Query(
    select(
        t.billing_plan_fee.c.billing_plan_id,
        t.billing_plan_fee.c.method,
        t.billing_plan_fee.c.fee_minor,
        t.billing_plan_fee.c.from_period,
    ).order_by(t.billing_plan_fee.c.method)
)
_PLANS = Query(
    select(
        t.plan.c.id,
        t.plan.c.name,
        t.plan.c.description,
        t.plan.c.kind,
        t.plan.c.frequency_count,
        t.plan.c.frequency_unit,
        t.plan.c.organisation_id,
        t.plan.c.billing_plan_id,
        t.plan.c.valid_from,
        t.plan.c.valid_to,
        t.plan.c.disabled,
    ).order_by(t.plan.c.name, t.plan.c.id)
)
_PLAN_PRODUCTS = Query(
    select(t.plan_product.c.plan_id, t.plan_product.c.product_id).order_by(
        t.plan_product.c.plan_id, t.plan_product.c.place
    )
)

_FEE_RATES = Query(
    select(t.fee_rate.c.id, t.fee_rate.c.organisation_id, t.fee_rate.c.name).order_by(
        t.fee_rate.c.name, t.fee_rate.c.id
    )
)
_FEE_AMOUNTS = Query(
    select(
        t.fee_amount.c.id,
        t.fee_amount.c.fee_rate_id,
        t.fee_amount.c.amount_minor,
        t.fee_amount.c.vat_bp,
        t.fee_amount.c.valid_from,
    ).order_by(t.fee_amount.c.valid_from)
)


async def load_catalogue(read: Reading) -> Catalogue:
    """Read the whole catalogue with one query a table."""
    currencies = {organisation.id: organisation.currency for organisation in await organisations(read)}
    prices: dict[UUID, list[Price]] = defaultdict(list)
    for row in await read.all(_PRICES):
        prices[row["product_id"]].append(_price(row))
    fees: dict[UUID, list[MethodFee]] = defaultdict(list)
    for row in await read.all(_FEES):
        fee = MethodFee(PaymentMethod(row["method"]), row["fee_minor"], row["from_period"])
        fees[row["billing_plan_id"]].append(fee)
    product_ids: dict[UUID, list[UUID]] = defaultdict(list)
    for row in await read.all(_PLAN_PRODUCTS):
        product_ids[row["plan_id"]].append(row["product_id"])
    return Catalogue(
        products={
            row["id"]: _product(row, currencies[row["organisation_id"]], prices[row["id"]])
            for row in await read.all(_PRODUCTS)
        },
        plans={row["id"]: _plan(row, product_ids[row["id"]]) for row in await read.all(_PLANS)},
        billing_plans={
            row["id"]: BillingPlan(row["id"], row["name"], row["lead_days"], row["currency"], tuple(fees[row["id"]]))
            for row in await read.all(_BILLING_PLANS)
        },
    )


async def add_product(work: Work, product: Product) -> bool:
    """Insert a product; False where its part number is taken."""
    added = await work.insert_missing(
        t.product,
        {
            "id": [product.id],
            "organisation_id": [product.organisation_id],
            "name": [product.name],
            "description": [product.description],
            "part_number": [product.part_number],
            "medium": [product.medium.value],
            "vat_bp": [product.vat_bp],
            "revenue_account": [product.revenue_account],
            "created_at": [work.now],
        },
    )
    return added == 1


async def add_price(work: Work, price: Price) -> bool:
    """Insert a price; False where the product has one from that day on at that frequency."""
    added = await work.insert_missing(
        t.price,
        {
            "id": [price.id],
            "product_id": [price.product_id],
            "frequency_count": [price.frequency.count],
            "frequency_unit": [price.frequency.unit.value],
            "amount_minor": [price.amount_minor],
            "valid_from": [price.valid_from],
        },
    )
    return added == 1


async def add_billing_plan(work: Work, plan: BillingPlan) -> None:
    """Insert a billing plan with its fees."""
    await work.insert(t.billing_plan, id=plan.id, name=plan.name, lead_days=plan.lead_days, currency=plan.currency)
    await work.insert_many(
        t.billing_plan_fee,
        {
            "billing_plan_id": [plan.id] * len(plan.fees),
            "method": [fee.method.value for fee in plan.fees],
            "fee_minor": [fee.fee_minor for fee in plan.fees],
            "from_period": [fee.from_period for fee in plan.fees],
        },
    )


async def add_plan(work: Work, plan: Plan) -> None:
    """Insert a plan with its products."""
    await work.insert(
        t.plan,
        id=plan.id,
        name=plan.name,
        description=plan.description,
        kind=plan.kind.value,
        frequency_count=plan.frequency.count,
        frequency_unit=plan.frequency.unit.value,
        organisation_id=plan.organisation_id,
        billing_plan_id=plan.billing_plan_id,
        valid_from=plan.valid_from,
        valid_to=plan.valid_to,
        disabled=plan.disabled,
        created_at=work.now,
    )
    await work.insert_many(
        t.plan_product,
        {
            "plan_id": [plan.id] * len(plan.product_ids),
            "product_id": list(plan.product_ids),
            "place": list(range(len(plan.product_ids))),
        },
    )


async def load_fee_rates(read: Reading) -> dict[UUID, FeeRate]:
    """Return every fee rate with its amounts, in the order of the names."""
    currencies = {organisation.id: organisation.currency for organisation in await organisations(read)}
    amounts: dict[UUID, list[FeeAmount]] = defaultdict(list)
    for row in await read.all(_FEE_AMOUNTS):
        amounts[row["fee_rate_id"]].append(FeeAmount(**dict(row)))
    return {
        row["id"]: FeeRate(
            row["id"],
            row["organisation_id"],
            row["name"],
            currencies[row["organisation_id"]],
            tuple(amounts[row["id"]]),
        )
        for row in await read.all(_FEE_RATES)
    }


async def add_fee_rate(work: Work, rate: FeeRate) -> bool:
    """Insert a fee rate without amounts; False where the organisation has one of this name."""
    columns: dict[str, list[Any]] = {
        "id": [rate.id],
        "organisation_id": [rate.organisation_id],
        "name": [rate.name],
        "created_at": [work.now],
    }
    return await work.insert_missing(t.fee_rate, columns) == 1


async def add_fee_amount(work: Work, amount: FeeAmount) -> bool:
    """Insert an amount of a fee rate; False where it has one from that day on."""
    columns: dict[str, list[Any]] = {
        "id": [amount.id],
        "fee_rate_id": [amount.fee_rate_id],
        "amount_minor": [amount.amount_minor],
        "vat_bp": [amount.vat_bp],
        "valid_from": [amount.valid_from],
    }
    return await work.insert_missing(t.fee_amount, columns) == 1


def _frequency(row: Row) -> Frequency:
    return Frequency(row["frequency_count"], FrequencyUnit(row["frequency_unit"]))


def _price(row: Row) -> Price:
    return Price(row["id"], row["product_id"], _frequency(row), row["amount_minor"], row["valid_from"])


def _product(row: Row, currency: str, prices: list[Price]) -> Product:
    return Product(
        id=row["id"],
        organisation_id=row["organisation_id"],
        name=row["name"],
        description=row["description"],
        part_number=row["part_number"],
        medium=Medium(row["medium"]),
        vat_bp=row["vat_bp"],
        revenue_account=row["revenue_account"],
        currency=currency,
        prices=tuple(prices),
    )


def _plan(row: Row, product_ids: list[UUID]) -> Plan:
    return Plan(
        id=row["id"],
        name=row["name"],
        description=row["description"],
        kind=PlanKind(row["kind"]),
        frequency=_frequency(row),
        organisation_id=row["organisation_id"],
        billing_plan_id=row["billing_plan_id"],
        product_ids=tuple(product_ids),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        disabled=row["disabled"],
    )

"""Rows of the catalogue as values, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from domain.catalogue import tables as t
from domain.catalogue.model import (
    BillingPlan,
    Catalogue,
    Contract,
    ContractFee,
    Discount,
    FirstLength,
    FirstLengthKind,
    Medium,
    MethodFee,
    Offer,
    PaymentMethod,
    Plan,
    PlanKind,
    PlanVersion,
    Price,
    PriceRule,
    PriceRuleKind,
    Product,
)
from domain.kernel.database import Query, Reading, Row
from domain.kernel.dates import Frequency, FrequencyUnit
from domain.kernel.work import Work
from domain.people.queries.organisations import organisations

# What saving a plan again may change; products and frequency are what its members have bought (CAT-43).
_CHANGING = (
    "name",
    "description",
    "billing_plan_id",
    "valid_from",
    "valid_to",
    "disabled",
    "first_price_kind",
    "first_price_value",
    "first_length_kind",
    "first_days",
    "first_until_on",
    "stops_after_first",
    "renewal_name",
    "renewal_description",
    "contract_fee_id",
    "contract_until_on",
    "contract_frequencies",
)
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
        t.plan.c.first_price_kind,
        t.plan.c.first_price_value,
        t.plan.c.first_length_kind,
        t.plan.c.first_days,
        t.plan.c.first_until_on,
        t.plan.c.stops_after_first,
        t.plan.c.renewal_name,
        t.plan.c.renewal_description,
        t.plan.c.contract_fee_id,
        t.plan.c.contract_until_on,
        t.plan.c.contract_frequencies,
        t.plan.c.version,
    ).order_by(t.plan.c.name, t.plan.c.id)
)
_PLAN_STEPS = Query(
    select(t.plan_step.c.plan_id, t.plan_step.c.next_plan_id).order_by(t.plan_step.c.plan_id, t.plan_step.c.place)
)
_DISCOUNTS = Query(
    select(
        t.discount.c.id, t.discount.c.name, t.discount.c.description, t.discount.c.percent_bp, t.discount.c.closed
    ).order_by(t.discount.c.name, t.discount.c.id)
)
_CONTRACT_FEES = Query(
    select(
        t.contract_fee.c.id,
        t.contract_fee.c.organisation_id,
        t.contract_fee.c.name,
        t.contract_fee.c.amount_minor,
        t.contract_fee.c.vat_bp,
        t.contract_fee.c.account,
    ).order_by(t.contract_fee.c.name, t.contract_fee.c.id)
)
_VERSIONS = Query(
    select(t.plan_version.c.number, t.plan_version.c.saved_at, t.plan_version.c.saved_by, t.plan_version.c.content)
    .where(t.plan_version.c.tenant_id == bindparam("tenant"), t.plan_version.c.plan_id == bindparam("plan"))
    .order_by(t.plan_version.c.number.desc())
    .limit(bindparam("limit"))
)
_UPDATE = Query(
    update(t.plan)
    .where(
        t.plan.c.tenant_id == bindparam("the_tenant"),
        t.plan.c.id == bindparam("the_plan"),
        t.plan.c.version == bindparam("seen"),
    )
    .values(
        version=t.plan.c.version + 1,
        **{name: bindparam(f"new_{name}", type_=t.plan.c[name].type) for name in _CHANGING},
    )
)
_CLOSE = Query(
    update(t.discount)
    .where(t.discount.c.tenant_id == bindparam("the_tenant"), t.discount.c.id == bindparam("the_discount"))
    .values(closed=bindparam("new_closed"))
)
_DROP_STEPS = "DELETE FROM plan_step WHERE tenant_id = $1 AND plan_id = $2"
_PLAN_PRODUCTS = Query(
    select(t.plan_product.c.plan_id, t.plan_product.c.product_id).order_by(
        t.plan_product.c.plan_id, t.plan_product.c.place
    )
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
    steps: dict[UUID, list[UUID]] = defaultdict(list)
    for row in await read.all(_PLAN_STEPS):
        steps[row["plan_id"]].append(row["next_plan_id"])
    return Catalogue(
        products={
            row["id"]: _product(row, currencies[row["organisation_id"]], prices[row["id"]])
            for row in await read.all(_PRODUCTS)
        },
        plans={row["id"]: _plan(row, product_ids[row["id"]], steps[row["id"]]) for row in await read.all(_PLANS)},
        billing_plans={
            row["id"]: BillingPlan(row["id"], row["name"], row["lead_days"], row["currency"], tuple(fees[row["id"]]))
            for row in await read.all(_BILLING_PLANS)
        },
        discounts={row["id"]: Discount(**row) for row in await read.all(_DISCOUNTS)},
        contract_fees={
            row["id"]: ContractFee(**row, currency=currencies[row["organisation_id"]])
            for row in await read.all(_CONTRACT_FEES)
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
    """Insert a plan with its products and next steps."""
    await work.insert(
        t.plan,
        id=plan.id,
        kind=plan.kind.value,
        frequency_count=plan.frequency.count,
        frequency_unit=plan.frequency.unit.value,
        organisation_id=plan.organisation_id,
        created_at=work.now,
        **_changing(plan),
    )
    await work.insert_many(
        t.plan_product,
        {
            "plan_id": [plan.id] * len(plan.product_ids),
            "product_id": list(plan.product_ids),
            "place": list(range(len(plan.product_ids))),
        },
    )
    await _add_steps(work, plan)


async def update_plan(work: Work, plan: Plan) -> bool:
    """Write a plan over the version before it; False where that is not the stored one any more."""
    new = {f"new_{name}": value for name, value in _changing(plan).items()}
    seen = plan.version - 1
    if not await work.execute(_UPDATE, the_tenant=work.tenant_id, the_plan=plan.id, seen=seen, **new):
        return False
    await work.sql(_DROP_STEPS, work.tenant_id, plan.id)
    await _add_steps(work, plan)
    return True


async def add_version(work: Work, plan: Plan, content: Mapping[str, Any]) -> None:
    """Write what a plan says now under its version (CAT-43)."""
    await work.insert(
        t.plan_version,
        plan_id=plan.id,
        number=plan.version,
        saved_at=work.now,
        saved_by=work.actor.name,
        content=dict(content),
    )


async def plan_versions(read: Reading, plan_id: UUID, limit: int) -> list[PlanVersion]:
    """Return what a plan said each time that it was saved, the newest first."""
    rows = await read.all(_VERSIONS, tenant=read.tenant_id, plan=plan_id, limit=limit)
    return [PlanVersion(**row) for row in rows]


async def add_discount(work: Work, discount: Discount) -> None:
    """Insert a permanent discount."""
    await work.insert(
        t.discount,
        id=discount.id,
        name=discount.name,
        description=discount.description,
        percent_bp=discount.percent_bp,
        closed=discount.closed,
        created_at=work.now,
    )


async def close_discount(work: Work, discount_id: UUID, closed: bool) -> bool:
    """Close a discount for new use, or open it again; False where there is none."""
    return bool(await work.execute(_CLOSE, the_tenant=work.tenant_id, the_discount=discount_id, new_closed=closed))


async def add_contract_fee(work: Work, fee: ContractFee) -> None:
    """Insert a fee for leaving contracts early."""
    await work.insert(
        t.contract_fee,
        id=fee.id,
        organisation_id=fee.organisation_id,
        name=fee.name,
        amount_minor=fee.amount_minor,
        vat_bp=fee.vat_bp,
        account=fee.account,
        created_at=work.now,
    )


async def _add_steps(work: Work, plan: Plan) -> None:
    steps = plan.offer.next_plan_ids
    await work.insert_many(
        t.plan_step,
        {"plan_id": [plan.id] * len(steps), "place": list(range(len(steps))), "next_plan_id": list(steps)},
    )


def _changing(plan: Plan) -> dict[str, Any]:
    price, length, contract = plan.offer.price, plan.offer.length, plan.offer.contract
    return {
        "name": plan.name,
        "description": plan.description,
        "billing_plan_id": plan.billing_plan_id,
        "valid_from": plan.valid_from,
        "valid_to": plan.valid_to,
        "disabled": plan.disabled,
        "first_price_kind": price.kind.value if price else None,
        "first_price_value": price.value if price else None,
        "first_length_kind": length.kind.value if length else None,
        "first_days": length.days if length else None,
        "first_until_on": length.until_on if length else None,
        "stops_after_first": plan.offer.stops,
        "renewal_name": plan.offer.renewal_name,
        "renewal_description": plan.offer.renewal_description,
        "contract_fee_id": contract.fee_id if contract else None,
        "contract_until_on": contract.until_on if contract else None,
        "contract_frequencies": contract.frequencies if contract else None,
    }


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


def _plan(row: Row, product_ids: list[UUID], steps: list[UUID]) -> Plan:
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
        offer=_offer(row, steps),
        version=row["version"],
    )


def _offer(row: Row, steps: list[UUID]) -> Offer:
    price, length, fee_id = row["first_price_kind"], row["first_length_kind"], row["contract_fee_id"]
    return Offer(
        PriceRule(PriceRuleKind(price), row["first_price_value"]) if price else None,
        FirstLength(FirstLengthKind(length), row["first_days"], row["first_until_on"]) if length else None,
        row["stops_after_first"],
        row["renewal_name"],
        row["renewal_description"],
        tuple(steps),
        Contract(fee_id, row["contract_until_on"], row["contract_frequencies"]) if fee_id else None,
    )

"""Rows of the catalogue as values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import bindparam, select

from domain.catalogue import tables as t
from domain.catalogue.model import (
    BillingPlan,
    Catalogue,
    Contract,
    ContractFee,
    Discount,
    FeeAmount,
    FeeRate,
    FeeVat,
    FirstLength,
    FirstLengthKind,
    Medium,
    MethodFee,
    MethodLead,
    Offer,
    PaymentMethod,
    Plan,
    PlanKind,
    PlanVersion,
    Price,
    PriceRule,
    PriceRuleKind,
    Product,
    VatChange,
)
from domain.catalogue.repository.categories import load_categories
from domain.catalogue.repository.tags import load_tags
from domain.catalogue.rules.goods import choice_from, shared_from
from domain.catalogue.rules.kept_fees import fees_from
from domain.kernel.database import Query, Reading, Row
from domain.kernel.dates import Frequency, FrequencyUnit
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
        t.product.c.external_part_number,
        t.product.c.report_group,
        t.product.c.matrix_id,
        t.product.c.version,
    ).order_by(t.product.c.name, t.product.c.id)
)
_VAT_CHANGES = Query(
    select(t.product_vat.c.product_id, t.product_vat.c.vat_bp, t.product_vat.c.valid_from).order_by(
        t.product_vat.c.valid_from
    )
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
    select(
        t.billing_plan.c.id,
        t.billing_plan.c.name,
        t.billing_plan.c.lead_days,
        t.billing_plan.c.currency,
        t.billing_plan.c.contract_plan_id,
    ).order_by(t.billing_plan.c.name, t.billing_plan.c.id)
)
_LEADS = Query(
    select(
        t.billing_plan_lead.c.billing_plan_id, t.billing_plan_lead.c.method, t.billing_plan_lead.c.lead_days
    ).order_by(t.billing_plan_lead.c.method)
)
_FEES = Query(
    select(
        t.billing_plan_fee.c.billing_plan_id,
        t.billing_plan_fee.c.method,
        t.billing_plan_fee.c.fee_minor,
        t.billing_plan_fee.c.from_period,
        t.billing_plan_fee.c.vat,
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
        t.plan.c.block_days,
        t.plan.c.begins_paid,
        t.plan.c.pause_access,
        t.plan.c.fee_rules,
        t.plan.c.choice,
        t.plan.c.shared_product_id,
        t.plan.c.shared_users,
        t.plan.c.tag_ids,
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
    vat_changes: dict[UUID, list[VatChange]] = defaultdict(list)
    for row in await read.all(_VAT_CHANGES):
        vat_changes[row["product_id"]].append(VatChange(row["vat_bp"], row["valid_from"]))
    fees: dict[UUID, list[MethodFee]] = defaultdict(list)
    for row in await read.all(_FEES):
        fee = MethodFee(PaymentMethod(row["method"]), row["fee_minor"], row["from_period"], FeeVat(row["vat"]))
        fees[row["billing_plan_id"]].append(fee)
    leads: dict[UUID, list[MethodLead]] = defaultdict(list)
    for row in await read.all(_LEADS):
        leads[row["billing_plan_id"]].append(MethodLead(PaymentMethod(row["method"]), row["lead_days"]))
    product_ids: dict[UUID, list[UUID]] = defaultdict(list)
    for row in await read.all(_PLAN_PRODUCTS):
        product_ids[row["plan_id"]].append(row["product_id"])
    steps: dict[UUID, list[UUID]] = defaultdict(list)
    for row in await read.all(_PLAN_STEPS):
        steps[row["plan_id"]].append(row["next_plan_id"])
    return Catalogue(
        products={
            row["id"]: _product(row, currencies[row["organisation_id"]], prices[row["id"]], vat_changes[row["id"]])
            for row in await read.all(_PRODUCTS)
        },
        plans={row["id"]: _plan(row, product_ids[row["id"]], steps[row["id"]]) for row in await read.all(_PLANS)},
        billing_plans={
            row["id"]: BillingPlan(
                row["id"],
                row["name"],
                row["lead_days"],
                row["currency"],
                tuple(fees[row["id"]]),
                tuple(leads[row["id"]]),
                row["contract_plan_id"],
            )
            for row in await read.all(_BILLING_PLANS)
        },
        discounts={row["id"]: Discount(**row) for row in await read.all(_DISCOUNTS)},
        contract_fees={
            row["id"]: ContractFee(**row, currency=currencies[row["organisation_id"]])
            for row in await read.all(_CONTRACT_FEES)
        },
        tags=await load_tags(read),
        categories=await load_categories(read),
        rates=await _fee_rates(read, currencies),
    )


async def plan_versions(read: Reading, plan_id: UUID, limit: int) -> list[PlanVersion]:
    """Return what a plan said each time that it was saved, the newest first."""
    rows = await read.all(_VERSIONS, tenant=read.tenant_id, plan=plan_id, limit=limit)
    return [PlanVersion(**row) for row in rows]


async def load_fee_rates(read: Reading) -> dict[UUID, FeeRate]:
    """Return every fee rate with its amounts, in the order of the names."""
    return await _fee_rates(read, {one.id: one.currency for one in await organisations(read)})


async def _fee_rates(read: Reading, currencies: Mapping[UUID, str]) -> dict[UUID, FeeRate]:
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


def _frequency(row: Row) -> Frequency:
    return Frequency(row["frequency_count"], FrequencyUnit(row["frequency_unit"]))


def _price(row: Row) -> Price:
    return Price(row["id"], row["product_id"], _frequency(row), row["amount_minor"], row["valid_from"])


def _product(row: Row, currency: str, prices: list[Price], vat_changes: list[VatChange]) -> Product:
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
        external_part_number=row["external_part_number"],
        report_group=row["report_group"],
        vat_changes=tuple(vat_changes),
        version=row["version"],
        matrix_id=row["matrix_id"],
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
        fees=fees_from(row["fee_rules"]),
        choice=choice_from(row["choice"]),
        shared=shared_from(row["shared_product_id"], row["shared_users"]),
        tag_ids=tuple(row["tag_ids"]),
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
        row["block_days"],
        row["begins_paid"],
        row["pause_access"],
    )

"""Values of the catalogue as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update

from domain.catalogue import tables as t
from domain.catalogue.model import (
    BillingPlan,
    ContractFee,
    Discount,
    FeeAmount,
    FeeRate,
    Plan,
    Price,
    Product,
    VatChange,
)
from domain.catalogue.rules.goods import kept_choice
from domain.catalogue.rules.kept_fees import kept_fees
from domain.kernel.database import Query
from domain.kernel.work import Work

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
    "block_days",
    "begins_paid",
    "pause_access",
    "fee_rules",
    "choice",
    "shared_product_id",
    "shared_users",
    "tag_ids",
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
_SAVE_PRODUCT = """
UPDATE product SET name = $4, description = $5, part_number = $6, external_part_number = $7, report_group = $8,
  revenue_account = $9, matrix_id = $10, version = version + 1
WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING id
"""
_CONTRACT_PLAN = """
UPDATE billing_plan SET contract_plan_id = $3
WHERE tenant_id = $1 AND id = ANY($2) AND contract_plan_id IS DISTINCT FROM $3
"""
_DROP_STEPS = "DELETE FROM plan_step WHERE tenant_id = $1 AND plan_id = $2"


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
            "external_part_number": [product.external_part_number],
            "report_group": [product.report_group],
            "medium": [product.medium.value],
            "vat_bp": [product.vat_bp],
            "revenue_account": [product.revenue_account],
            "matrix_id": [product.matrix_id],
            "created_at": [work.now],
        },
    )
    return added == 1


async def update_product(work: Work, product: Product) -> bool:
    """Write a product's texts over the version before them; False where that is not the stored one any more."""
    row = await work.sql(
        _SAVE_PRODUCT,
        work.tenant_id,
        product.id,
        product.version - 1,
        product.name,
        product.description,
        product.part_number,
        product.external_part_number,
        product.report_group,
        product.revenue_account,
        product.matrix_id,
    )
    return bool(row)


async def add_vat_change(work: Work, product: Product, change: VatChange) -> bool:
    """Insert a product's VAT rate from a day on; False where it has one from that day on."""
    columns: dict[str, list[Any]] = {
        "product_id": [product.id],
        "valid_from": [change.valid_from],
        "vat_bp": [change.vat_bp],
    }
    return await work.insert_missing(t.product_vat, columns) == 1


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
    """Insert a billing plan with its fees and the lead days of its methods."""
    await work.insert(t.billing_plan, id=plan.id, name=plan.name, lead_days=plan.lead_days, currency=plan.currency)
    await work.insert_many(
        t.billing_plan_fee,
        {
            "billing_plan_id": [plan.id] * len(plan.fees),
            "method": [fee.method.value for fee in plan.fees],
            "fee_minor": [fee.fee_minor for fee in plan.fees],
            "from_period": [fee.from_period for fee in plan.fees],
            "vat": [fee.vat.value for fee in plan.fees],
        },
    )
    await work.insert_many(
        t.billing_plan_lead,
        {
            "billing_plan_id": [plan.id] * len(plan.method_leads),
            "method": [one.method.value for one in plan.method_leads],
            "lead_days": [one.lead_days for one in plan.method_leads],
        },
    )


async def name_contract_plan(work: Work, billing_plan_ids: Sequence[UUID], contract_plan_id: UUID | None) -> None:
    """Let billing plans name the one under which contracts are billed, or none; those that do stay untouched."""
    await work.send(_CONTRACT_PLAN, work.tenant_id, list(billing_plan_ids), contract_plan_id)


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
        "block_days": plan.offer.block_days,
        "begins_paid": plan.offer.begins_paid,
        "pause_access": plan.offer.pause_access,
        "fee_rules": kept_fees(plan.fees),
        "choice": kept_choice(plan.choice),
        "shared_product_id": plan.shared.product_id if plan.shared else None,
        "shared_users": plan.shared.users if plan.shared else None,
        "tag_ids": list(plan.tag_ids),
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

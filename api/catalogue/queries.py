"""Queries of the catalogue."""

from __future__ import annotations

import strawberry

from api.catalogue.matrices import MatricesQuery
from api.catalogue.products import ProductsQuery
from api.catalogue.registers import RegistersQuery
from api.catalogue.tags import TagsQuery
from api.catalogue.types import (
    BillingPlan,
    Medium,
    Plan,
    Product,
    billing_plan_of,
    catalogue_of,
    load_plan,
    plan_of,
    product_of,
)
from api.context import Info
from api.ids import decode_id


@strawberry.type
class CatalogueQuery(ProductsQuery, MatricesQuery, RegistersQuery, TagsQuery):
    """What is sold. A catalogue is small: its lists come whole."""

    @strawberry.field(description="Products with their prices, by name.")
    async def products(self, info: Info) -> list[Product]:
        info.context.require("catalogue:read")
        catalogue = await catalogue_of(info)
        return [product_of(product, info.context.today) for product in catalogue.products.values()]

    @strawberry.field(description="Plans, by name: all, or those with a product of a medium (CAT-01).")
    async def plans(self, info: Info, medium: Medium | None = None) -> list[Plan]:
        info.context.require("catalogue:read")
        catalogue = await catalogue_of(info)
        found = (plan_of(plan, catalogue, info.context.today) for plan in catalogue.plans.values())
        return [plan for plan in found if medium is None or medium in plan.media()]

    @strawberry.field(description="A plan.")
    async def plan(self, info: Info, id: strawberry.ID) -> Plan | None:
        info.context.require("catalogue:read")
        return await load_plan(info, decode_id("Plan", id))

    @strawberry.field(description="Billing plans, by name.")
    async def billing_plans(self, info: Info) -> list[BillingPlan]:
        info.context.require("catalogue:read")
        return [billing_plan_of(plan) for plan in (await catalogue_of(info)).billing_plans.values()]

"""The products that a subscription has chosen of its plan (CAT-13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import strawberry

from api.catalogue.types import Product, catalogue_of, product_of
from api.context import Info
from domain.subscriptions.queries.choices import choices_of


@strawberry.type
class ChosenProducts:
    """The products that a subscription has from a day on."""

    from_on: date
    products: list[Product]


async def chosen_of(info: Info, subscription_id: UUID) -> list[ChosenProducts]:
    """Return what a subscription has chosen today, and for later; nothing where its plan sells all products."""
    found = await info.context.load(choices_of, subscription_id) or ()
    begun = [day for day, _ in found if day <= info.context.today]
    first = max(begun, default=date.min)
    return [
        ChosenProducts(from_on=day, products=await products_of(info, product_ids))
        for day, product_ids in found
        if day >= first
    ]


async def products_of(info: Info, product_ids: Sequence[UUID]) -> list[Product]:
    """Return products in the order of their keys."""
    if not product_ids:
        return []
    catalogue = await catalogue_of(info)
    return [product_of(catalogue.products[key], info.context.today) for key in product_ids]

"""Which of a plan's products are chosen and shared, as the schema shows and takes it (CAT-13, CAT-18)."""

from __future__ import annotations

import strawberry

from api.ids import decode_id, encode_id
from domain.catalogue import model
from domain.catalogue.rules import vat_text


@strawberry.type
class PlanChoice:
    """How many products a subscriber chooses, and what they take off the first period: percents for one, for two …"""

    least: int
    most: int
    percents: list[str]


@strawberry.type
class SharedUsers:
    """Which product a subscriber may share, and with how many more users (CAT-18)."""

    product_id: strawberry.ID
    product_name: str
    users: int


@strawberry.input
class PlanChoiceInput:
    """How many products are to be chosen; percents such as "10" for one, for two …, where an empty one is none."""

    least: int
    most: int
    percents: list[str] = strawberry.field(default_factory=list)

    def choice(self) -> model.NewChoice:
        """Return what commands take."""
        return model.NewChoice(self.least, self.most, tuple(self.percents))


@strawberry.input
class SharedUsersInput:
    """A product that may be shared, with so many more users."""

    product_id: strawberry.ID
    users: int

    def shared(self) -> model.SharedUsers:
        """Return what commands take; raises InvalidInput where the id is none."""
        return model.SharedUsers(decode_id("Product", self.product_id, "input.shared.productId"), self.users)


def choice_of(choice: model.Choice | None) -> PlanChoice | None:
    """Return a choice as the schema shows it."""
    if choice is None:
        return None
    percents = [vat_text(one) if one else "" for one in choice.percents_bp]
    return PlanChoice(least=choice.least, most=choice.most, percents=percents)


def shared_of(plan: model.Plan, catalogue: model.Catalogue) -> SharedUsers | None:
    """Return what a plan's subscribers may share."""
    if plan.shared is None:
        return None
    product = catalogue.products[plan.shared.product_id]
    return SharedUsers(product_id=encode_id("Product", product.id), product_name=product.name, users=plan.shared.users)

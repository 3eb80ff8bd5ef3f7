"""Which of a plan's products are chosen and shared, and what contradicts itself (CAT-13, CAT-18)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from domain.catalogue.model import Choice, NewChoice, Plan, PriceRule, PriceRuleKind, SharedUsers
from domain.catalogue.rules.offers import percent_bp, percent_errors
from domain.kernel.refusal import FieldError

USERS_MAX = 1_000


def choice_of(new: NewChoice | None) -> Choice | None:
    """Return the choice that was asked for; it means something where `goods_errors` finds nothing."""
    if new is None:
        return None
    return Choice(new.least, new.most, tuple(percent_bp(one) or 0 for one in new.percents))


def is_cheaper_first(new: NewChoice | None) -> bool:
    """Tell whether a choice takes something off the first period, which the periods after it are without."""
    return new is not None and any(one.strip() for one in new.percents)


def goods_errors(plan: Plan, new: NewChoice | None) -> Iterator[FieldError]:
    """Find what is wrong with a plan's choice and its shared users."""
    if new is not None:
        yield from _choice_errors(plan, new)
    shared = plan.shared
    if shared is not None:
        if shared.product_id not in plan.product_ids:
            yield FieldError("shared.productId", "NOT_FOUND", "the plan does not sell this product; choose one of its")
        if not 1 <= shared.users <= USERS_MAX:
            limits = (("least", 1), ("most", USERS_MAX))
            yield FieldError("shared.users", "RANGE", f"additional users are 1–{USERS_MAX}", limits, rule="CAT-18")


def _choice_errors(plan: Plan, new: NewChoice) -> Iterator[FieldError]:
    count = len(plan.product_ids)
    if not 1 <= new.least <= count:
        limits = (("least", 1), ("most", count))
        yield FieldError(
            "choice.least", "RANGE", f"the plan has {count} products to choose from", limits, rule="CAT-13"
        )
    elif not new.least <= new.most <= count:
        limits = (("least", new.least), ("most", count))
        yield FieldError("choice.most", "RANGE", f"from {new.least} to all {count} products", limits, rule="CAT-13")
    if len(new.percents) > max(new.most, 1):
        message = f"at most {new.most} products are chosen, so at most as many percents"
        yield FieldError("choice.percents", "TOO_MANY", message, (("most", new.most),), rule="CAT-13")
    for place, one in enumerate(new.percents):
        if one.strip():
            yield from percent_errors(f"choice.percents.{place}", one, "CAT-13")
    if plan.offer.price is not None and is_cheaper_first(new):
        message = "the first period has a price of its own already; choose one of the two"
        yield FieldError("choice.percents", "FIXED_FIRST", message, rule="CAT-13")
    if plan.offer.next_plan_ids:
        message = "a plan whose products are chosen has no next steps; leave one of the two out"
        yield FieldError("offer.nextPlanIds", "CHOICE_CHAIN", message, rule="CAT-13")


def chosen_errors(plan: Plan, product_ids: Sequence[UUID], path: str = "productIds") -> list[FieldError]:
    """Find what is wrong with the products that a member chooses of a plan (CAT-13)."""
    choice = plan.choice
    if choice is None:
        if product_ids:
            return [FieldError(path, "NO_CHOICE", f"{plan.name} sells all its products; choose none", rule="CAT-13")]
        return []
    if any(key not in plan.product_ids for key in product_ids):
        return [FieldError(path, "NOT_FOUND", f"{plan.name} does not sell this product; choose one of its")]
    if len(set(product_ids)) < len(product_ids):
        return [FieldError(path, "TWICE", "a product is named twice", rule="CAT-13")]
    if not choice.least <= len(product_ids) <= choice.most:
        many = str(choice.least) if choice.least == choice.most else f"{choice.least}–{choice.most}"
        limits = (("least", choice.least), ("most", choice.most), ("count", len(product_ids)))
        return [FieldError(path, "CHOOSE", f"choose {many} products, not {len(product_ids)}", limits, rule="CAT-13")]
    return []


def chosen_price(plan: Plan, count: int) -> PriceRule | None:
    """Return what the first period of an order costs that has chosen so many products (CAT-11, CAT-13)."""
    percent = plan.choice.percent_bp(count) if plan.choice is not None else 0
    return PriceRule(PriceRuleKind.PERCENT_OFF, percent) if percent else plan.offer.price


def kept_choice(choice: Choice | None) -> dict[str, Any] | None:
    """Return a choice as a row keeps it."""
    if choice is None:
        return None
    return {"least": choice.least, "most": choice.most, "percents_bp": list(choice.percents_bp)}


def choice_from(kept: dict[str, Any] | None) -> Choice | None:
    """Return the choice that a row keeps."""
    return Choice(kept["least"], kept["most"], tuple(kept["percents_bp"])) if kept else None


def shared_from(product_id: UUID | None, users: int | None) -> SharedUsers | None:
    """Return the shared users that a row keeps."""
    return SharedUsers(product_id, users) if product_id is not None and users is not None else None

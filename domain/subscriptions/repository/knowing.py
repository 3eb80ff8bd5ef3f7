"""Tells prices what they must know of subscriptions, in one query for all, where a plan asks (CAT-13, CAT-21)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.catalogue.model import HeldCategory, Plan
from domain.catalogue.queries import held_categories
from domain.kernel.database import Reading
from domain.people.queries.standing import standings
from domain.subscriptions.model import MemberFacts, Running
from domain.subscriptions.repository.choices import choices_of
from domain.subscriptions.rules.pricing import Pricing


async def learn_subscriptions(read: Reading, pricing: Pricing, subscriptions: Sequence[Running]) -> None:
    """Let prices know the members of subscriptions whose plans ask for them, and what others have chosen."""
    members = {one.member_id for one in subscriptions if pricing.asks_member(one)}
    if members:
        pricing.learn(await member_facts(read, sorted(members), categories=bool(pricing.catalogue.categories)))
    choosing = [one.id for one in subscriptions if pricing.asks_choice(one)]
    if choosing:
        pricing.learn_choices(await choices_of(read, choosing))


async def learn_order(read: Reading, pricing: Pricing, plan: Plan, member_id: UUID) -> None:
    """Let prices know the member who orders a plan, where it or a step of its chain asks."""
    steps = [plan, *(pricing.plan(key) for key in plan.offer.next_plan_ids)]
    if any(step.fees is not None for step in steps):
        pricing.learn(await member_facts(read, [member_id], categories=bool(pricing.catalogue.categories)))


async def member_facts(
    read: Reading, member_ids: Sequence[UUID], *, categories: bool = False
) -> dict[UUID, MemberFacts]:
    """Return what fees may depend on of members, their categories only where those are asked for."""
    held: dict[UUID, list[HeldCategory]] = await held_categories(read, member_ids) if categories else {}
    return {
        row["id"]: MemberFacts(
            row["birth_on"],
            row["household"],
            row["main"],
            row["branch_id"],
            row["branch"],
            tuple(held.get(row["id"], ())),
        )
        for row in await standings(read, member_ids)
    }

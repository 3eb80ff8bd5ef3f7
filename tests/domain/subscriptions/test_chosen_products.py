"""Plans whose products are chosen, and those that are shared, from the order to access (CAT-13, CAT-18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.model import NewChoice, NewOffer, NewPlan, PlanKind, PriceRuleKind, SharedUsers
from domain.kernel.refusal import InvalidInput
from domain.subscriptions.commands.change_choice import change_choice
from domain.subscriptions.commands.change_plan import change_plan
from domain.subscriptions.commands.preview_start import preview_start
from domain.subscriptions.commands.restart_subscription import restart_subscription
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import ChangePlan, DeliveryState, StartSubscription, StopSubscription
from domain.subscriptions.queries.choices import choices_of
from domain.subscriptions.queries.coming import ComingKind, coming
from domain.subscriptions.queries.delivery import deliveries
from domain.subscriptions.queries.entitlement import entitlement
from tests.domain.subscriptions.newspaper import (
    DIGITAL_MINOR,
    NORMAL_MINOR,
    PAPER_MINOR,
    Newspaper,
    days,
    open_newspaper,
)
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

MARCH, APRIL, MAY, JUNE = date(2026, 3, 2), date(2026, 4, 2), date(2026, 5, 2), date(2026, 6, 2)
ONE_OR_TWO = NewChoice(1, 2, ("10", "20"))


async def plan_of(paper: Newspaper, choice: NewChoice | None, **more: object) -> UUID:
    new = NewPlan(
        "Velg selv", PlanKind.SUBSCRIPTION, 1, "MONTH", paper.billing_plan_id, (paper.paper_id, paper.digital_id)
    )
    async with paper.tenant.work() as work:
        return (await create_plan(work, replace(new, choice=choice, **more))).id  # type: ignore[arg-type]


async def order(paper: Newspaper, plan_id: UUID, chosen: Sequence[UUID]) -> UUID:
    command = StartSubscription(paper.member_id, plan_id, TODAY, product_ids=tuple(chosen))
    async with paper.tenant.work() as work:
        return (await start_subscription(work, command, idempotency_key=f"{plan_id} {chosen}")).subscription_id


async def access(paper: Newspaper, product_id: UUID, on: date) -> tuple[bool, int]:
    async with paper.tenant.read() as read:
        number = (await read.sql("SELECT number FROM member WHERE id = $1", paper.member_id))[0]["number"]
        found = await entitlement(read, product=str(product_id), today=on, number=str(number))
    return found.access, found.additional_users


@pytest.mark.rule("CAT-13", "CAT-14")
@pytest.mark.parametrize("count", [1, 2])
async def test_ten_percent_off_for_one_product_and_twenty_for_two_in_the_first_period(
    tenant: Tenant, count: int
) -> None:
    paper = await open_newspaper(tenant)
    chosen = (paper.paper_id, paper.digital_id)[:count]
    normal = (PAPER_MINOR, NORMAL_MINOR)[count - 1]
    plan_id = await plan_of(paper, ONE_OR_TWO, offer=NewOffer(renewal_name="Videre"))
    async with tenant.read() as read:
        planned = await preview_start(
            read, StartSubscription(paper.member_id, plan_id, TODAY, product_ids=chosen), TODAY
        )
    await order(paper, plan_id, chosen)
    expected = [(MARCH, APRIL, normal * (10 - count) // 10), (APRIL, MAY, normal)]
    assert await paper.billed(APRIL - days(14)) == expected
    assert [bill.draft.total_minor for bill in planned.bills[:2]] == [total for _, _, total in expected]
    first, second = await paper.invoices()
    assert [first["text"], second["text"]] == ["Velg selv", "Videre"]
    assert (await paper.why(first["id"]))[0] == [
        "price of the register valid from 2020-01-01",
        f"{count} of 2 products chosen",
        f"first period {count}0 % off (plan Velg selv)",
    ]


@pytest.mark.rule("CAT-13", "API-06")
async def test_other_products_are_billed_and_open_from_the_next_period_on(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await order(paper, await plan_of(paper, NewChoice(1, 1)), [paper.paper_id])
    async with tenant.work() as work:
        on = await change_choice(work, subscription_id, [paper.digital_id], idempotency_key="other")
    async with tenant.work() as work:
        assert await change_choice(work, subscription_id, [paper.digital_id], idempotency_key="other") == on == APRIL
    assert await paper.outlook(subscription_id) == [
        (start, end, DIGITAL_MINOR) for start, end, _ in await paper.outlook(subscription_id)
    ]
    assert await paper.billed(APRIL) == [(MARCH, APRIL, PAPER_MINOR), (APRIL, MAY, DIGITAL_MINOR)]
    assert [await access(paper, paper.paper_id, day) for day in (MARCH, APRIL)] == [(True, 0), (False, 0)]
    assert [await access(paper, paper.digital_id, day) for day in (MARCH, APRIL)] == [(False, 0), (True, 0)]
    assert not await faults(tenant)


@pytest.mark.rule("SUB-20", "CAT-13")
async def test_other_products_stand_on_the_timeline_from_their_day_until_it_has_come_or_the_stop(
    tenant: Tenant,
) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await order(paper, await plan_of(paper, NewChoice(1, 1)), [paper.paper_id])

    async def chosen(today: date) -> list[tuple[date, tuple[UUID, ...]]]:
        async with tenant.read() as read:
            events = await coming(read, subscription_id, today)
        return [(one.on, one.product_ids) for one in events if one.kind is ComingKind.CHOICE]

    assert await chosen(TODAY) == []
    async with tenant.work() as work:
        await change_choice(work, subscription_id, [paper.digital_id], idempotency_key="other")
    assert await chosen(TODAY) == [(APRIL, (paper.digital_id,))]
    assert await chosen(APRIL) == []
    async with tenant.work() as work:
        await stop_subscription(work, StopSubscription(subscription_id, "Flyttet", APRIL), idempotency_key="stop")
    assert await chosen(TODAY) == []


@pytest.mark.rule("CAT-13", "SUB-11")
async def test_a_change_to_a_plan_with_a_choice_chooses(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan())
    plan_id = await plan_of(paper, NewChoice(1, 1, ("50",)))
    async with tenant.work() as work:
        with pytest.raises(InvalidInput, match="choose 1 products, not 0"):
            await change_plan(work, ChangePlan(subscription_id, plan_id), idempotency_key="none")
    async with tenant.work() as work:
        command = ChangePlan(subscription_id, plan_id, product_ids=(paper.digital_id,))
        await change_plan(work, command, idempotency_key="one")
    assert [total for _, _, total in await paper.billed(MAY)] == [NORMAL_MINOR, DIGITAL_MINOR // 2, DIGITAL_MINOR]
    assert await paper.outlook(subscription_id, MAY) != []


@pytest.mark.rule("CAT-13")
@pytest.mark.parametrize(
    ("chosen", "code"),
    [((), "CHOOSE"), (("paper", "digital"), "CHOOSE"), (("paper", "paper"), "TWICE"), (("other",), "NOT_FOUND")],
)
async def test_too_few_too_many_and_unknown_products_are_refused(
    tenant: Tenant, chosen: Sequence[str], code: str
) -> None:
    paper = await open_newspaper(tenant)
    keys = {"paper": paper.paper_id, "digital": paper.digital_id, "other": UUID(int=1)}
    plan_id = await plan_of(paper, NewChoice(1, 1))
    with pytest.raises(InvalidInput) as refused:
        await order(paper, plan_id, [keys[one] for one in chosen])
    assert [(one.path, one.code) for one in refused.value.errors] == [("productIds", code)]


@pytest.mark.rule("CAT-13")
async def test_a_plan_without_a_choice_has_nothing_to_choose(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    with pytest.raises(InvalidInput, match="sells all its products"):
        await order(paper, await paper.plan(), [paper.paper_id])


@pytest.mark.rule("CAT-13", "CAT-18", "CAT-17")
@pytest.mark.parametrize(
    ("choice", "more", "path", "code"),
    [
        (NewChoice(0, 1), {}, "choice.least", "RANGE"),
        (NewChoice(2, 1), {}, "choice.most", "RANGE"),
        (NewChoice(1, 3), {}, "choice.most", "RANGE"),
        (NewChoice(1, 1, ("10", "20")), {}, "choice.percents", "TOO_MANY"),
        (NewChoice(1, 2, ("", "101")), {}, "choice.percents.1", "PERCENT"),
        (ONE_OR_TWO, {"offer": NewOffer(PriceRuleKind.FIXED, 1)}, "choice.percents", "FIXED_FIRST"),
        (None, {"shared": SharedUsers(UUID(int=1), 2)}, "shared.productId", "NOT_FOUND"),
    ],
)
async def test_what_contradicts_itself_is_refused(
    tenant: Tenant, choice: NewChoice | None, more: dict[str, object], path: str, code: str
) -> None:
    paper = await open_newspaper(tenant)
    with pytest.raises(InvalidInput) as refused:
        await plan_of(paper, choice, **more)
    assert [(one.path, one.code) for one in refused.value.errors] == [(path, code)]


@pytest.mark.rule("CAT-13", "CAT-17")
async def test_a_plan_with_a_choice_is_no_step_of_a_chain(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    plan_id = await plan_of(paper, NewChoice(1, 1))
    with pytest.raises(InvalidInput, match="is no next step"):
        await paper.plan("Kjede", NewOffer(next_plan_ids=(plan_id,)))


@pytest.mark.rule("CAT-18", "API-06")
async def test_a_web_site_hears_how_many_more_users_may_share_a_product(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    with pytest.raises(InvalidInput) as refused:
        await plan_of(paper, None, shared=SharedUsers(paper.digital_id, 0))
    assert [(one.path, one.code) for one in refused.value.errors] == [("shared.users", "RANGE")]
    await paper.order(await plan_of(paper, None, shared=SharedUsers(paper.digital_id, 4)))
    assert await access(paper, paper.digital_id, TODAY) == (True, 4)
    assert await access(paper, paper.paper_id, TODAY) == (True, 0)


@pytest.mark.rule("CAT-13", "SUB-10", "SUB-12")
async def test_what_is_chosen_decides_on_deliveries_and_is_ordered_again(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    plan_id = await plan_of(paper, NewChoice(1, 1))
    subscription_id = await order(paper, plan_id, [paper.digital_id])
    async with tenant.work() as work:
        await change_choice(work, subscription_id, [paper.paper_id], idempotency_key="paper")
    async with tenant.read() as read:
        found = [(await deliveries(read, [subscription_id], day))[subscription_id].state for day in (MARCH, APRIL)]
    assert found == [DeliveryState.NONE, DeliveryState.DELIVERED]
    async with tenant.work() as work:
        await stop_subscription(work, StopSubscription(subscription_id, "Flytter", TODAY), idempotency_key="stop")
    async with tenant.work() as work:
        again = await restart_subscription(work, subscription_id, idempotency_key="again")
    async with tenant.read() as read:
        assert (await choices_of(read, [again.subscription_id]))[again.subscription_id] == (
            (TODAY, (paper.digital_id,)),
        )


@pytest.mark.rule("CAT-13")
async def test_a_choice_that_changes_before_the_first_invoice_has_the_percent_of_its_number(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    plan_id = await plan_of(paper, ONE_OR_TWO)
    start_on, both = TODAY + days(60), (paper.paper_id, paper.digital_id)
    command = StartSubscription(paper.member_id, plan_id, start_on, product_ids=both[:1])
    async with tenant.work() as work:
        key = (await start_subscription(work, command, idempotency_key="one")).subscription_id
    for chosen, expected in ((both, NORMAL_MINOR * 8 // 10), (both[:1], PAPER_MINOR * 9 // 10)):
        async with tenant.work() as work:
            await change_choice(work, key, chosen, idempotency_key=f"{chosen}")
        assert (await paper.outlook(key))[0][2] == expected
    assert [total for _, _, total in await paper.billed(start_on)] == [PAPER_MINOR * 9 // 10]

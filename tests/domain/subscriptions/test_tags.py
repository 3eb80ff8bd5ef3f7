"""How and by whom subscriptions were sold: tags of plans, of orders, and put right later (CAT-10, SUB-01)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.commands.save_reporting_tag import save_reporting_tag
from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.model import NewPlan, PlanKind, ReportingTag, SaveTag, TagKind, UpdatePlan
from domain.catalogue.queries import plan_versions
from domain.kernel.refusal import InvalidInput, NotFound, StaleVersion
from domain.subscriptions.commands.change_plan import change_plan
from domain.subscriptions.commands.restart_subscription import restart_subscription
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.commands.tag_subscription import tag_subscription
from domain.subscriptions.model import ChangePlan, StartSubscription, StopSubscription
from domain.subscriptions.queries.tags import tags_of
from tests.domain.subscriptions.newspaper import Newspaper, days, open_newspaper
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant


async def tag(tenant: Tenant, code: str, kind: TagKind = TagKind.WHO, *, closed: bool = False) -> ReportingTag:
    async with tenant.work() as work:
        return await save_reporting_tag(work, SaveTag(code, code.title(), kind, closed))


async def close(tenant: Tenant, one: ReportingTag) -> None:
    async with tenant.work() as work:
        await save_reporting_tag(work, SaveTag(one.code, one.name, one.kind, True, one.id, one.version))


async def sold(paper: Newspaper, name: str, *tag_ids: UUID) -> UUID:
    """Create a plan whose orders get these tags."""
    products = (paper.paper_id, paper.digital_id)
    new = NewPlan(name, PlanKind.SUBSCRIPTION, 1, "MONTH", paper.billing_plan_id, products, tag_ids=tag_ids)
    async with paper.tenant.work() as work:
        return (await create_plan(work, new)).id


async def order(paper: Newspaper, plan_id: UUID, tag_ids: tuple[UUID, ...] | None, key: str = "order") -> UUID:
    command = StartSubscription(paper.member_id, plan_id, TODAY, tag_ids=tag_ids)
    async with paper.tenant.work() as work:
        return (await start_subscription(work, command, idempotency_key=key)).subscription_id


async def has(tenant: Tenant, subscription_id: UUID) -> set[UUID]:
    async with tenant.read() as read:
        return set((await tags_of(read, [subscription_id])).get(subscription_id, ()))


@pytest.mark.rule("SUB-01", "CAT-10")
async def test_an_order_that_says_nothing_has_its_plans_tags_and_one_that_says_none_has_none(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    phone, kari, gone = await tag(tenant, "TELEFON", TagKind.HOW), await tag(tenant, "KARI"), await tag(tenant, "PER")
    plan_id = await sold(paper, "Avisen", phone.id, gone.id)
    await close(tenant, gone)
    assert await has(tenant, await order(paper, plan_id, None, "unsaid")) == {phone.id}
    assert await has(tenant, await order(paper, plan_id, (), "none")) == set()
    assert await has(tenant, await order(paper, plan_id, (kari.id,), "said")) == {kari.id}
    with pytest.raises(InvalidInput) as refused:
        await order(paper, plan_id, (kari.id, gone.id), "closed")
    assert [(one.path, one.code) for one in refused.value.errors] == [("tagIds.1", "CLOSED")]
    assert not await faults(tenant)


@pytest.mark.rule("CAT-10", "CAT-43")
async def test_a_plans_tags_are_versioned_and_an_unknown_one_is_refused(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    phone, kari = await tag(tenant, "TELEFON", TagKind.HOW), await tag(tenant, "KARI")
    plan_id = await sold(paper, "Avisen", phone.id)
    again = UpdatePlan(plan_id, 1, "Avisen", paper.billing_plan_id, tag_ids=(phone.id, kari.id))
    async with tenant.work() as work:
        await update_plan(work, again)
    async with tenant.read() as read:
        assert [one.content["tags"] for one in await plan_versions(read, plan_id)] == [["KARI", "TELEFON"], ["TELEFON"]]
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await update_plan(work, replace(again, version=2, tag_ids=(plan_id,)))
    assert [(one.path, one.code) for one in refused.value.errors] == [("tagIds.0", "NOT_FOUND")]


@pytest.mark.rule("CAT-10")
async def test_a_tag_is_changed_by_who_saw_it_last_and_codes_differ_whatever_their_case(tenant: Tenant) -> None:
    kari = await tag(tenant, "KARI")
    with pytest.raises(InvalidInput):
        await tag(tenant, "kari")
    await close(tenant, kari)
    with pytest.raises(StaleVersion):
        await close(tenant, kari)
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await save_reporting_tag(work, SaveTag("X", "X", TagKind.WHO, tag_id=tenant.organisation_id, version=1))


@pytest.mark.rule("SUB-01", "USR-06")
async def test_tags_are_put_right_and_a_closed_one_stays_where_it_is(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    kari, per, phone = await tag(tenant, "KARI"), await tag(tenant, "PER"), await tag(tenant, "TELEFON", TagKind.HOW)
    subscription_id = await order(paper, await sold(paper, "Avisen"), (kari.id, phone.id))
    await close(tenant, kari)
    asked: list[tuple[UUID, ...]] = [(phone.id, kari.id), (per.id, phone.id), (per.id,)]
    for tag_ids in asked:
        async with tenant.work() as work:
            await tag_subscription(work, subscription_id, tag_ids)
        assert await has(tenant, subscription_id) == set(tag_ids)
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await tag_subscription(work, subscription_id, (per.id, kari.id))
    assert [(one.path, one.code) for one in refused.value.errors] == [("tagIds.1", "CLOSED")]
    async with tenant.read() as read:
        rows = await read.sql(
            "SELECT before, after FROM audit_entry WHERE tenant_id = $1 AND what = 'tag_subscription' ORDER BY id",
            tenant.id,
        )
    assert [row["after"]["tags"] for row in rows] == [["PER", "TELEFON"], ["PER"]]
    assert not await faults(tenant)


@pytest.mark.rule("SUB-01", "DSH-11")
async def test_a_tag_that_is_taken_away_and_given_again_is_known_once_on_any_day(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    kari = await tag(tenant, "KARI")
    subscription_id = await order(paper, await sold(paper, "Avisen"), (kari.id,))
    for day, tag_ids in [(0, ()), (0, (kari.id,)), (2, ()), (2, (kari.id,)), (3, ()), (5, (kari.id,))]:
        async with tenant.work(TODAY + days(day)) as work:
            await tag_subscription(work, subscription_id, tag_ids)
    async with tenant.read() as read:
        rows = await read.sql(
            "SELECT from_on, until_on FROM subscription_tag WHERE tenant_id = $1 ORDER BY from_on", tenant.id
        )
    assert [(row["from_on"], row["until_on"]) for row in rows] == [
        (TODAY, TODAY + days(3)),
        (TODAY + days(5), None),
    ]
    assert not await faults(tenant)


@pytest.mark.rule("SUB-01", "SUB-11", "SUB-12")
async def test_a_change_of_plan_and_a_restart_keep_the_subscriptions_own_tags(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    kari, per, phone = await tag(tenant, "KARI"), await tag(tenant, "PER"), await tag(tenant, "TELEFON", TagKind.HOW)
    first, second = await sold(paper, "Avisen", phone.id), await sold(paper, "Avisen pluss", per.id)
    one, two = await order(paper, first, (kari.id, phone.id)), await order(paper, first, (kari.id,), "two")
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(one, second), idempotency_key="change")
    assert await has(tenant, one) == {kari.id, phone.id}
    async with tenant.work() as work:
        for key in (one, two):
            await stop_subscription(work, StopSubscription(key, "Slutt", TODAY), idempotency_key=f"stop {key}")
    await close(tenant, kari)
    async with tenant.work(TODAY + days(1)) as work:
        again = await restart_subscription(work, one, idempotency_key="again")
        other = await restart_subscription(work, two, tag_ids=(per.id,), idempotency_key="other")
    assert await has(tenant, again.subscription_id) == {phone.id}
    assert await has(tenant, other.subscription_id) == {per.id}
    assert not await faults(tenant)

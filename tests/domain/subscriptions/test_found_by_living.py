"""Faults that three random years found: each by itself, so that it stays mended."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.catalogue.model import FirstLengthKind, NewOffer, PriceRuleKind
from domain.kernel.refusal import InvalidInput
from domain.subscriptions.commands.change_payer import change_payer
from domain.subscriptions.commands.change_plan import change_plan, preview_change
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.remove_stop import remove_stop
from domain.subscriptions.commands.resume_subscription import resume_subscription
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import ChangePayer, ChangePlan, PauseSubscription, StopSubscription
from domain.subscriptions.repository.changes import held, held_many
from tests.domain.subscriptions.newspaper import NORMAL_MINOR, Newspaper, days, open_newspaper
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

RENEWAL = date(2026, 4, 2)


async def _change(
    paper: Newspaper, subscription_id: UUID, plan_id: UUID, on: date | None = None, *, today: date = TODAY
) -> date:
    async with paper.tenant.work(today) as work:
        return (await change_plan(work, ChangePlan(subscription_id, plan_id, on), idempotency_key=f"{plan_id}")).on


async def _terms(paper: Newspaper, subscription_id: UUID) -> list[tuple[date, date]]:
    async with paper.tenant.read() as read:
        rows = await read.sql(
            "SELECT start_on, end_on FROM term WHERE subscription_id = $1 ORDER BY 1", subscription_id
        )
    return [(row["start_on"], row["end_on"]) for row in rows]


@pytest.mark.rule("SUB-11")
async def test_a_plan_never_changes_later_than_the_renewal_so_that_no_days_are_of_no_plan(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan())
    other = await paper.plan("Annen")
    late = ChangePlan(subscription_id, other, RENEWAL + days(1))
    with pytest.raises(InvalidInput) as refused:
        await _change(paper, subscription_id, other, late.on)
    assert [(one.path, one.code, dict(one.args)["most"]) for one in refused.value.fields] == [("on", "RANGE", RENEWAL)]
    async with tenant.work() as work:
        with pytest.raises(InvalidInput):
            await preview_change(work, late)
    assert await _change(paper, subscription_id, other, RENEWAL) == RENEWAL


@pytest.mark.rule("SUB-11", "CAT-14", "DSH-03")
async def test_a_change_inside_a_free_period_ends_it_so_that_no_day_is_in_two_terms(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    free = NewOffer(PriceRuleKind.FIXED, 0, length_kind=FirstLengthKind.DAYS, first_days=7)
    subscription_id = await paper.order(await paper.plan("Prøveuke", free))
    day = TODAY + days(6)
    assert await _change(paper, subscription_id, await paper.plan(), day, today=day) == day
    [week, month] = await _terms(paper, subscription_id)
    assert (week, month[0]) == ((TODAY, day), day)
    assert await faults(tenant) == {}


@pytest.mark.rule("CAT-43", "SUB-11")
async def test_a_change_that_follows_a_change_to_a_chain_leaves_no_promise_behind(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    ordinary = await paper.plan()
    subscription_id = await paper.order(ordinary)
    chain = await paper.plan("Kjede", NewOffer(PriceRuleKind.FIXED, 100, next_plan_ids=(ordinary,)))
    day = TODAY + days(5)
    await _change(paper, subscription_id, chain, day, today=day)
    await _change(paper, subscription_id, await paper.plan("Annen"), day, today=day)
    async with tenant.read() as read:
        assert await read.sql("SELECT FROM term_promise WHERE number > 0") == []
    assert not await faults(tenant)


@pytest.mark.rule("SUB-09", "DSH-03")
async def test_what_a_subscription_is_worth_after_a_pause_that_ended_early_is_what_it_is_billed(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    chain = await paper.plan("Kjede", NewOffer(PriceRuleKind.FIXED, 100, next_plan_ids=(await paper.plan(),)))
    subscription_id = await paper.order(await paper.plan("Annen"))
    async with tenant.work() as work:
        command = PauseSubscription(subscription_id, RENEWAL + days(60), "Utenlands", chain)
        await pause_subscription(work, command, idempotency_key="pause")
    async with tenant.work(RENEWAL) as work:
        await resume_subscription(work, subscription_id, idempotency_key="back")
    await paper.billed(RENEWAL + days(31))
    async with tenant.read() as read:
        rows = await read.sql("SELECT valid_from, monthly_minor FROM subscription_value WHERE until_on IS NULL")
    assert [row["monthly_minor"] for row in rows] == [NORMAL_MINOR]
    assert (await paper.row(subscription_id))["monthly_minor"] == NORMAL_MINOR


@pytest.mark.rule("SUB-08", "SUB-09")
async def test_a_stop_that_cuts_a_term_before_a_pause_takes_the_pause_back(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan())
    cut = TODAY + timedelta(days=10)
    async with tenant.work() as work:
        command = PauseSubscription(subscription_id, RENEWAL + days(60), "Utenlands")
        assert (await pause_subscription(work, command, idempotency_key="pause")).from_on == RENEWAL
    async with tenant.work() as work:
        await stop_subscription(work, StopSubscription(subscription_id, "Flyttet", cut), idempotency_key="stop")
    async with tenant.work() as work:
        await remove_stop(work, subscription_id, reason="Angret", idempotency_key="remove")
    await paper.billed(cut + days(40))
    assert await _terms(paper, subscription_id) == [
        (TODAY, cut),
        (cut, date(2026, 4, 12)),
        (date(2026, 4, 12), date(2026, 5, 12)),
    ]
    async with tenant.read() as read:
        assert await read.sql("SELECT FROM subscription_pause") == []
        [value] = await read.sql("SELECT monthly_minor FROM subscription_value WHERE until_on IS NULL")
    assert value["monthly_minor"] == NORMAL_MINOR


@pytest.mark.rule("SUB-08", "SUB-11")
async def test_a_stop_that_cuts_a_term_before_a_change_lets_the_new_plan_take_over_with_the_next_term(
    tenant: Tenant,
) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan())
    other = await paper.plan("Annen")
    assert await _change(paper, subscription_id, other) == RENEWAL
    cut = TODAY + timedelta(days=10)
    async with tenant.work() as work:
        await stop_subscription(work, StopSubscription(subscription_id, "Flyttet", cut), idempotency_key="stop")
    async with tenant.work() as work:
        await remove_stop(work, subscription_id, reason="Angret", idempotency_key="remove")
    await paper.billed(cut)
    assert (await paper.row(subscription_id))["plan_id"] == other


@pytest.mark.rule("SUB-08", "SUB-13")
async def test_a_stop_that_cuts_a_term_before_another_payer_lets_that_one_take_over_with_the_next_term(
    tenant: Tenant,
) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan())
    payer_id = await paper.person("Per", {})
    async with tenant.work() as work:
        command = ChangePayer(subscription_id, payer_id)
        assert (await change_payer(work, command, idempotency_key="payer")).on == RENEWAL
    cut = TODAY + timedelta(days=10)
    async with tenant.work() as work:
        await stop_subscription(work, StopSubscription(subscription_id, "Flyttet", cut), idempotency_key="stop")
    async with tenant.work() as work:
        await remove_stop(work, subscription_id, reason="Angret", idempotency_key="remove")
    await paper.billed(cut)
    row = await paper.row(subscription_id)
    assert (row["payer_id"], row["payer_changes_on"]) == (payer_id, None)
    assert [each["payer_id"] for each in await paper.invoices() if each["period_start"] == cut] == [payer_id]


@pytest.mark.rule("CAT-17", "DUN-06")
async def test_a_subscription_held_with_others_is_what_it_is_when_held_alone(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    chain = await paper.plan("Kjede", NewOffer(PriceRuleKind.FIXED, 100, next_plan_ids=(await paper.plan(),)))
    subscription_id = await paper.order(chain, discount_id=await paper.discount("40"))
    async with tenant.work() as work:
        alone = await held(work, subscription_id)
        together = await held_many(work, [subscription_id])
    assert alone is not None
    assert alone[0].promises
    assert together[subscription_id][0] == alone[0]

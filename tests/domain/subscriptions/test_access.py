"""Digital access while something else rests: a pause by the plan's setting (SUB-09), a delivery stop never (SUB-10)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.model import NewOffer, UpdatePlan
from domain.catalogue.queries import load_catalogue
from domain.subscriptions.commands.change_delivery import change_delivery
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.resume_subscription import resume_subscription
from domain.subscriptions.commands.turn_states import turn_states
from domain.subscriptions.model import DeliveryChangeKind, DeliveryState, NewDeliveryChange, PauseSubscription
from domain.subscriptions.queries.delivery import deliveries
from domain.subscriptions.queries.entitlement import Entitlement, entitlement
from tests.domain.subscriptions.newspaper import Newspaper, days, open_newspaper
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

REST, BACK = date(2026, 4, 2), date(2026, 6, 2)


async def asked(paper: Newspaper, on: date) -> Entitlement:
    """Ask for the digital product on a day, after its night."""
    async with paper.tenant.work(on) as work:
        await turn_states(work)
    async with paper.tenant.read() as read:
        [row] = await read.sql("SELECT number FROM member WHERE id = $1", paper.member_id)
        return await entitlement(read, product="Digital", today=on, number=str(row["number"]))


async def pause(paper: Newspaper, subscription_id: UUID) -> None:
    async with paper.tenant.work() as work:
        await pause_subscription(work, PauseSubscription(subscription_id, BACK, "Reise"), idempotency_key="pause")


@pytest.mark.rule("SUB-09", "API-06")
@pytest.mark.parametrize("goes_on", [True, False])
async def test_access_during_a_pause_is_as_the_plan_said_when_it_was_registered(tenant: Tenant, goes_on: bool) -> None:
    paper = await open_newspaper(tenant)
    plan_id = await paper.plan(offer=NewOffer(pause_access=goes_on))
    subscription_id = await paper.order(plan_id)
    await pause(paper, subscription_id)
    async with tenant.work() as work:
        plan = (await load_catalogue(work)).plans[plan_id]
        other = NewOffer(pause_access=not goes_on)
        await update_plan(work, UpdatePlan(plan.id, plan.version, plan.name, plan.billing_plan_id, offer=other))
    assert (await asked(paper, REST - days(1))).access
    for day in (REST, BACK - days(1)):
        answer = await asked(paper, day)
        assert (answer.access, "rests, and gives access" in answer.why) == (goes_on, goes_on)
    assert (await paper.row(subscription_id))["state"] == "PAUSED"
    async with tenant.work(BACK - days(1)) as work:
        await resume_subscription(work, subscription_id, idempotency_key="resume")
    assert (await asked(paper, BACK - days(1))).access
    assert not await faults(tenant)


@pytest.mark.rule("SUB-10", "API-06")
async def test_access_and_billing_go_on_while_a_delivery_is_stopped(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan())
    stopped = NewDeliveryChange(subscription_id, DeliveryChangeKind.STOP, TODAY, BACK)
    async with tenant.work() as work:
        await change_delivery(work, stopped, idempotency_key="away")
    await paper.billed(REST)
    assert [one["period_start"] for one in await paper.invoices()][:2] == [TODAY, REST]
    for day in (TODAY, REST, BACK - days(1)):
        assert (await asked(paper, day)).access
        async with tenant.read() as read:
            state = (await deliveries(read, [subscription_id], day))[subscription_id].state
        assert state is DeliveryState.STOPPED
    assert not await faults(tenant)

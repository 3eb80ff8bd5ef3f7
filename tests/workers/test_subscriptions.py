"""SUB-02: shortly after midnight a worker lets the new day act on subscriptions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from arq.connections import ArqRedis

from domain.billing.commands.credit_invoice import credit_invoice
from domain.catalogue.model import NewOffer
from domain.kernel.tasks import plan
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import TURN_STATES, StopSubscription
from tests.conftest import DatabaseUrls
from tests.domain.subscriptions.newspaper import open_newspaper
from tests.domain.subscriptions.selling import open_shop, pay, start
from tests.tenants import Tenant
from tests.workers.facts import task_keys
from tests.workers.processes import until
from tests.workers.test_proof import work_off
from workers.relay import Relay
from workers.schedules import plan_recurring
from workers.settings import Settings

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.rule("SUB-02")
async def test_what_was_to_stop_has_stopped_after_the_days_task(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    shop = await open_shop(tenant, members=1)
    today = datetime.now(OSLO).date()
    started = await start(shop, shop.member_ids[0], today - timedelta(days=5), today=today - timedelta(days=5))
    async with tenant.work(today - timedelta(days=2)) as work:
        await stop_subscription(work, StopSubscription(started.subscription_id, "Flyttet", today), idempotency_key="s")
        await plan(work, TURN_STATES, "now", {})
    await work_off(Settings(database_urls.app, database_urls.relay, valkey_url), tenant)
    async with tenant.read() as read:
        states = [row["state"] for row in await read.sql("SELECT state FROM subscription")]
    assert states == ["STOPPED"]


@pytest.mark.rule("SUB-02")
async def test_each_coming_night_has_one_such_task(tenant: Tenant, database_urls: DatabaseUrls) -> None:
    connection = await asyncpg.connect(database_urls.relay)
    try:
        for _ in range(2):
            await plan_recurring(connection)
    finally:
        await connection.close()
    async with tenant.read() as read:
        [task] = await read.sql("SELECT run_after FROM task WHERE name = $1", TURN_STATES)
    due = task["run_after"].astimezone(OSLO)
    assert (due.date(), due.hour) == (datetime.now(UTC).astimezone(OSLO).date() + timedelta(days=1), 0)


@pytest.mark.rule("SUB-02")
async def test_what_awaits_its_first_payment_begins_when_that_comes(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, relay: Relay
) -> None:
    today = datetime.now(OSLO).date()
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan(offer=NewOffer(begins_paid=True)), today, today=today)
    await pay(tenant, (await paper.invoices())[0], on=today)

    async def told() -> bool:
        return bool(await task_keys(tenant, "begin_paid"))

    await until(told)
    assert (await paper.row(subscription_id))["state"] == "PENDING"
    await work_off(Settings(database_urls.app, database_urls.relay, valkey_url), tenant)
    assert (await paper.row(subscription_id))["state"] == "ACTIVE"


@pytest.mark.rule("SUB-02", "BIL-11")
async def test_what_awaits_its_first_payment_begins_when_the_rest_of_its_invoice_is_credited(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, relay: Relay
) -> None:
    today, rest_minor = datetime.now(OSLO).date(), 5_000
    settings = Settings(database_urls.app, database_urls.relay, valkey_url)
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan(offer=NewOffer(begins_paid=True)), today, today=today)
    [invoice] = await paper.invoices()
    tasks = 0

    async def told() -> bool:
        return len(await task_keys(tenant, "begin_paid")) > tasks

    await pay(tenant, invoice, invoice["open_minor"] - rest_minor, on=today)
    await until(told)
    await work_off(settings, tenant)
    assert (await paper.row(subscription_id))["state"] == "PENDING"
    tasks = len(await task_keys(tenant, "begin_paid"))
    async with tenant.work(today) as work:
        await credit_invoice(work, invoice["id"], reason="Avtalt", part=rest_minor, idempotency_key="rest")
    await until(told)
    await work_off(settings, tenant)
    assert (await paper.row(subscription_id))["state"] == "ACTIVE"

"""SUB-02: shortly after midnight a worker lets the new day act on subscriptions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from arq.connections import ArqRedis

from domain.kernel.tasks import plan
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import TURN_STATES, StopSubscription
from tests.conftest import DatabaseUrls
from tests.domain.subscriptions.selling import open_shop, start
from tests.tenants import Tenant
from tests.workers.test_proof import work_off
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

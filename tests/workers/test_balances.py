"""CAT-42: each morning a worker demands what is left to pay after stops."""

from __future__ import annotations

from datetime import timedelta

import pytest
from arq.connections import ArqRedis

from domain.dunning.commands.save_balance_setting import save_balance_setting
from domain.dunning.model import ISSUE_BALANCES, BalanceSetting
from domain.kernel.tasks import plan
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import StopSubscription
from tests.clock import day_it_is
from tests.conftest import DatabaseUrls
from tests.domain.dunning.stopped import guard
from tests.domain.routines.planned import make
from tests.tenants import Tenant
from tests.workers.test_proof import work_off
from workers.settings import Settings


@pytest.mark.rule("CAT-42")
async def test_what_is_left_to_pay_after_a_stop_is_demanded_by_the_days_task(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    await stop_owing(tenant)
    async with tenant.work() as work:
        await plan(work, ISSUE_BALANCES, "now", {})
    assert await issued(tenant, Settings(database_urls.app, database_urls.relay, valkey_url)) == 1


@pytest.mark.rule("RUN-01", "CAT-42")
async def test_what_a_routine_demands_the_days_task_leaves_to_it(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    await stop_owing(tenant)
    await make(tenant, kind="RESIDUAL")
    settings = Settings(database_urls.app, database_urls.relay, valkey_url)
    async with tenant.work() as work:
        await plan(work, ISSUE_BALANCES, "now", {})
    assert await issued(tenant, settings) == 0
    async with tenant.work() as work:
        await plan(work, ISSUE_BALANCES, "routine", {"organisation_id": tenant.organisation_id})
    assert await issued(tenant, settings) == 1


async def stop_owing(tenant: Tenant) -> None:
    """Stop a subscription three days ago whose payer owes, where balance invoices are issued a day after a stop."""
    guarded = await guard(tenant)
    today = day_it_is()
    async with tenant.work(today - timedelta(days=3)) as work:
        await save_balance_setting(
            work, BalanceSetting(tenant.organisation_id, True, 9_000, 1, today - timedelta(days=9))
        )
        command = StopSubscription(guarded.subscription_ids[0], "Flyttet", work.today, credit_open=False)
        await stop_subscription(work, command, idempotency_key="stop")


async def issued(tenant: Tenant, settings: Settings) -> int:
    """Do what is planned, and return how many balance invoices there are."""
    await work_off(settings, tenant)
    async with tenant.read() as read:
        tasks = await read.sql("SELECT state FROM task WHERE name = $1", ISSUE_BALANCES)
        assert {task["state"] for task in tasks} == {"DONE"}
        return len(await read.sql("SELECT 1 FROM balance_invoice"))

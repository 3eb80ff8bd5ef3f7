"""NEW-03: workers seal the journal and check the books, each hour and night and when someone asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from arq.connections import ArqRedis

from domain.insight.commands.request_check import request_check
from domain.insight.queries.proof import CHECKS, is_checking, proof_results
from domain.kernel.database import Database
from domain.kernel.tasks import plan
from tests.conftest import DatabaseUrls
from tests.domain.insight.books import keep_books
from tests.tenants import Tenant, make_tenant
from workers import proof
from workers.__main__ import HANDLERS
from workers.schedules import MORNING_HOUR, NIGHT_HOUR, plan_recurring
from workers.settings import Settings
from workers.shop import opened
from workers.tasks import Runner

pytestmark = pytest.mark.rule("NEW-03")


@pytest.fixture
def settings(database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis) -> Settings:
    return Settings(database_urls.app, database_urls.relay, valkey_url)


async def work_off(settings: Settings, tenant: Tenant) -> None:
    """Do every task that is due."""
    async with tenant.read() as read:
        due = await read.sql("SELECT id FROM task WHERE state = 'QUEUED' AND run_after <= now()")
    async with opened(settings) as shop:
        for row in due:
            await Runner(shop, HANDLERS).run(tenant.id, row["id"])


async def told(tenant: Tenant) -> list[dict[str, Any]]:
    async with tenant.read() as read:
        rows = await read.sql("SELECT payload FROM fact WHERE kind = 'ProofChecked' ORDER BY seq")
    return [row["payload"] for row in rows]


async def test_a_check_that_was_asked_for_seals_then_checks_everything_and_says_so(
    tenant: Tenant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "TOLD_EVERY_SECONDS", 0.0)
    await keep_books(tenant)
    async with tenant.work() as work:
        await request_check(work, idempotency_key="now")
    await work_off(settings, tenant)
    async with tenant.read() as read:
        results = await proof_results(read)
        assert not await is_checking(read)
        assert [row["state"] for row in await read.sql("SELECT state FROM task WHERE name = 'check_books'")] == ["DONE"]
    assert set(results) == {check.code for check in CHECKS}
    assert {row["offender_count"] for row in results.values()} == {0}
    assert min(row["checked_count"] for row in results.values()) > 0
    assert len({row["checked_at"] for row in results.values()}) == 1
    assert await told(tenant) == [{"done": n, "total": len(CHECKS), "sound": n} for n in range(1, len(CHECKS) + 1)]


async def test_what_is_wrong_is_kept_with_its_rows_and_a_repair_shows_at_the_next_check(
    tenant: Tenant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "TOLD_EVERY_SECONDS", 3_600.0)  # however slow it is, only its end is told
    books = await keep_books(tenant)
    for change, key, count in ((1, "a", 1), (-1, "b", 0)):
        async with tenant.work() as work:
            await work.sql(
                "UPDATE open_item SET open_minor = open_minor - $1 WHERE invoice_id = $2", change, books.part_paid
            )
            await request_check(work, idempotency_key=key)
        await work_off(settings, tenant)
        async with tenant.read() as read:
            found = (await proof_results(read))["OPEN_ITEMS_ADD_UP"]
        assert found["offender_count"] == len(found["offenders"]) == count
    assert [fact["sound"] for fact in await told(tenant)] == [len(CHECKS) - 2, len(CHECKS)]


async def test_the_hourly_task_seals_every_journal_in_blocks(
    tenant: Tenant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "BLOCK_ENTRIES_MAX", 5)
    await keep_books(tenant)
    async with tenant.work() as work:
        await plan(work, "seal_journal", "this hour", {})
    await work_off(settings, tenant)
    async with tenant.read() as read:
        entries = await read.sql("SELECT count(*) AS n FROM journal_entry")
        seals = await read.sql("SELECT * FROM journal_seal ORDER BY last_number")
        assert {row["state"] for row in await read.sql("SELECT state FROM task WHERE name = 'seal_journal'")} == {
            "DONE"
        }
    assert sum(row["entry_count"] for row in seals) == entries[0]["n"] == seals[-1]["last_number"]


async def test_every_tenant_has_its_next_hour_and_night_planned_once(
    tenant: Tenant, database: Database, database_urls: DatabaseUrls
) -> None:
    other = await make_tenant(database, "Skilaget", 1)
    relay = await asyncpg.connect(database_urls.relay)
    try:
        for _ in range(2):
            await plan_recurring(relay)
    finally:
        await relay.close()
    now, oslo = datetime.now(UTC), ZoneInfo("Europe/Oslo")
    for one in (tenant, other):
        async with one.read() as read:
            rows = await read.sql("SELECT name, state, run_after FROM task ORDER BY name, run_after")
            assert not await is_checking(read)
        planned = {row["name"]: row["run_after"].astimezone(oslo) for row in rows}
        assert [(row["name"], row["state"]) for row in rows] == [
            ("charge_cards", "QUEUED"),
            ("check_books", "QUEUED"),
            ("issue_balance_invoices", "QUEUED"),
            ("queue_notices", "QUEUED"),
            ("seal_journal", "QUEUED"),
            ("turn_subscriptions", "QUEUED"),
        ]
        assert now < planned["seal_journal"] <= now + timedelta(hours=1, minutes=15)
        assert planned["check_books"].hour == NIGHT_HOUR
        assert planned["queue_notices"].hour == MORNING_HOUR
        assert planned["check_books"].date() == now.astimezone(oslo).date() + timedelta(days=1)

"""DUN-07: once a day a worker notices payers of stops to come, and it tells nobody twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from arq.connections import ArqRedis

from domain.dialogue.commands.save_notice import save_notice
from domain.dialogue.model import QUEUE_NOTICES, NoticeKind
from domain.dunning.model import ReminderStep, StopRule
from domain.kernel.tasks import plan
from tests.conftest import DatabaseUrls
from tests.domain.dialogue.people import dispatches_of
from tests.domain.dunning.stopped import CAUSE, dun, guard
from tests.tenants import Tenant
from tests.workers.test_proof import work_off
from workers.settings import Settings


@pytest.mark.rule("DUN-07", "NEW-08")
async def test_payers_are_noticed_of_a_stop_once_however_often_the_task_runs(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis
) -> None:
    today = datetime.now(ZoneInfo("Europe/Oslo")).date()
    guarded = await guard(tenant, members=3, steps=(ReminderStep(1, 1, 0),), stop=StopRule(6, 0, CAUSE))
    await dun(guarded, today - timedelta(days=5))  # due the day after, so they stop the day after tomorrow
    async with tenant.work() as work:
        body = "Betal {{amount}} før {{stop_on}}"
        await save_notice(work, guarded.dunning.process_id, NoticeKind.STOP, days=3, body=body)
        for key in ("one", "two"):
            await plan(work, QUEUE_NOTICES, key, {})
    await work_off(Settings(database_urls.app, database_urls.relay, valkey_url), tenant)
    made = [row for row in await dispatches_of(tenant) if row["purpose"] == "STOP_NOTICE"]
    stop_on = today + timedelta(days=2)
    assert [row["body"] for row in made] == [f"Betal 750,00\u00a0kr før {stop_on:%d.%m.%Y}"] * 3

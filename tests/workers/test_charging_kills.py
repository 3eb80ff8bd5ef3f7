"""Workers killed while they charge cards: every charge is made exactly once, and none is forgotten (PRV-04)."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest
from arq.connections import ArqRedis

from domain.kernel.tasks import plan
from domain.payments.model import CHARGE_CARDS
from tests.cards import Cards, bill, card_service, charges, open_account, rows_of
from tests.conftest import DatabaseUrls
from tests.domain.subscriptions.selling import faults
from tests.tenants import Tenant
from tests.till import enrol, open_till
from tests.workers.processes import environment, kill, running_worker, start_worker, until

SHORT = {"DISPATCH_DOUBT_SECONDS": "1", "TASK_LEASE_SECONDS": "2", "PROVIDER_SECONDS_MAX": "0.8"}
INVOICES = 40
KILLS = 5
AMOUNT_MINOR = 10_000


async def _asked(cards: Cards) -> int:
    return len(await cards.payments())


@pytest.mark.rule("PRV-04")
async def test_killed_between_intent_and_outcome_a_worker_charges_each_card_once(
    tenant: Tenant, database_urls: DatabaseUrls, valkey_url: str, valkey: ArqRedis, tmp_path: Path
) -> None:
    chance = random.Random(7)
    async with card_service(tmp_path) as cards:
        await open_account(tenant, cards.url)
        async with open_till(tenant, database_urls, valkey_url) as till:
            payer = await enrol(till, cards, amount_minor=AMOUNT_MINOR)
        await bill(tenant, *[AMOUNT_MINOR] * INVOICES, member_id=payer.member_id)
        await cards.fault(slow_ms=60)
        environ = environment(database_urls, valkey_url, **SHORT)
        for number in range(KILLS):
            async with tenant.work() as work:
                await plan(work, CHARGE_CARDS, f"kill {number}", {})
            before = await _asked(cards)
            process = await start_worker(environ)

            async def charging(before: int = before) -> bool:
                return await _asked(cards) > before or before > INVOICES

            await until(charging)
            await asyncio.sleep(chance.random() * 0.2)
            await kill(process)
            await valkey.flushdb()
        await cards.fault(slow_ms=0, drop=2)
        async with tenant.work() as work:
            await plan(work, CHARGE_CARDS, "the last one", {})
        async with running_worker(environ):

            async def done() -> bool:
                return Counter(row["state"] for row in await charges(tenant)) == {"CAPTURED": INVOICES + 1}

            await until(done)
        references = Counter(payment["reference"] for payment in await cards.payments())
        assert set(references.values()) == {1}
        assert await cards.captured_minor() == AMOUNT_MINOR * (INVOICES + 1)
    taken = [row for row in await rows_of(tenant, "payment") if row["source"] == "PROVIDER"]
    assert len({row["source_id"] for row in taken}) == len(taken) == INVOICES + 1
    assert not await faults(tenant)

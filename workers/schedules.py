"""The sweep: what should run by now is woken up again, by the database's clock, whatever arq and Valkey have lost."""

from __future__ import annotations

import asyncio
import logging
import time

import asyncpg
from arq.connections import ArqRedis
from arq.constants import default_queue_name
from redis.exceptions import RedisError

from domain.dialogue.model import QUEUE_NOTICES
from domain.dunning.model import ISSUE_BALANCES
from domain.insight.model import CHECK_BOOKS, SEAL_JOURNAL
from domain.kernel import outbox
from domain.kernel.ending import endable
from domain.payments.model import CHARGE_CARDS
from domain.subscriptions.model import TURN_STATES
from workers.settings import DONE_TASKS_KEPT_DAYS, SWEEP_SECONDS, SWEEP_TASKS_MAX, for_asyncpg
from workers.waking import wake

FORGET_EVERY_SECONDS = 600
FORGET_TASKS_MAX = 5_000
PLAN_EVERY_SECONDS = 60
PLAN_TASKS_MAX = 1_000
NIGHT_HOUR = 3
RUN_HOUR = 7
MORNING_HOUR = 9
_log = logging.getLogger("kontingent.sweep")


class Sweep:
    """Sweeps every few seconds until it is cancelled. Any number may run; they do one another's work at most twice."""

    def __init__(self, relay_database_url: str, valkey: ArqRedis) -> None:
        self._url = for_asyncpg(relay_database_url)
        self._valkey = valkey
        self._forgot_at = self._planned_at = time.monotonic()

    async def run(self) -> None:
        """Sweep until cancelled; a lost connection is made again."""
        await endable(self._run())

    async def _run(self) -> None:
        while True:
            try:
                connection = await asyncpg.connect(self._url, timeout=10, command_timeout=60)
                try:
                    while True:
                        await self.once(connection)
                        await asyncio.sleep(SWEEP_SECONDS)
                finally:
                    connection.terminate()
            except (OSError, TimeoutError, RedisError, asyncpg.PostgresError, asyncpg.InterfaceError) as lost:
                _log.warning("The sweep was interrupted (%s: %s); trying again", type(lost).__name__, lost)
            await asyncio.sleep(SWEEP_SECONDS)

    async def once(self, connection: outbox.Connection) -> None:
        """Free tasks whose worker is gone, wake workers up for what is due, plan what recurs, forget what is done."""
        freed = await outbox.free_expired(connection, SWEEP_TASKS_MAX)
        if freed:
            _log.warning("%d tasks were left by a worker that stopped", freed)
        due = await outbox.due_tasks(connection, SWEEP_TASKS_MAX)
        # Workers that are busy need no more knocking.
        if due and await self._valkey.zcard(default_queue_name) < SWEEP_TASKS_MAX:
            await wake(self._valkey, due)
        if time.monotonic() - self._planned_at > PLAN_EVERY_SECONDS:
            self._planned_at = time.monotonic()
            await plan_recurring(connection)
        if time.monotonic() - self._forgot_at > FORGET_EVERY_SECONDS:
            self._forgot_at = time.monotonic()
            await outbox.forget_done(connection, DONE_TASKS_KEPT_DAYS, FORGET_TASKS_MAX)


async def plan_recurring(connection: outbox.Connection) -> None:
    """Plan what every tenant has each hour and each night.

    A new day acts on subscriptions (SUB-02); cards are charged (PRV-04); the journal is sealed, and the books are
    checked (NEW-03). What is left to pay after stops is demanded in the morning (CAT-42), and payers are noticed at an
    hour at which a telephone may ring (DUN-07).
    """
    await outbox.plan_ahead(connection, TURN_STATES, "day", PLAN_TASKS_MAX)
    await outbox.plan_ahead(connection, CHARGE_CARDS, "hour", PLAN_TASKS_MAX)
    await outbox.plan_ahead(connection, SEAL_JOURNAL, "hour", PLAN_TASKS_MAX)
    await outbox.plan_ahead(connection, CHECK_BOOKS, "day", PLAN_TASKS_MAX, at_hour=NIGHT_HOUR)
    await outbox.plan_ahead(connection, ISSUE_BALANCES, "day", PLAN_TASKS_MAX, at_hour=RUN_HOUR)
    await outbox.plan_ahead(connection, QUEUE_NOTICES, "day", PLAN_TASKS_MAX, at_hour=MORNING_HOUR)

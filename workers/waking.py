"""Waking workers up through arq. It may lose anything: what is due is in PostgreSQL, and the sweep finds it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from arq.connections import ArqRedis
from redis.exceptions import RedisError

from domain.kernel.tasks import Waiting

JOB = "run_task"
AGAIN_SECONDS = 15
AT_ONCE = 20
# arq counts a job's life of a day from when it was due, and would let an older one expire before it is begun.
OVERDUE_MAX = timedelta(hours=1)
_log = logging.getLogger("kontingent.tasks")


def open_valkey(url: str) -> ArqRedis:
    """Return a client of Valkey for which every call has an end."""
    client: ArqRedis = ArqRedis.from_url(
        url, socket_timeout=10, socket_connect_timeout=5, socket_keepalive=True, health_check_interval=30
    )
    return client


def job_id(waiting: Waiting, now: datetime) -> str:
    """Return the id of the arq job that wakes a worker for a task.

    It is the task's, its due time's, and changes as the task grows overdue: arq remembers a job that a killed worker
    had taken for minutes, and would refuse the same id. A job too many does nothing, because the task is claimed once.
    """
    overdue = max(0.0, (now - waiting.run_after).total_seconds())
    return f"{waiting.id}:{waiting.run_after.timestamp():.6f}:{int(overdue // AGAIN_SECONDS)}"


async def wake(valkey: ArqRedis, waiting: Sequence[Waiting]) -> None:
    """Enqueue a job for each task, due when the task is; where Valkey is out of reach, the sweep does it later."""
    now = datetime.now(UTC)
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(task: Waiting) -> None:
        async with turns:
            due = max(task.run_after, now - OVERDUE_MAX)
            await valkey.enqueue_job(
                JOB, str(task.tenant_id), str(task.id), _job_id=job_id(task, now), _defer_until=due
            )

    try:
        await asyncio.gather(*(one(task) for task in waiting))
    except (RedisError, OSError, TimeoutError) as lost:
        _log.warning("Valkey is out of reach (%s); the sweep wakes the workers up later", lost)

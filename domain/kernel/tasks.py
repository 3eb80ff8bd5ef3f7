"""Tasks: work that happens after a fact, at least once started and at most once taken effect.

The row is the truth. Whoever runs a task claims it first, for the length of a lease; the number of the attempt is the
claim's token, so a worker that was thought dead can neither finish nor commit under a claim that another one took over.
What wakes workers up (arq, Valkey) may lose everything: `sweep` finds what is due by the database's clock.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.facts import json_value
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.task_fault import TaskFault
from domain.kernel.work import Work

ATTEMPTS_MAX = 8
LEASE_SECONDS = 60
DELAY_FIRST_SECONDS = 2.0
DELAY_MAX_SECONDS = 900.0


class TaskState(StrEnum):
    """The life of a task. FAILED is the list of dead letters: it waits for a person."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


class TaskKind(StrEnum):
    """What a task does, for people; its name in small letters is the task's. OTHER: a name of another version."""

    QUEUE_DISPATCHES = "queue_dispatches"
    SEND_DISPATCHES = "send_dispatches"
    RUN_BILLING = "run_billing"
    BOOK_PAYMENTS = "book_payments"
    REGISTER_GIFTS = "register_gifts"
    QUEUE_REMINDERS = "queue_reminders"
    QUEUE_BALANCES = "queue_balances"
    QUEUE_CREDIT_NOTES = "queue_credit_notes"
    ISSUE_BALANCE_INVOICES = "issue_balance_invoices"
    SETTLE_PAID = "settle_paid"
    SETTLE_CREDITED = "settle_credited"
    RUN_ROUTINE = "run_routine"
    MAKE_RUN_FILES = "make_run_files"
    ADVANCE_FEE_RUN = "advance_fee_run"
    TELL_COLLECTOR = "tell_collector"
    SEAL_JOURNAL = "seal_journal"
    CHECK_BOOKS = "check_books"
    TURN_SUBSCRIPTIONS = "turn_subscriptions"
    QUEUE_NOTICES = "queue_notices"
    CHARGE_CARDS = "charge_cards"
    OPEN_CHECKOUT = "open_checkout"
    SETTLE_CHARGE = "settle_charge"
    CHECK_PROVIDER = "check_provider"
    QUEUE_PAYMENT_LINKS = "queue_payment_links"
    QUEUE_DECLINED = "queue_declined"
    QUEUE_RECEIPTS = "queue_receipts"
    QUEUE_CONFIRMATIONS = "queue_confirmations"
    BEGIN_PAID = "begin_paid"
    PAY_BY_CARD = "pay_by_card"
    PAY_BY_INVOICE = "pay_by_invoice"
    OTHER = "other"


def kind_of(name: str) -> TaskKind:
    """Return what a task of this name does."""
    return TaskKind(name) if name in set(TaskKind) else TaskKind.OTHER


TASK_TRANSITIONS: dict[TaskState, frozenset[TaskState]] = {
    TaskState.QUEUED: frozenset({TaskState.RUNNING}),
    TaskState.RUNNING: frozenset({TaskState.QUEUED, TaskState.DONE, TaskState.FAILED}),
    TaskState.FAILED: frozenset({TaskState.QUEUED}),
    TaskState.DONE: frozenset(),
}


class LeaseLost(RuntimeError):
    """The claim is no longer ours; whatever was about to be committed under it must not be."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to run one task. `attempt` counts from 1 and is the claim's token."""

    tenant_id: UUID
    id: UUID
    name: str
    payload: Mapping[str, Any]
    attempt: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that is due: what to wake a worker up with."""

    tenant_id: UUID
    id: UUID
    run_after: datetime


def retry_delay(attempt: int, jitter: float) -> float:
    """Return the seconds to wait after failed attempt number `attempt`: 2, 6, 18 …, at most 15 minutes.

    `jitter` from 0 to 1 spreads tasks that failed together over the upper half of the delay.
    """
    longest = DELAY_FIRST_SECONDS * math.pow(3, (attempt - 1) % ATTEMPTS_MAX)
    return min(longest, DELAY_MAX_SECONDS) * (0.5 + jitter / 2)


def is_last(attempt: int) -> bool:
    """Tell whether a failure of this attempt makes a dead letter. A retry by a person gives as many attempts again."""
    return attempt % ATTEMPTS_MAX == 0


_PLAN = """
INSERT INTO task (tenant_id, id, name, key, payload, run_after, created_at)
VALUES ($1, $2, $3, $4, $5::jsonb, coalesce($6, now()), now()) ON CONFLICT (tenant_id, name, key) DO NOTHING
"""

_CLAIM = """
UPDATE task SET state = 'RUNNING', attempts = attempts + 1, lease_until = now() + $3 * interval '1 second', error = NULL
WHERE (tenant_id, id) = (
  SELECT tenant_id, id FROM task
  WHERE tenant_id = $1 AND id = $2 AND state = 'QUEUED' AND run_after <= now() FOR UPDATE SKIP LOCKED
)
RETURNING id, name, payload, attempts
"""

# A claim is held by (RUNNING, the same attempt); the row's lock keeps it so until the transaction ends.
_HELD = "tenant_id = $1 AND id = $2 AND state = 'RUNNING' AND attempts = $3"
_EXTEND = f"UPDATE task SET lease_until = now() + $4 * interval '1 second' WHERE {_HELD} RETURNING id"  # noqa: S608
_FINISH = f"UPDATE task SET state = 'DONE', finished_at = now(), lease_until = NULL WHERE {_HELD} RETURNING id"  # noqa: S608
_PUT_OFF = f"""
UPDATE task SET state = 'QUEUED', attempts = attempts - 1, lease_until = NULL, error = $5,
  run_after = clock_timestamp() + $4 * interval '1 second'
WHERE {_HELD} RETURNING run_after
"""  # noqa: S608
_FAIL = f"""
UPDATE task SET state = $4, error = $5, lease_until = NULL,
  run_after = clock_timestamp() + $6 * interval '1 second',
  finished_at = CASE WHEN $4 = 'FAILED' THEN now() END
WHERE {_HELD} RETURNING run_after
"""  # noqa: S608


async def plan(work: Work, name: str, key: str, payload: Mapping[str, Any], run_after: datetime | None = None) -> None:
    """Add a task that runs once the work is committed, or not before an instant. A name and key is planned once."""
    await work.sql(_PLAN, work.tenant_id, new_id(), name, key, json_value(dict(payload)), run_after)


async def claim(work: Work, task_id: UUID, lease_seconds: float = LEASE_SECONDS) -> Claim | None:
    """Claim a task that is due. Return None where it is not, or where another worker has it."""
    rows = await work.sql(_CLAIM, work.tenant_id, task_id, lease_seconds)
    if not rows:
        return None
    row = rows[0]
    return Claim(work.tenant_id, row["id"], row["name"], row["payload"], row["attempts"])


async def hold(work: Work, held: Claim, lease_seconds: float = LEASE_SECONDS) -> None:
    """Extend the lease, and keep anyone from taking the task over until this unit of work ends. Raises LeaseLost.

    The first thing in each chunk of a long task: then a chunk commits only under a claim that still stands.
    """
    if not await work.sql(_EXTEND, held.tenant_id, held.id, held.attempt, lease_seconds):
        raise LeaseLost(f"task {held.id} ({held.name}), attempt {held.attempt}")


async def finish(work: Work, held: Claim) -> bool:
    """Mark a task as done, best in the same unit of work as its effect; False where it is not ours to finish."""
    return bool(await work.sql(_FINISH, held.tenant_id, held.id, held.attempt))


async def put_off(work: Work, held: Claim, seconds: float, why: TaskFault | None = None) -> datetime | None:
    """Give a task back without counting the attempt; return when it is due again, None where it is not ours."""
    kept = why.as_json() if why else None
    rows = await work.sql(_PUT_OFF, held.tenant_id, held.id, held.attempt, seconds, kept)
    return rows[0]["run_after"] if rows else None


async def fail(work: Work, held: Claim, error: TaskFault, *, jitter: float, final: bool = False) -> datetime | None:
    """Record a failed attempt: due again after a growing delay, or a dead letter after the last attempt or if `final`.

    Return when it is due again; None where it is a dead letter or not ours.
    """
    dead = final or is_last(held.attempt)
    state = TaskState.FAILED if dead else TaskState.QUEUED
    delay = 0.0 if dead else retry_delay(held.attempt, jitter)
    values = (state.value, error.as_json(), delay)
    rows = await work.sql(_FAIL, held.tenant_id, held.id, held.attempt, *values)
    return rows[0]["run_after"] if rows and not dead else None


_FAILED_TASKS = """
SELECT id, name, key, payload, attempts, error, created_at, finished_at FROM task
WHERE tenant_id = $1 AND state = 'FAILED' AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
"""
# Attempts are counted on, never back: a number is the token of one claim only.
_RETRY = """
UPDATE task SET state = 'QUEUED', attempts = (attempts + $3 - 1) / $3 * $3, error = NULL, finished_at = NULL,
  run_after = now()
WHERE tenant_id = $1 AND id = $2 AND state = 'FAILED' RETURNING id, name
"""


async def failed_tasks(read: Reading, limit: int, after_id: UUID | None = None) -> Sequence[Row]:
    """Return the dead letters, newest first: id, name, key, payload, attempts, error, created_at, finished_at."""
    return await read.sql(_FAILED_TASKS, read.tenant_id, after_id, limit)


async def retry(work: Work, task_id: UUID) -> None:
    """Put a dead letter back in the queue with all its attempts. Refuses with NotFound where it is none (any more)."""
    rows = await work.sql(_RETRY, work.tenant_id, task_id, ATTEMPTS_MAX)
    if not rows:
        raise NotFound("failed task", task_id)
    await work.audit("task.retried", "task", task_id, after={"name": rows[0]["name"]})

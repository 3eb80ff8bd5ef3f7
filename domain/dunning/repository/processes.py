"""Dunning processes and which billing plans name them. They are few, so they are read whole."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import bindparam, select

from domain.dunning import tables as t
from domain.dunning.model import CollectionRule, DunningProcess, ReminderStep, StopRule, Tolerance
from domain.kernel.database import Query, Reading, Row
from domain.kernel.work import Work

_PROCESSES = Query(
    select(t.dunning_process)
    .where(t.dunning_process.c.tenant_id == bindparam("tenant"))
    .order_by(t.dunning_process.c.name, t.dunning_process.c.id)
)
_STEPS = Query(
    select(t.dunning_step)
    .where(t.dunning_step.c.tenant_id == bindparam("tenant"))
    .order_by(t.dunning_step.c.process_id, t.dunning_step.c.number)
)
_LINKS = Query(
    select(t.dunning_of_plan.c.billing_plan_id, t.dunning_of_plan.c.process_id).where(
        t.dunning_of_plan.c.tenant_id == bindparam("tenant")
    )
)
_LOCK = "SELECT version FROM dunning_process WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_LOCK_ALL = "SELECT id FROM dunning_process WHERE tenant_id = $1 ORDER BY id FOR UPDATE"
_UPDATE = """
UPDATE dunning_process SET name = $3, consume_partial_payments = $4, write_off_fee = $5, tolerance_bp = $6,
  tolerance_minor = $7, version = $8, charge_attempts = $9, stop_delay_days = $10, stop_threshold_minor = $11,
  stop_cause = $12, stop_code_id = $13, collection_delay_days = $14, collection_by_itself = $15,
  contract_billing_plan_id = $16
WHERE tenant_id = $1 AND id = $2
"""
_STOP_COLUMNS = ("stop_delay_days", "stop_threshold_minor", "stop_cause", "stop_code_id")
_DROP_STEPS = "DELETE FROM dunning_step WHERE tenant_id = $1 AND process_id = $2"
_ATTACH = """
INSERT INTO dunning_of_plan (tenant_id, billing_plan_id, process_id) VALUES ($1, $2, $3)
ON CONFLICT (tenant_id, billing_plan_id) DO UPDATE SET process_id = excluded.process_id
"""
_DETACH = "DELETE FROM dunning_of_plan WHERE tenant_id = $1 AND billing_plan_id = $2"


async def load_processes(read: Reading) -> dict[UUID, DunningProcess]:
    """Return every dunning process, in the order of their names."""
    steps: dict[UUID, list[ReminderStep]] = defaultdict(list)
    for row in await read.all(_STEPS, tenant=read.tenant_id):
        steps[row["process_id"]].append(ReminderStep(row["delay_days"], row["due_days"], row["fee_minor"]))
    rows = await read.all(_PROCESSES, tenant=read.tenant_id)
    return {row["id"]: _process(row, steps[row["id"]]) for row in rows}


async def load_links(read: Reading) -> dict[UUID, UUID]:
    """Return the dunning process of each billing plan that has one."""
    rows = await read.all(_LINKS, tenant=read.tenant_id)
    return {row["billing_plan_id"]: row["process_id"] for row in rows}


async def add_process(work: Work, process: DunningProcess) -> None:
    """Insert a process with its steps."""
    await work.insert(
        t.dunning_process,
        id=process.id,
        name=process.name,
        currency=process.currency,
        consume_partial_payments=process.consume_partial_payments,
        write_off_fee=process.write_off_fee,
        tolerance_bp=process.tolerance.share_bp,
        tolerance_minor=process.tolerance.amount_minor,
        version=process.version,
        charge_attempts=process.charge_attempts,
        collection_delay_days=process.collection.delay_days if process.collection else None,
        collection_by_itself=process.collection is not None and process.collection.by_itself,
        contract_billing_plan_id=process.contract_billing_plan_id,
        created_at=work.now,
        **dict(zip(_STOP_COLUMNS, _stop_values(process.stop), strict=True)),
    )
    await _insert_steps(work, process)


async def lock_version(work: Work, process_id: UUID) -> int | None:
    """Return a process' version and hold it until the work ends; None where there is no such process."""
    rows = await work.sql(_LOCK, work.tenant_id, process_id)
    return rows[0]["version"] if rows else None


async def lock_processes(work: Work) -> None:
    """Hold every process until the work ends, so that none changes while a billing plan turns from one to another."""
    await work.sql(_LOCK_ALL, work.tenant_id)


async def replace_process(work: Work, process: DunningProcess) -> None:
    """Write a changed process over the old one; the caller holds it."""
    await work.send(
        _UPDATE,
        work.tenant_id,
        process.id,
        process.name,
        process.consume_partial_payments,
        process.write_off_fee,
        process.tolerance.share_bp,
        process.tolerance.amount_minor,
        process.version,
        process.charge_attempts,
        *_stop_values(process.stop),
        process.collection.delay_days if process.collection else None,
        process.collection is not None and process.collection.by_itself,
        process.contract_billing_plan_id,
    )
    await work.send(_DROP_STEPS, work.tenant_id, process.id)
    await _insert_steps(work, process)


async def write_link(work: Work, billing_plan_id: UUID, process_id: UUID | None) -> None:
    """Let a billing plan name a process, or none."""
    if process_id is None:
        await work.send(_DETACH, work.tenant_id, billing_plan_id)
    else:
        await work.send(_ATTACH, work.tenant_id, billing_plan_id, process_id)


async def _insert_steps(work: Work, process: DunningProcess) -> None:
    await work.insert_many(
        t.dunning_step,
        {
            "process_id": [process.id] * len(process.steps),
            "number": list(range(1, len(process.steps) + 1)),
            "delay_days": [step.delay_days for step in process.steps],
            "due_days": [step.due_days for step in process.steps],
            "fee_minor": [step.fee_minor for step in process.steps],
        },
    )


def _process(row: Row, steps: list[ReminderStep]) -> DunningProcess:
    return DunningProcess(
        row["id"],
        row["name"],
        row["currency"],
        tuple(steps),
        row["consume_partial_payments"],
        row["write_off_fee"],
        Tolerance(row["tolerance_bp"], row["tolerance_minor"]),
        row["version"],
        _stop(row),
        row["charge_attempts"],
        _collection(row),
        row["contract_billing_plan_id"],
    )


def _stop(row: Row) -> StopRule | None:
    delay_days, threshold_minor, cause, code_id = (row[name] for name in _STOP_COLUMNS)
    return None if delay_days is None else StopRule(delay_days, threshold_minor, cause or "", code_id)


def _collection(row: Row) -> CollectionRule | None:
    delay_days = row["collection_delay_days"]
    return None if delay_days is None else CollectionRule(delay_days, row["collection_by_itself"])


def _stop_values(stop: StopRule | None) -> tuple[object, ...]:
    if stop is None:
        return (None,) * len(_STOP_COLUMNS)
    return stop.delay_days, stop.threshold_minor, None if stop.code_id else stop.cause, stop.code_id

"""Invoices a second of a billing run, with lines, journal, reskontro and facts; and plain COPY of the same rows."""

import time
from typing import Any
from uuid import UUID

import asyncpg

from bench.due import TODAY, Due
from domain.billing.commands.change_run import stop_run
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, open_work
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.commands.rehearse_billing_chunk import rehearse_billing_chunk, request_billing_rehearsal
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.commands.start_rehearsed_run import start_rehearsed_run

# What a run writes; COPY writes it again into tables with the same indexes.
WRITTEN = (
    "invoice",
    "invoice_line",
    "open_item",
    "journal_entry",
    "posting",
    "reskontro_balance",
    "term",
    "fact",
)


async def measure(database: Database, owner_url: str, due: Due) -> dict[str, Any]:
    """Bill all that is due in one run of ordinary chunks, in a database that nothing has analysed."""
    async with database.read(due.tenant_id) as read:
        began = time.perf_counter()
        await rehearse_run(read, due.organisation_id, TODAY)
        preview_seconds = time.perf_counter() - began
    await _rehearse(database, due, "first")  # the run comes to a database that has done this once, and so does this
    rehearsal_id, rehearsal_seconds = await _rehearse(database, due, "second")
    async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
        began = time.perf_counter()
        run_id = await start_rehearsed_run(work, rehearsal_id, idempotency_key="bench")
        check_seconds = time.perf_counter() - began
    began, cpu, more, chunks = time.perf_counter(), time.process_time(), True, 0
    async with LookAhead(database, due.tenant_id) as ahead:
        while more:
            async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
                more = await run_billing_chunk(work, run_id, ahead=ahead)
            chunks += 1
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
    copy_seconds, rows = await copied(owner_url)
    return {
        "invoices": due.subscriptions,
        "seconds": round(seconds, 2),
        "invoices_per_second": round(due.subscriptions / seconds),
        "python_cpu_seconds": round(cpu_seconds, 2),
        "chunks": chunks,
        "rehearsal_invoices_per_second": round(due.subscriptions / rehearsal_seconds),
        "hash_check_seconds": round(check_seconds, 2),
        "preview_invoices_per_second": round(due.subscriptions / preview_seconds),
        "rows": rows,
        "plain_copy_seconds": round(copy_seconds, 2),
        "plain_copy_invoices_per_second": round(due.subscriptions / copy_seconds),
    }


async def _rehearse(database: Database, due: Due, key: str) -> tuple[UUID, float]:
    """Rehearse the run in ordinary chunks; return the rehearsal and how many seconds it took."""
    async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
        rehearsal_id = await request_billing_rehearsal(work, due.organisation_id, TODAY, idempotency_key=key)
    began, more = time.perf_counter(), True
    async with LookAhead(database, due.tenant_id) as ahead:
        while more:
            async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
                more = await rehearse_billing_chunk(work, rehearsal_id, ahead=ahead)
    return rehearsal_id, time.perf_counter() - began


async def bill_some(database: Database, due: Due, count: int) -> None:
    """Bill a few of the due subscriptions, so that there is something to pay."""
    async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
        run_id = await start_billing_run(work, due.organisation_id, TODAY, idempotency_key="some")
    async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
        await run_billing_chunk(work, run_id, count)
    async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
        await stop_run(work, run_id)


async def copied(owner_url: str) -> tuple[float, int]:
    """Return what plain COPY of the run's rows takes, from memory into tables with the same indexes; and how many."""
    owner = await asyncpg.connect(owner_url)
    try:
        tables = {}
        for name in WRITTEN:
            tables[name] = [tuple(row.values()) for row in await owner.fetch(f"SELECT * FROM {name}")]
            await owner.execute(f"CREATE TABLE again_{name} (LIKE {name} INCLUDING ALL EXCLUDING IDENTITY)")
        began = time.perf_counter()
        for name, records in tables.items():
            await owner.copy_records_to_table(f"again_{name}", records=records)
        seconds = time.perf_counter() - began
        for name in WRITTEN:
            await owner.execute(f"DROP TABLE again_{name}")
        return seconds, sum(map(len, tables.values()))
    finally:
        await owner.close()

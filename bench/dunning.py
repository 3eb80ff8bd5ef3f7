"""Reminders a second of a dunning run over open invoices, with fees, journal, reskontro, facts; and its rehearsal."""

import time
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from bench.billing_run import bill_some
from bench.due import TODAY, Due
from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.rehearse_dunning import rehearse_dunning
from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from domain.dunning.commands.save_process import save_process
from domain.dunning.commands.start_dunning_run import start_dunning_run
from domain.dunning.rules.norway import norwegian_standard
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, open_work


async def measure(database: Database, due: Due, *, is_billed: bool = False) -> dict[str, Any]:
    """Remind of every invoice in one run of ordinary chunks, in a database that nothing has analysed."""
    if not is_billed:
        await bill_some(database, due, due.subscriptions)
    on = await _attached(database, due)
    async with database.read(due.tenant_id) as read:
        began = time.perf_counter()
        preview = await rehearse_dunning(read, due.organisation_id, on)
        preview_seconds = time.perf_counter() - began
    assert preview.reminders == due.subscriptions, f"{preview.reminders} of {due.subscriptions}"
    async with open_work(database, due.tenant_id, SYSTEM, on) as work:
        run_id = await start_dunning_run(work, due.organisation_id, idempotency_key="bench")
    began, cpu = time.perf_counter(), time.process_time()
    chunks = await _remind(database, due, run_id, on)
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
    return {
        "reminders": preview.reminders,
        "seconds": round(seconds, 2),
        "reminders_per_second": round(preview.reminders / seconds),
        "python_cpu_seconds": round(cpu_seconds, 2),
        "chunks": chunks,
        "preview_reminders_per_second": round(preview.reminders / preview_seconds),
    }


async def _attached(database: Database, due: Due) -> date:
    """Let the billing plan name a process, and return a day on which every first reminder is due."""
    async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
        process = await save_process(work, norwegian_standard(TODAY).details)
        [plan] = await work.sql("SELECT id FROM billing_plan")
        await attach_process(work, plan["id"], process.id)
        [last] = await work.sql("SELECT max(due_on) AS due_on FROM open_item")
    due_on: date = last["due_on"]
    return due_on + timedelta(days=process.steps[0].delay_days)


async def _remind(database: Database, due: Due, run_id: UUID, on: date) -> int:
    chunks, more = 0, True
    while more:
        async with open_work(database, due.tenant_id, SYSTEM, on) as work:
            more = await run_dunning_chunk(work, run_id)
        chunks += 1
    return chunks

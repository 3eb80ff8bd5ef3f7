"""`python -m bench.scale`: what grows with a tenant, at 10,000, 100,000 and 300,000 members; written like `bench`.

The run is the one of a large membership organisation: two products and a branch share, so three lines, with VAT,
journal, reskontro, KID and facts.
"""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE
from typing import Any
from uuid import UUID

import orjson

from bench import billing_run, dunning, prices
from bench.due import BRANCH_SHARE, TODAY, Due, make_due
from bench.house import House, opened
from bench.written import write
from domain.kernel import memory
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, open_work
from domain.subscriptions.commands.rehearse_billing_chunk import request_billing_rehearsal
from domain.subscriptions.commands.run_forecast_chunk import run_forecast_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.commands.start_forecast import start_forecast
from ops.settings import PROJECT_ROOT

SIZES = (10_000, 100_000, 300_000)
LARGE = 100_000
LIMIT_SECONDS = 2_400


async def measure(house: House) -> dict[str, Any]:
    """Measure everything, one after another."""
    memory.settle()
    results: dict[str, Any] = {"prices": prices.measure(), "runs": []}
    for size in SIZES:
        name = f"scale_{size}"
        urls = await house.database(name)
        database = Database(urls.app)
        try:
            due = await make_due(database, urls.owner, size, fees=BRANCH_SHARE)
            results["runs"].append(await _run(urls.app, urls.owner, database, due))
            if size == LARGE:
                results["dunning"] = await dunning.measure(database, due, is_billed=True)
        finally:
            await database.close()
        await house.drop(name)
    urls = await house.database("scale_rehearsal")
    database = Database(urls.app)
    try:
        due = await make_due(database, urls.owner, LARGE, fees=BRANCH_SHARE)
        results["rehearsal"] = await _rehearsed(urls.app, database, due)
    finally:
        await database.close()
    await house.drop("scale_rehearsal")
    urls = await house.database("scale_forecast")
    database = Database(urls.app)
    try:
        results["forecast"] = await _forecast(database, await make_due(database, urls.owner, LARGE, unit="MONTH"))
    finally:
        await database.close()
    return results


async def _run(url: str, owner_url: str, database: Database, due: Due) -> dict[str, Any]:
    async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
        run_id = await start_billing_run(work, due.organisation_id, TODAY, idempotency_key="scale")
    took = await _alone(url, due.tenant_id, run_id, "run")
    rate = round(due.subscriptions / took["seconds"])
    figures = {"invoices": due.subscriptions, **took, "invoices_per_second": rate}
    if due.subscriptions > LARGE:
        return figures  # its rows do not fit a program's memory as comfortably
    copy_seconds, rows = await billing_run.copied(owner_url)
    return {
        **figures,
        "rows": rows,
        "plain_copy_seconds": round(copy_seconds, 2),
        "times_a_plain_copy": round(took["seconds"] / copy_seconds, 2),
    }


async def _rehearsed(url: str, database: Database, due: Due) -> dict[str, Any]:
    async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
        rehearsal_id = await request_billing_rehearsal(work, due.organisation_id, TODAY, idempotency_key="scale")
    return {"invoices": due.subscriptions, **await _alone(url, due.tenant_id, rehearsal_id, "rehearsal")}


async def _alone(url: str, tenant_id: UUID, run_id: UUID, kind: str) -> dict[str, Any]:
    """Carry a run or a rehearsal out in a process of its own, so that its memory is known."""
    command = [sys.executable, "-m", "bench.once", url, str(tenant_id), str(run_id), str(TODAY), kind]
    process = await asyncio.create_subprocess_exec(*command, cwd=PROJECT_ROOT, stdout=PIPE)
    try:
        out, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode:
        raise RuntimeError(f"the run ended with {process.returncode}")
    took: dict[str, Any] = orjson.loads(out)
    return took


async def _forecast(database: Database, due: Due) -> dict[str, Any]:
    async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
        run_id = await start_forecast(work, due.organisation_id, idempotency_key="bench")
    began, more = time.perf_counter(), True
    while more:
        async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
            more = await run_forecast_chunk(work, run_id)
    seconds = time.perf_counter() - began
    async with database.read(due.tenant_id) as read:
        [row] = await read.sql("SELECT invoiced FROM run WHERE id = $1", run_id)
    return {"subscriptions": due.subscriptions, "invoices": row["invoiced"], "seconds": round(seconds, 2)}


def table(results: dict[str, Any]) -> str:
    """Return the figures beside their targets, as text."""
    prices, forecast, reminded = results["prices"], results["forecast"], results["dunning"]
    rehearsed = results["rehearsal"]
    lines = [
        ("prices, as a run asks", f"{prices['lines_per_second_in_a_run']:,} lines/s", "≥ 50,000"),
        ("prices, each for the first time", f"{prices['lines_per_second_alone']:,} lines/s", "≥ 50,000"),
    ]
    for run in results["runs"]:
        times = f", {run['times_a_plain_copy']} × COPY" if "times_a_plain_copy" in run else ""
        shown = f"{run['seconds']} s, {run['invoices_per_second']:,}/s, {run['memory_mb']} MB{times}"
        target = "≤ 20 s, ≤ 2.5 × COPY, ≤ 600 MB" if run["invoices"] == LARGE else ""
        lines.append((f"billing run of {run['invoices']:,}", shown, target))
    lines += [
        (
            f"rehearsal of {rehearsed['invoices']:,}, done and undone",
            f"{rehearsed['seconds']} s, {rehearsed['memory_mb']} MB",
            "no slower than the run",
        ),
        (f"dunning run of {reminded['reminders']:,}", f"{reminded['seconds']} s", "≤ 20 s"),
        (f"forecast of {forecast['invoices']:,} invoices", f"{forecast['seconds']} s", "≤ 60 s"),
    ]
    return "\n".join(f"{what:<42}{figure:<48}{target}".rstrip() for what, figure, target in lines)


async def main() -> None:
    """Measure within LIMIT_SECONDS."""
    with opened() as house:
        async with asyncio.timeout(LIMIT_SECONDS):
            results = await measure(house)
    write("scale", results, table(results))


if __name__ == "__main__":
    asyncio.run(main())

"""`python -m bench`: measure everything, print a table, and write bench/results/<day>-<time>.json and .txt."""

import asyncio
from typing import Any

from bench import balance_list, bank_file, billing_run, dashboard, dunning, entitlement, live, members_list, why
from bench.due import make_due
from bench.house import House, opened
from bench.program import running
from bench.written import write
from bench.years import make_years
from domain.kernel import memory
from domain.kernel.database import Database

DUE = 20_000
LISTED = 100_000
LIMIT_SECONDS = 1_200
_FIGURE_TARGETS = {"dashboard_cold": "< 500 ms", "campaign_cold": "< 50 ms"}


async def measure(house: House) -> dict[str, Any]:
    """Measure everything, one after another."""
    memory.settle()  # as the worker does
    results: dict[str, Any] = {}
    urls = await house.database("bench_day")
    database = Database(urls.app)
    try:
        due = await make_due(database, urls.owner, DUE)
        results["billing_run"] = await billing_run.measure(database, urls.owner, due)
        results["bank_file"] = await bank_file.measure(database, due)
    finally:
        await database.close()
    await house.drop("bench_day")
    urls = await house.database("bench_dunning")
    database = Database(urls.app)
    try:
        results["dunning_run"] = await dunning.measure(database, await make_due(database, urls.owner, DUE))
    finally:
        await database.close()
    await house.drop("bench_dunning")
    urls = await house.database("bench_members")
    database = Database(urls.app)
    try:
        due = await make_due(database, urls.owner, LISTED)
        await house.settle("bench_members")
        async with running(urls, database, due) as program:
            results["members_list"] = await members_list.measure(program, database, due)
            results["entitlement"] = await entitlement.measure(program, database, due)
            await billing_run.bill_some(database, due, live.IMPORTS)
            results["why"] = await why.measure(program, database, due)
            results["live"] = await live.measure(program, database, due)
    finally:
        await database.close()
    await house.drop("bench_members")
    urls = await house.database("bench_years")
    database = Database(urls.app)
    try:
        years = await make_years(database, urls.owner, LISTED)
        await house.settle("bench_years")
        async with running(urls, database, years.due) as program:
            results["figures"] = await dashboard.measure(program, years)
            results["balance_list"] = await balance_list.measure(program, years)
    finally:
        await database.close()
    return results


def table(results: dict[str, Any]) -> str:
    """Return the figures beside their first targets, as text."""
    run, reminded, file = results["billing_run"], results["dunning_run"], results["bank_file"]
    members, seen, figures = results["members_list"], results["live"], results["figures"]
    balances = results["balance_list"]["page"]
    fan_out = seen["event_to_listeners"]
    lines = [
        ("billing run", f"{run['invoices_per_second']:,} invoices/s", "≥ 5,000"),
        ("  its rehearsal, done and undone", f"{run['rehearsal_invoices_per_second']:,} invoices/s", "no slower"),
        ("  plain COPY of its rows", f"{run['plain_copy_invoices_per_second']:,} invoices/s", ""),
        ("dunning run", f"{reminded['reminders_per_second']:,} reminders/s", "≥ 5,000 (100,000 in 20 s)"),
        ("  its rehearsal", f"{reminded['preview_reminders_per_second']:,} reminders/s", "no slower"),
        ("bank file, booked", f"{file['rows_per_second']:,} rows/s", "≥ 8,000"),
        *(
            (
                f"members list, {name.replace('_', ' ')}",
                f"{m['requests_per_second']:,}/s, p50 {m['p50_ms']} ms, p99 {m['p99_ms']} ms",
                "p50 < 8 ms" if name == "page_1_connection" else "p50 < 20 ms" if name.startswith("search") else "",
            )
            for name, m in members.items()
        ),
        *(
            (
                f"entitlement, {name.replace('_', ' ')}",
                f"{m['requests_per_second']:,}/s, p50 {m['p50_ms']} ms, p99 {m['p99_ms']} ms",
                "p99 < 20 ms",
            )
            for name, m in results["entitlement"].items()
        ),
        ("an invoice and its why", f"p50 {results['why']['p50_ms']} ms, p99 {results['why']['p99_ms']} ms", "≤ 50 ms"),
        (
            "import to the subscriber",
            f"p50 {seen['import_to_subscriber']['p50_ms']} ms, p99 {seen['import_to_subscriber']['p99_ms']} ms",
            "",
        ),
        (
            f"event to {fan_out['listeners']:,} listeners",
            f"p50 {fan_out['p50_ms']} ms, p99 {fan_out['p99_ms']} ms",
            "p99 < 200 ms",
        ),
        *(
            (
                f"{name.replace('_', ' ')}",
                f"p50 {figures[name]['p50_ms']} ms, max {figures[name]['max_ms']} ms",
                _FIGURE_TARGETS.get(name, ""),
            )
            for name in figures
            if name != "invoices"
        ),
        (
            "balance list of any day",
            f"p50 {balances['p50_ms']} ms, max {balances['max_ms']} ms",
            "≤ 2,000 ms for 100,000 members",
        ),
    ]
    return "\n".join(f"{what:<42}{figure:<48}{target}".rstrip() for what, figure, target in lines)


async def main() -> None:
    """Measure within LIMIT_SECONDS."""
    with opened() as house:
        async with asyncio.timeout(LIMIT_SECONDS):
            results = await measure(house)
    write("", results, table(results))


asyncio.run(main())

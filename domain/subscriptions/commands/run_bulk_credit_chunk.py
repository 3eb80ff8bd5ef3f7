"""Write off the next chunk of a bulk credit, in one transaction (BIL-12, RUN-06)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.billing.commands.advance_run import begin_run, record_chunk, take_run
from domain.kernel.work import Work
from domain.subscriptions.commands.write_off_items import write_off_items
from domain.subscriptions.repository.bulk_credit import count_items, next_items


async def run_bulk_credit_chunk(work: Work, run_id: UUID, size: int = 500) -> bool:
    """Write off up to `size` items of a run; return whether there are more.

    Overdue invoices get credit notes of what is open, and their reminders' fees go too, as do fees whose invoices are
    paid; credit is taken off the reskontro; corrections are removed. Of what has changed since it was picked, no more
    is written off than was picked and is left; what is gone is passed over, and its result says 0. One that is
    broken is recorded as a reject, has no result and stops no other (NEW-10).
    """
    run = await take_run(work, run_id)
    if run is None:
        return False
    total = run["total"]
    if run["state"] == "QUEUED":
        total = run["done"] + await count_items(work, run_id, run["reached_id"])
        await begin_run(work, run, total - run["done"])
    items = await next_items(work, run_id, run["reached_id"], size)
    reached_id = items[-1].item_id if len(items) == size else None
    await record_chunk(work, run, total, replace(await write_off_items(work, run, items), reached_id=reached_id))
    return reached_id is not None

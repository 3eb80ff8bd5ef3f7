"""Write off again an item that a bulk credit had to put aside (NEW-10, BIL-12)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.advance_run import record_again
from domain.billing.commands.hold_run import hold_run
from domain.billing.queries.runs import last_reject
from domain.kernel.work import Work
from domain.subscriptions.commands.write_off_items import write_off_items
from domain.subscriptions.model import BULK_CREDIT_KIND, TermReject
from domain.subscriptions.repository.bulk_credit import unwritten_item


async def write_off_again(work: Work, item_id: UUID) -> TermReject | None:
    """Write an item off as its run would have; return why that is still impossible, None where it is done.

    No more is written off than was picked and is left.
    """
    last = await last_reject(work, item_id, BULK_CREDIT_KIND)
    if last is None:
        return None
    run = await hold_run(work, last["run_id"])
    item = await unwritten_item(work, run["id"], item_id)
    if item is None:
        return None
    result = await write_off_items(work, run, [item])
    await record_again(work, run, item_id, result)
    return next((TermReject(*reject) for reject in result.rejects), None)

"""Put what employers are to deduct onto their lists, a list for each employer of a run (RUN-01)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from domain.billing.commands.put_aside import put_aside, take_up
from domain.billing.model import PutAsideKind
from domain.billing.rules.destinations import PAYROLL_LIST
from domain.billing.rules.reject import reject_reason
from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.dialogue.repository.payroll import finish_lists, has_deducted, insert_lines, unlisted
from domain.dialogue.repository.run_files import advance_file, begin_file, files_of
from domain.dialogue.rules.payroll import payroll_table
from domain.kernel.database import Row
from domain.kernel.isolating import each_alone
from domain.kernel.work import Work
from domain.people.queries.billing import payers
from domain.people.queries.employment import employers_on

LISTED_AT_ONCE = 2_000


async def list_deductions(work: Work, run: Row) -> bool:
    """List the next open invoices by payroll deduction of the run's organisation; return whether there is more to do.

    Only after a run that billed such; what was billed at an order is listed with it. Who has no employer any more gets
    a message instead. One that is broken stops no other, and waits for the lists of the next run (NEW-10).
    """
    there = {row["employer_id"]: row for row in await files_of(work, [run["id"]]) if row["destination"] == PAYROLL_LIST}
    if None not in there and not await has_deducted(work, run["id"]):
        return False
    cursor = there.get(None) or await begin_file(work, run["organisation_id"], run["id"], PAYROLL_LIST)
    if cursor["state"] == "READY":
        return False
    rows = await unlisted(work, run["organisation_id"], cursor["reached"], LISTED_AT_ONCE)
    _, broken = await each_alone(work, rows, partial(_list_some, work, run))
    failed = {row["id"] for row, _ in broken}
    await take_up(work, PutAsideKind.PAYROLL, [row["id"] for row in rows if row["id"] not in failed])
    await put_aside(
        work, PutAsideKind.PAYROLL, [(row["id"], row["payer_id"], reject_reason(error)) for row, error in broken]
    )
    reached = rows[-1]["number"] if rows else cursor["reached"]
    await advance_file(work, cursor, [], reached=reached, documents=0, total_minor=0, ready=False)
    if len(rows) < LISTED_AT_ONCE:
        await finish_lists(work, run["id"])
    return True


async def _list_some(work: Work, run: Row, rows: Sequence[Row]) -> None:
    there = {row["employer_id"]: row for row in await files_of(work, [run["id"]]) if row["destination"] == PAYROLL_LIST}
    employers = await employers_on(work, [row["payer_id"] for row in rows], work.today)
    lists: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        if employer_id := employers.get(row["payer_id"]):
            lists[employer_id].append(row)
    await queue_invoice_dispatches(work, [row["id"] for row in rows if row["payer_id"] not in employers])
    names = await payers(work, list(lists))
    for employer_id, own in lists.items():
        file = there.get(employer_id) or await begin_file(
            work, run["organisation_id"], run["id"], PAYROLL_LIST, employer_id
        )
        await insert_lines(work, file["id"], own)
        table = payroll_table(names[employer_id]["name"], own, first=file["documents"] == 0)
        total = sum(row["open_minor"] for row in own)
        await advance_file(work, file, [(None, table)], reached=0, documents=len(own), total_minor=total, ready=False)

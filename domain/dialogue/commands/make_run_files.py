"""Make the files of a run that is done, chunk by chunk: letters for a printer, demands as a table (RUN-01)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from domain.billing.commands.hold_run import hold_run
from domain.billing.formats.invoice_pdf import InvoiceDocument, render
from domain.billing.queries.documents import invoice_document
from domain.billing.queries.earlier_fees import earlier_fees_of
from domain.billing.queries.runs import reversal_of
from domain.billing.registry import way
from domain.billing.rules.destinations import DEMAND_FILE, PRINT_FILE
from domain.catalogue.model import PaymentMethod
from domain.dialogue.commands.list_deductions import list_deductions
from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.dialogue.commands.withdraw_run_files import drop_credited, withdraw_run_files
from domain.dialogue.model import Dispatch
from domain.dialogue.repository.dispatches import set_printed, set_unprintable
from domain.dialogue.repository.run_files import advance_file, begin_file, demands, files_of, numbered
from domain.dialogue.rules.faults import unwritable
from domain.dialogue.rules.outcomes import failed_facts, sent_facts
from domain.dialogue.rules.run_files import demand_table, document_name, letter_index, letter_name
from domain.kernel.database import Row
from domain.kernel.isolating import each_alone
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work

Drawn = tuple[Dispatch, InvoiceDocument, bytes]

ANNOUNCED_AT_ONCE = 500
LETTERS_AT_ONCE = 25
DEMANDS_AT_ONCE = 2_000


async def make_run_files(work: Work, run_id: UUID, *, letters_at_once: int = LETTERS_AT_ONCE) -> bool:
    """Do the next chunk of a run's files; return whether there is more to do.

    A print file takes the letters with invoices and credit notes of the run's organisation that wait, also those of
    single orders; what it takes is sent, so that no letter is in two files. A table has the run's demands that go
    there, each once. Parts and progress are committed together. A run that is reversed makes no more files, and its
    reversal withdraws those that nobody has fetched (RUN-07). Refuses with NotFound.
    """
    run = await hold_run(work, run_id)
    if run["reverses_id"] is not None:
        await withdraw_run_files(work, run["organisation_id"], run["reverses_id"])
        return False
    if await reversal_of(work, [run_id]):
        return False
    chosen = run["criteria"].get("destinations", {})
    tabled = [method.value for method in PaymentMethod if way(method, chosen).destination == DEMAND_FILE]
    there = {row["destination"]: row for row in await files_of(work, [run_id]) if row["employer_id"] is None}
    for destination in (PRINT_FILE, *([DEMAND_FILE] if tabled else [])):
        file = there.get(destination) or await begin_file(work, run["organisation_id"], run_id, destination)
        if file["state"] == "READY":
            continue
        if destination == PRINT_FILE:
            await _print(work, file, letters_at_once)
        else:
            await _tabulate(work, file, tabled)
        return True
    return await list_deductions(work, run)


async def _print(work: Work, file: Row, letters_at_once: int) -> None:
    """Announce the run's invoices first, so that its letters wait; then take letters until none is left."""
    following = await numbered(work, file["run_id"], file["reached"], ANNOUNCED_AT_ONCE)
    if following:
        # What is broken waits as the task of its own fact.
        await each_alone(work, [row["id"] for row in following], partial(queue_invoice_dispatches, work))
        await advance_file(work, file, [], reached=following[-1]["number"], documents=0, total_minor=0, ready=False)
        return
    await drop_credited(work, file["organisation_id"])
    taken = await set_printed(work, file["organisation_id"], file["id"], letters_at_once)
    drawn = await _drawn(work, taken)
    letters, documents = [letter for letter, _, _ in drawn], [document for _, document, _ in drawn]
    work.record_many(sent_facts(letters))
    places = range(file["documents"] + 1, file["documents"] + 1 + len(letters))
    called = [document_name(one.number, is_credit_note=one.takes_back is not None) for one in documents]
    names = [letter_name(place, document) for place, document in zip(places, called, strict=True)]
    index = letter_index(
        [
            (name, document, letter.recipient or "")
            for name, document, letter in zip(names, called, letters, strict=True)
        ],
        first=file["documents"] == 0,
    )
    await advance_file(
        work,
        file,
        [*zip(names, (page for _, _, page in drawn), strict=True), (None, index)] if letters else [],
        reached=file["reached"],
        documents=len(letters),
        total_minor=sum(document.open_minor for document in documents),
        ready=len(taken) < letters_at_once,
    )


async def _drawn(work: Work, taken: Sequence[Dispatch]) -> list[Drawn]:
    """Draw letters. One that can't be drawn is in no file, waits with the cause, and stops no other (NEW-10)."""

    async def draw(some: Sequence[Dispatch]) -> list[Drawn]:
        documents = [(one, await invoice_document(work, one.invoice_id)) for one in some if one.invoice_id]
        return [(one, document, await asyncio.to_thread(render, document)) for one, document in documents]

    done, broken = await each_alone(work, taken, draw, (NotFound,), all_may_be=True)
    for letter, error in broken:
        fault = unwritable(error)
        work.record_many(failed_facts(await set_unprintable(work, letter.id, fault), fault))
    return [one for some in done for one in some]


async def _tabulate(work: Work, file: Row, methods: Sequence[str]) -> None:
    rows = await demands(work, file["run_id"], methods, file["reached"], DEMANDS_AT_ONCE)
    found = await earlier_fees_of(work, [row["id"] for row in rows])
    fees = {key: sum(fee["open_minor"] for fee in some) for key, some in found.items()}
    await advance_file(
        work,
        file,
        [(None, demand_table(rows, fees, first=file["documents"] == 0))] if rows else [],
        reached=rows[-1]["number"] if rows else file["reached"],
        documents=len(rows),
        total_minor=sum(row["total_minor"] for row in rows),
        ready=len(rows) < DEMANDS_AT_ONCE,
    )

"""Rehearse the next chunk of a run over unpaid invoices: remind and stop for real, and undo it (NEW-01)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.billing.commands.advance_rehearsal import (
    RehearsedChunk,
    begin_rehearsal,
    record_rehearsed,
    take_rehearsal,
)
from domain.billing.commands.request_rehearsal import request_rehearsal
from domain.billing.queries.rehearsals import drawn_before
from domain.billing.rules.rehearsed import Gathered, LineKeys, RehearsedRow
from domain.billing.rules.reject import reject_reason
from domain.dunning.commands.dun_chunk import DunnedChunk, SoFar, dun_chunk
from domain.dunning.commands.hand_over import hand_over_by_itself
from domain.dunning.commands.issue_reminders import pass_over_numbers
from domain.dunning.model import RUN_KIND
from domain.dunning.repository.claims import count_overdue
from domain.dunning.repository.collection import invoice_texts
from domain.dunning.repository.stops import stopped_in_rehearsal
from domain.dunning.rules.rehearsing import (
    COLLECTION_NUMBER,
    collection_row,
    left_out,
    row_of,
    said_of,
    said_of_broken,
    said_of_collection,
    said_of_stop,
    stop_row,
)
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work


async def request_dunning_rehearsal(work: Work, organisation_id: UUID, on: date, *, idempotency_key: str) -> UUID:
    """Queue a rehearsal of a dunning run on a day, today or later, and return its id.

    Refuses with NotFound (organisation) and InvalidInput (a day that has passed).
    """
    if on < work.today:
        raise InvalidInput.of("on", "PAST", "nobody is reminded on a day that has passed", rule="DUN-01")
    return await request_rehearsal(work, RUN_KIND, organisation_id, on, criteria={}, idempotency_key=idempotency_key)


async def rehearse_dunning_chunk(work: Work, rehearsal_id: UUID, size: int = 2_000) -> bool:
    """Look at up to `size` overdue invoices as the run does on its day; return whether there are more.

    The reminders and stops are made by the code of the run and undone before their rows are kept, and so is at last
    what it hands over to collection. What a later chunk needs is carried on: the reminders' numbers, what payers have
    used, and which subscriptions have stopped.
    """
    rehearsal = await take_rehearsal(work, rehearsal_id)
    if rehearsal is None:
        return False
    on, organisation_id, total = rehearsal["run_on"], rehearsal["organisation_id"], rehearsal["total"]
    after = rehearsal["reached_id"]
    if rehearsal["state"] == "QUEUED":
        total = rehearsal["done"] + await count_overdue(work, organisation_id, on, after)
        await begin_rehearsal(work, rehearsal, total - rehearsal["done"], rehearsal["hash"])
    so_far = SoFar(await drawn_before(work, rehearsal_id), await stopped_in_rehearsal(work, rehearsal_id))
    async with work.rehearsed(on):
        await pass_over_numbers(work, organisation_id, rehearsal["billed"])
        chunk = await dun_chunk(work, organisation_id, on, after, size, so_far=so_far)
    gathered = Gathered(rehearsal["hash"])
    rows = list(_rows(chunk, gathered, rehearsal["currency"]))
    reached = chunk.page.reached_id
    if reached is None:
        stopping = so_far.stopped | {draft.claim.subscription_id for draft in chunk.stops}
        rows += await _collected(work, rehearsal, gathered, {one for one in stopping if one is not None})
    await record_rehearsed(work, rehearsal, total, RehearsedChunk(len(chunk.page.rows), reached, rows, gathered.hex))
    return reached is not None


def _rows(chunk: DunnedChunk, gathered: Gathered, currency: str) -> Iterator[RehearsedRow]:
    """Return what became of each that was looked at, and take it into the hash."""
    keys = LineKeys()
    for draft in chunk.stops:
        gathered.add(said_of_stop(draft))
        yield stop_row(draft, currency, keys)
    for each in (one for reminded in chunk.reminded for one in reminded.decided):
        claim, decision = each.found.claim, each.decision
        gathered.add(said_of(claim, decision))
        row = row_of(claim, decision, each.found.row["text"], keys)
        if row is not None:
            yield row
    for invoice_id, payer_id, error in chunk.broken:
        gathered.add(said_of_broken(invoice_id))
        yield left_out(invoice_id, payer_id, reject_reason(error))


async def _collected(
    work: Work, rehearsal: Row, gathered: Gathered, stopping: Collection[UUID]
) -> Sequence[RehearsedRow]:
    """Hand over what the run would hand over by itself, undo it, and return its rows."""
    keys = LineKeys()
    async with work.rehearsed(rehearsal["run_on"]):
        handed = await hand_over_by_itself(work, rehearsal["organisation_id"], stopping=stopping)
        claims = handed.claims
        texts = await invoice_texts(work, [claim.invoice_id for claim in claims]) if claims else {}
    for claim in claims:
        gathered.add(said_of_collection(claim))
    for invoice_id, _, _ in handed.rejects:
        gathered.add(said_of_broken(invoice_id))
    return [
        *(collection_row(claim, texts[claim.invoice_id]["text"], keys) for claim in claims),
        *(replace(left_out(*reject), number=COLLECTION_NUMBER) for reject in handed.rejects),
    ]

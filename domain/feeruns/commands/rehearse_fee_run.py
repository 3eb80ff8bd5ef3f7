"""Rehearse the next time of a fee run: take it to its day and bill it for real, and undo it (NEW-01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.billing.commands.advance_rehearsal import (
    RehearsedChunk,
    begin_rehearsal,
    record_rehearsed,
    take_rehearsal,
)
from domain.billing.commands.issue_invoices import pass_over_numbers
from domain.billing.commands.request_rehearsal import request_rehearsal
from domain.billing.queries.rehearsals import drawn_before
from domain.billing.rules.rehearsed import Gathered, LineKeys, RehearsedRow
from domain.feeruns.commands.bill_fee_payers import bill_fee_payers
from domain.feeruns.commands.fee_run_steps import announce, begin, fee_of, people_of, settle_fee, tell_members
from domain.feeruns.commands.refuse_lacks import refuse_lacks
from domain.feeruns.model import RUN_KIND, FeeRun, Stage
from domain.feeruns.repository.payers import told_of
from domain.feeruns.repository.runs import last_done, lock_fee_run, sub_run_of
from domain.feeruns.rules.calendar import announce_on, notice_on
from domain.feeruns.rules.rehearsing import criteria_of, left_out, row_of, said_of
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work

CHUNK = 1_000
_NO_KEY = b"rehearsed"
"""Links are undone before anybody can have one, so that any key will do."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the people of a run and what became of them; `reached` None is the end."""

    rows: list[RehearsedRow]
    looked_at: int
    reached: UUID | None


async def request_fee_rehearsal(work: Work, fee_run_id: UUID, *, idempotency_key: str) -> UUID:
    """Queue a rehearsal of the next time of a fee run and return its id; a worker does it in chunks.

    Refuses with NotFound, InvalidInput (none is to come, or it is running) and FeeRunLacks.
    """
    run = await _coming(work, fee_run_id)
    assert run.next_on is not None
    await refuse_lacks(work, run.details)
    await fee_of(work, run)
    return await request_rehearsal(
        work,
        RUN_KIND,
        run.details.organisation_id,
        run.next_on,
        criteria=criteria_of(fee_run_id),
        idempotency_key=idempotency_key,
    )


async def rehearse_fee_run_chunk(work: Work, rehearsal_id: UUID, size: int = CHUNK) -> bool:
    """Rehearse up to `size` people of a fee run; return whether there are more.

    The steps that are still to come, from the announcement on, are taken by the code of the run on their days, and
    undone before the rows are kept: no mail is sent, and no card is charged, for both are done by others and only of
    what is committed. What a later chunk needs is carried on: the invoices' numbers and the credit that was drawn.
    Refuses with FeeRunLacks, and InvalidInput where the run has begun or moved meanwhile.
    """
    rehearsal = await take_rehearsal(work, rehearsal_id)
    if rehearsal is None:
        return False
    fee_run_id, total = UUID(rehearsal["criteria"]["fee_run"]), rehearsal["total"]
    if rehearsal["state"] == "QUEUED":
        run = await _coming(work, fee_run_id)
        after = rehearsal["reached_id"]
        everybody = await people_of(work, run, max(work.today, rehearsal["run_on"]))
        left = sum(after is None or one > after for one in everybody)
        total = rehearsal["done"] + left
        await begin_rehearsal(work, rehearsal, left, rehearsal["hash"], last_run_id=await last_done(work, fee_run_id))
    spent_minor = await drawn_before(work, rehearsal_id)
    part = await _rehearse(work, rehearsal, rehearsal["reached_id"], size, rehearsal["billed"], spent_minor)
    gathered = Gathered(rehearsal["hash"])
    for row in part.rows:
        gathered.add(said_of(row))
    await record_rehearsed(
        work, rehearsal, total, RehearsedChunk(part.looked_at, part.reached, part.rows, gathered.hex)
    )
    return part.reached is not None


async def _rehearse(
    work: Work, rehearsal: Row, after: UUID | None, size: int, billed: int, spent_minor: Mapping[UUID, int]
) -> _Part:
    """Take the run to its day for up to `size` people, bill them, and undo it."""
    fee_run_id, on, keys, today = UUID(rehearsal["criteria"]["fee_run"]), rehearsal["run_on"], LineKeys(), work.today
    async with work.rehearsed():
        run = await _coming(work, fee_run_id)
        if run.next_on != on:
            raise InvalidInput.of("id", "RUN_STATE", f"the run of {on} is not the next one any more", rule="NEW-01")
        everybody = await people_of(work, run, max(today, on))
        people = sorted(one for one in everybody if after is None or one > after)[:size]
        only = frozenset(people)
        told = await told_of(work, fee_run_id, on) if after is None else set()
        if run.stage is Stage.WAITING:
            work.today = max(today, announce_on(on))
            run = await announce(work, run)
        if run.stage is Stage.ANNOUNCED:
            work.today = max(today, notice_on(on))
            run = await tell_members(work, run, only)
        work.today = max(today, on)
        run = await begin(work, run, only)
        await pass_over_numbers(work, run.details.organisation_id, billed)
        sub_run = await sub_run_of(work, run)
        fee = await settle_fee(work, run, sub_run)
        made = await bill_fee_payers(work, run, sub_run, fee, _NO_KEY, size, spent_minor=spent_minor)
    rows = [row_of(one.draft, one.invoice, keys) for one in made.billed]
    rows += [left_out(one.member_id, reason) for one, reason in made.put_aside]
    rows += [left_out(member_id) for member_id in sorted(told.difference(everybody))]
    return _Part(rows, len(people), people[-1] if len(people) == size else None)


async def _coming(work: Work, fee_run_id: UUID) -> FeeRun:
    run = await lock_fee_run(work, fee_run_id)
    if run is None:
        raise NotFound("fee run", fee_run_id)
    if run.next_on is None or run.stage is Stage.RUNNING:
        raise InvalidInput.of(
            "id", "RUN_STATE", "the run has no next time, or is running now; rehearse it later", rule="NEW-01"
        )
    return run

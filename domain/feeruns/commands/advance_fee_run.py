"""Take a fee run on by a step: announce it, tell its members, run it (FEE-04)."""

from __future__ import annotations

from uuid import UUID

from domain.feeruns.commands.bill_fee_payers import bill_fee_payers
from domain.feeruns.commands.fee_run_steps import announce, begin, settle_fee, tell_members
from domain.feeruns.commands.plan_fee_run import plan_fee_run
from domain.feeruns.model import FeeRun, FeeRunAdvanced, Stage
from domain.feeruns.repository.runs import lock_fee_run, mark_done, sub_run_of
from domain.feeruns.rules.calendar import next_run_on
from domain.kernel.work import Work

CHUNK = 1_000


async def advance_fee_run(work: Work, fee_run_id: UUID, plan_number: int, *, key: bytes, size: int = CHUNK) -> bool:
    """Do the next step of a run and plan the one after it; return True where more of this step is left.

    A plan that was changed meanwhile is passed over. A step that is late is done now. `key` is that of payment links.
    Refuses with FeeRunLacks where the run can't be billed on its day; nothing is left behind then.
    """
    run = await lock_fee_run(work, fee_run_id)
    if run is None or run.plan_number != plan_number or run.next_on is None:
        return False
    if run.stage is Stage.WAITING:
        await announce(work, run)
    elif run.stage is Stage.ANNOUNCED:
        await tell_members(work, run)
    elif run.stage is Stage.NOTICED:
        await begin(work, run)
        return True
    else:
        return await _bill(work, run, key, size)
    return False


async def _bill(work: Work, run: FeeRun, key: bytes, size: int) -> bool:
    """Bill the next people; when all are, plan when the run comes again."""
    sub_run = await sub_run_of(work, run)
    billed = await bill_fee_payers(work, run, sub_run, await settle_fee(work, run, sub_run), key, size)
    more = billed.looked_at == size
    if not more:
        await mark_done(work, sub_run.id)
        await plan_fee_run(work, run, next_run_on(run.details.timing, max(work.today, sub_run.run_on)), Stage.WAITING)
    stage = Stage.RUNNING if more else Stage.DONE
    work.record(FeeRunAdvanced(run.id, sub_run.id, sub_run.run_on, stage.value))
    return more

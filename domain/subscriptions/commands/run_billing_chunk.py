"""Bill the next chunk of a run over due subscriptions, in one transaction (RUN-06)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.commands.advance_run import ChunkResult, begin_run, record_chunk, take_run
from domain.billing.rules.reject import reject_reason
from domain.kernel import tasks
from domain.kernel.tasks import TaskKind
from domain.kernel.work import Work
from domain.subscriptions.commands.bill_chunk import BilledChunk, bill_chunk
from domain.subscriptions.commands.bill_terms import Billed
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.commands.reckon import scope_of
from domain.subscriptions.commands.turn_states import turn_all
from domain.subscriptions.model import CriteriaSet
from domain.subscriptions.repository.due import count_due
from domain.subscriptions.repository.held_over import add_shares, write_held
from domain.subscriptions.rules.criteria import shares


async def run_billing_chunk(work: Work, run_id: UUID, size: int = 4_000, *, ahead: LookAhead | None = None) -> bool:
    """Bill up to `size` subscriptions of a run; return whether there is more to do.

    Each chunk commits invoices, journal, terms, facts and the run's progress together, so that a kill at any point
    loses nothing and bills nothing twice; subscriptions billed already are no longer due. One that can't be billed is
    recorded with its reason and stops no other. Where the run has criteria sets, the first that takes a subscription
    bills it, or holds it over (RUN-01). With `ahead` the next chunk is reckoned while this one is put away.
    """
    run = await take_run(work, run_id)
    if run is None:
        return False
    scope = await scope_of(work, run["organisation_id"], run["run_on"], run["criteria"])
    total = run["total"]
    if run["state"] == "QUEUED":
        await turn_all(work, ends_unbilled=False)
        due = await count_due(
            work, scope.organisation_id, scope.lead_days, scope.on, scope.selections, after=run["reached_id"]
        )
        total = run["done"] + due
        await begin_run(work, run, due)
    chunk = await bill_chunk(work, scope, run["reached_id"], size, run_id=run_id, ahead=ahead)
    if scope.sets:
        await _record_sets(work, run_id, scope.sets, chunk.billed)
    result = _result(chunk, size)
    await record_chunk(work, run, total, result)
    if result.reached_id is None and run["invoiced"] + result.invoiced:
        await tasks.plan(work, TaskKind.MAKE_RUN_FILES.value, str(run_id), {"run_id": run_id}, work.now)
    return result.reached_id is not None


async def _record_sets(work: Work, run_id: UUID, sets: Sequence[CriteriaSet], billed: Sequence[Billed]) -> None:
    held = [over for each in billed for over in each.held]
    by_set = [
        (number, invoice.total_minor)
        for each in billed
        for number, invoice in zip(each.by_set, each.invoices, strict=True)
    ]
    await write_held(work, run_id, sets, held)
    await add_shares(work, run_id, shares(sets, by_set, held))


def _result(chunk: BilledChunk, size: int) -> ChunkResult:
    invoices = [invoice for each in chunk.billed for invoice in each.invoices]
    return ChunkResult(
        looked_at=len(chunk.due),
        invoiced=len(invoices),
        total_minor=sum(i.total_minor for i in invoices),
        reached_id=chunk.due[-1].id if len(chunk.due) == size else None,
        rejects=[
            *((r.subscription_id, r.member_id, r.reason) for each in chunk.billed for r in each.rejects),
            *((one.id, one.member_id, reject_reason(error)) for one, error in chunk.broken),
        ],
    )

"""Do the next chunk of a run over unpaid invoices, in one transaction: remind, or stop (DUN-01, DUN-06, RUN-06)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.commands.advance_run import ChunkResult, begin_run, record_chunk, take_run
from domain.billing.rules.reject import RejectCode, RejectReason, reject_reason
from domain.dunning.commands.decide_reminders import Decided
from domain.dunning.commands.dun_chunk import DunnedChunk, dun_chunk
from domain.dunning.commands.hand_over import hand_over_by_itself, hands_over
from domain.dunning.model import Obstacle, ObstacleCode
from domain.dunning.repository.claims import count_overdue
from domain.kernel.work import Work

_NO_ADDRESS = RejectReason.of(RejectCode.UNREACHABLE)


async def run_dunning_chunk(work: Work, run_id: UUID, size: int = 2_000) -> bool:
    """Look at up to `size` overdue invoices of a run, remind of those whose day it is, and return whether more follow.

    Where all reminders and the stop delay have passed, what the invoice bills is stopped; a chunk ends early after
    STOPS_AT_ONCE_MAX of those. Each chunk commits reminders, fees, stops, facts and the run's progress together; one
    that was reminded or has stopped already is not due any more. What processes let a run hand over to collection goes
    in a last chunk that does nothing else (DUN-09): it holds payers of its own, and they are held before the journal.
    """
    run = await take_run(work, run_id)
    if run is None:
        return False
    on, organisation_id, total = run["run_on"], run["organisation_id"], run["total"]
    if run["state"] == "QUEUED":
        total = run["done"] + await count_overdue(work, organisation_id, on, run["reached_id"])
        await begin_run(work, run, total - run["done"])
    chunk = await dun_chunk(work, organisation_id, on, run["reached_id"], size, run_id=run_id)
    rows, reached_id = chunk.page.rows, chunk.page.reached_id
    rejects: Sequence[tuple[UUID, UUID, RejectReason]] = ()
    if not rows:
        rejects = (await hand_over_by_itself(work, organisation_id, run_id=run_id)).rejects
    elif reached_id is None and await hands_over(work, organisation_id):
        reached_id = rows[-1].invoice_id
    await record_chunk(work, run, total, _result(chunk, reached_id, rejects))
    return reached_id is not None


def _result(
    chunk: DunnedChunk, reached_id: UUID | None, not_handed: Sequence[tuple[UUID, UUID, RejectReason]]
) -> ChunkResult:
    issued = [one for each in chunk.reminded for one in each.issued]
    return ChunkResult(
        looked_at=len(chunk.page.rows),
        invoiced=len(issued),
        total_minor=sum(one.draft.total_minor for one in issued),
        reached_id=reached_id,
        rejects=[
            *(_reject(decided) for each in chunk.reminded for decided in each.decided if is_unreachable(decided)),
            *((invoice_id, payer_id, reject_reason(error)) for invoice_id, payer_id, error in chunk.broken),
            *not_handed,
        ],
    )


def is_unreachable(each: Decided) -> bool:
    """Tell whether an invoice is not reminded of because nobody can reach its payer."""
    outcome = each.decision.outcome
    return isinstance(outcome, Obstacle) and outcome.code is ObstacleCode.UNREACHABLE


def _reject(each: Decided) -> tuple[UUID, UUID, RejectReason]:
    return each.found.claim.invoice_id, each.found.claim.payer_id, _NO_ADDRESS

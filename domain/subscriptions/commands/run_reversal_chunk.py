"""Take back the next chunk of a billing run, in one transaction (RUN-07)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.commands.advance_run import ChunkResult, begin_run, record_chunk, take_run
from domain.billing.commands.hold_invoices import hold_invoices
from domain.billing.commands.write_credit_note import Crediting, write_credit_notes
from domain.billing.rules.reject import RejectCode, RejectReason
from domain.kernel import tasks
from domain.kernel.database import Row
from domain.kernel.tasks import TaskKind
from domain.kernel.work import Work
from domain.subscriptions.repository.reversal import billed_by_run, give_back, hold_reversible, reversal_sums

REASON = "Kjøringen er tilbakeført"
_IN_THE_WAY = RejectReason.of(RejectCode.IN_THE_WAY)


async def run_reversal_chunk(work: Work, run_id: UUID, size: int = 2_000) -> bool:
    """Credit what a run billed of up to `size` subscriptions and give their terms back; tell whether there is more.

    What came in the way after the reversal was asked for stays as it is, with all that the run billed of the same
    subscription, and is recorded as a reject; it stops nobody else. When all is done, a task withdraws the run's files
    that nobody has fetched.
    """
    run = await take_run(work, run_id)
    if run is None:
        return False
    reversed_id, organisation_id, total = run["reverses_id"], run["organisation_id"], run["total"]
    if run["state"] == "QUEUED":
        left = (await reversal_sums(work, reversed_id))["subscriptions"]
        total = run["done"] + left
        await begin_run(work, run, left)
    held = await hold_reversible(work, reversed_id, run["reached_id"], size)
    before = await billed_by_run(work, reversed_id, held)
    invoices = await hold_invoices(work, organisation_id, [row["id"] for row in before])
    rows = await billed_by_run(work, reversed_id, held)  # now that nobody pays them
    blocked = {row["subscription_id"]: row["member_id"] for row in rows if row["obstacle"] is not None}
    taken = [row for row in rows if row["subscription_id"] not in blocked]
    crediting = [Crediting(invoices[row["id"]]) for row in taken]
    notes = await write_credit_notes(work, organisation_id, crediting, reason=REASON, run_id=run_id)
    await give_back(work, taken)
    result = _result(held, taken, sum(note.total_minor for note in notes), blocked, size)
    await record_chunk(work, run, total, result)
    if result.reached_id is None:
        await tasks.plan(work, TaskKind.MAKE_RUN_FILES.value, str(run_id), {"run_id": run_id}, work.now)
    return result.reached_id is not None


def _result(
    held: Sequence[UUID], taken: Sequence[Row], credited_minor: int, blocked: dict[UUID, UUID], size: int
) -> ChunkResult:
    return ChunkResult(
        looked_at=len(held),
        invoiced=len(taken),
        total_minor=-credited_minor,
        reached_id=held[-1] if len(held) == size else None,
        rejects=[(subscription_id, member_id, _IN_THE_WAY) for subscription_id, member_id in blocked.items()],
    )

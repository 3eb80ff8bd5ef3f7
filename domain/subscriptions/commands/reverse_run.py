"""Reverse a billing run as a whole: a run of its own credits its invoices and gives the terms back (RUN-07)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.hold_run import hold_run
from domain.billing.commands.request_run import request_run
from domain.billing.model import RunNotReversible, RunState
from domain.billing.queries.runs import reversal_of
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work
from domain.subscriptions.model import REVERSAL_KIND, RUN_KIND
from domain.subscriptions.repository.reversal import in_the_way, reversal_sums

NAMED_MAX = 20


async def reverse_run(work: Work, run_id: UUID, *, reason: str, idempotency_key: str) -> UUID:
    """Queue the reversal of a run that is done, and return the reversal's id; a worker carries it out in chunks.

    Refuses with NotFound, RunNotReversible (the invoices in the way), RunAlreadyActive, and InvalidInput: no reason, a
    run that is not of billing, not done, or reversed already. The same key gives the same answer.
    """
    if not reason.strip():
        raise InvalidInput.of("reason", "REQUIRED", "say why the run is reversed; the reason is kept")
    digest = request_hash("reverse_run", {"run": run_id, "reason": reason})
    if (known := await claim(work, idempotency_key, digest)) is not None:
        return UUID(known["run_id"])
    run = await hold_run(work, run_id)  # so that nobody fetches its files meanwhile
    if run["kind"] != RUN_KIND or run["state"] != RunState.DONE:
        raise InvalidInput.of("id", "RUN_STATE", "only a billing run that is done can be reversed", rule="RUN-07")
    if (await reversal_of(work, [run_id])).get(run_id) is not None:
        raise InvalidInput.of("id", "RUN_STATE", "this run is reversed already", rule="RUN-07")
    sums = await reversal_sums(work, run_id)
    if sums["in_the_way"]:
        named = await in_the_way(work, run_id, NAMED_MAX)
        raise RunNotReversible(run_id, sums["in_the_way"], tuple(str(row["number"]) for row in named))
    reversal_id = await request_run(
        work,
        REVERSAL_KIND,
        run["organisation_id"],
        work.today,
        criteria={"reason": reason.strip()},
        input_hash=None,
        reverses_id=run_id,
    )
    await work.audit("reverse_run", "run", run_id, after={"reversal_id": reversal_id}, reason=reason)
    await remember(work, idempotency_key, {"run_id": reversal_id})
    return reversal_id

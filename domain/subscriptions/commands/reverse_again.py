"""Take back again what a run billed of a subscription that the run's reversal had to put aside (NEW-10, RUN-07)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.advance_run import record_again
from domain.billing.commands.hold_run import hold_run
from domain.billing.queries.runs import last_reject
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.subscriptions.commands.take_back_billed import take_back_billed
from domain.subscriptions.model import REVERSAL_KIND, TermReject
from domain.subscriptions.repository.changes import held_many


async def reverse_again(work: Work, subscription_id: UUID) -> TermReject | None:
    """Credit what the reversal left and give the terms back; return why that is still impossible, None where it's done.

    What has come in the way meanwhile stays as it is from now on, as it does when the reversal meets it. Nothing is
    credited twice. Refuses with NotFound.
    """
    last = await last_reject(work, subscription_id, REVERSAL_KIND)
    run = await hold_run(work, last["run_id"]) if last else None
    if not await held_many(work, [subscription_id]):
        raise NotFound("subscription", subscription_id)
    if run is None:
        return None
    result = await take_back_billed(work, run, [subscription_id])
    await record_again(work, run, subscription_id, result)
    return next((TermReject(*reject) for reject in result.rejects), None)

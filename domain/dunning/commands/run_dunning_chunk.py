"""Remind of the next chunk of a run over unpaid invoices, in one transaction (DUN-01, RUN-06)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.commands.advance_run import ChunkResult, begin_run, record_chunk, take_run
from domain.billing.rules.reject import OF_ONE_MEMBER, RejectCode, RejectReason, reject_reason
from domain.dunning.commands.decide_reminders import Decided, load_policies
from domain.dunning.commands.issue_reminders import Reminded, issue_reminders
from domain.dunning.model import Obstacle, ObstacleCode
from domain.dunning.repository.claims import OverduePage, count_overdue, overdue_invoices
from domain.kernel.isolating import each_alone
from domain.kernel.work import Work

_NO_ADDRESS = RejectReason.of(RejectCode.UNREACHABLE)


async def run_dunning_chunk(work: Work, run_id: UUID, size: int = 2_000) -> bool:
    """Look at up to `size` overdue invoices of a run, remind of those whose day it is, and return whether more follow.

    Each chunk commits reminders, fees, facts and the run's progress together; one that was reminded already is not due
    any more. A reminder has the date of the day on which its chunk is done, so that nobody's time to pay gets shorter.
    """
    run = await take_run(work, run_id)
    if run is None:
        return False
    on, organisation_id, total = run["run_on"], run["organisation_id"], run["total"]
    if run["state"] == "QUEUED":
        total = run["done"] + await count_overdue(work, organisation_id, on, run["reached_id"])
        await begin_run(work, run, total - run["done"])
    page = await overdue_invoices(work, organisation_id, on, run["reached_id"], size)
    policies = await load_policies(work)
    reminded, broken = await each_alone(
        work,
        page.due,
        lambda some: issue_reminders(work, organisation_id, some, max(on, work.today), policies, run_id=run_id),
        OF_ONE_MEMBER,
    )
    await record_chunk(work, run, total, _result(page, reminded, broken))
    return page.reached_id is not None


def _result(
    page: OverduePage, reminded: Sequence[Reminded], broken: Sequence[tuple[tuple[UUID, UUID], Exception]]
) -> ChunkResult:
    issued = [one for each in reminded for one in each.issued]
    return ChunkResult(
        looked_at=page.looked_at,
        invoiced=len(issued),
        total_minor=sum(one.draft.total_minor for one in issued),
        reached_id=page.reached_id,
        rejects=[
            *(_reject(decided) for each in reminded for decided in each.decided if _is_unreachable(decided)),
            *((invoice_id, payer_id, reject_reason(error)) for (invoice_id, payer_id), error in broken),
        ],
    )


def _is_unreachable(each: Decided) -> bool:
    outcome = each.decision.outcome
    return isinstance(outcome, Obstacle) and outcome.code is ObstacleCode.UNREACHABLE


def _reject(each: Decided) -> tuple[UUID, UUID, RejectReason]:
    return each.found.claim.invoice_id, each.found.claim.payer_id, _NO_ADDRESS

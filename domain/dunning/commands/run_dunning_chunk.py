"""Do the next chunk of a run over unpaid invoices, in one transaction: remind, or stop (DUN-01, DUN-06, RUN-06)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.advance_run import ChunkResult, begin_run, record_chunk, take_run
from domain.billing.rules.reject import RejectCode, RejectReason
from domain.dunning.commands.decide_reminders import Decided, load_policies
from domain.dunning.commands.decide_stops import still_due
from domain.dunning.commands.issue_reminders import Reminded, issue_reminders
from domain.dunning.commands.stop_unpaid import hold_and_decide, stop_unpaid
from domain.dunning.model import Obstacle, ObstacleCode
from domain.dunning.repository.claims import OverduePage, count_overdue, overdue_invoices
from domain.kernel.work import Work

STOPS_AT_ONCE_MAX = 50
"""Each stop is settled by itself, so a chunk has few of them: its locks are held for a second at most."""

_NO_ADDRESS = RejectReason.of(RejectCode.UNREACHABLE)


async def run_dunning_chunk(work: Work, run_id: UUID, size: int = 2_000) -> bool:
    """Look at up to `size` overdue invoices of a run, remind of those whose day it is, and return whether more follow.

    Where all reminders and the stop delay have passed, what the invoice bills is stopped; a chunk ends early after
    STOPS_AT_ONCE_MAX of those. Each chunk commits reminders, fees, stops, facts and the run's progress together; one
    that was reminded or has stopped already is not due any more. A reminder has the date of the day on which its chunk
    is done, so that nobody's time to pay gets shorter.
    """
    run = await take_run(work, run_id)
    if run is None:
        return False
    on, organisation_id, total = run["run_on"], run["organisation_id"], run["total"]
    if run["state"] == "QUEUED":
        total = run["done"] + await count_overdue(work, organisation_id, on, run["reached_id"])
        await begin_run(work, run, total - run["done"])
    page = (await overdue_invoices(work, organisation_id, on, run["reached_id"], size)).up_to(STOPS_AT_ONCE_MAX)
    policies = await load_policies(work)
    drafts, held = await hold_and_decide(work, organisation_id, page, policies)
    due = still_due(page, drafts, set())
    reminded = await issue_reminders(work, organisation_id, due, max(on, work.today), policies, run_id=run_id)
    await stop_unpaid(work, organisation_id, drafts, held, run_id=run_id)
    await record_chunk(work, run, total, _result(page, reminded))
    return page.reached_id is not None


def _result(page: OverduePage, reminded: Reminded) -> ChunkResult:
    return ChunkResult(
        looked_at=len(page.rows),
        invoiced=len(reminded.issued),
        total_minor=sum(one.draft.total_minor for one in reminded.issued),
        reached_id=page.reached_id,
        rejects=[_reject(each) for each in reminded.decided if _is_unreachable(each)],
    )


def _is_unreachable(each: Decided) -> bool:
    outcome = each.decision.outcome
    return isinstance(outcome, Obstacle) and outcome.code is ObstacleCode.UNREACHABLE


def _reject(each: Decided) -> tuple[UUID, UUID, RejectReason]:
    return each.found.claim.invoice_id, each.found.claim.payer_id, _NO_ADDRESS

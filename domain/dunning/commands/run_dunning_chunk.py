"""Do the next chunk of a run over unpaid invoices, in one transaction: remind, or stop (DUN-01, DUN-06, RUN-06)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.commands.advance_run import ChunkResult, begin_run, record_chunk, take_run
from domain.billing.model import InvoiceNotOpen
from domain.billing.rules.reject import OF_ONE_MEMBER, RejectCode, RejectReason, reject_reason
from domain.dunning.commands.decide_reminders import Decided, load_policies
from domain.dunning.commands.decide_stops import still_due
from domain.dunning.commands.hand_over import hand_over_by_itself
from domain.dunning.commands.issue_reminders import Reminded, issue_reminders
from domain.dunning.commands.stop_unpaid import hold_and_decide, stop_unpaid
from domain.dunning.model import Obstacle, ObstacleCode
from domain.dunning.repository.claims import OverduePage, count_overdue, overdue_invoices
from domain.kernel.isolating import each_alone
from domain.kernel.work import Work

STOPS_AT_ONCE_MAX = 50
"""Each stop is settled by itself, so a chunk has few of them: its locks are held for a second at most."""

_NO_ADDRESS = RejectReason.of(RejectCode.UNREACHABLE)


async def run_dunning_chunk(work: Work, run_id: UUID, size: int = 2_000) -> bool:
    """Look at up to `size` overdue invoices of a run, remind of those whose day it is, and return whether more follow.

    Where all reminders and the stop delay have passed, what the invoice bills is stopped; a chunk ends early after
    STOPS_AT_ONCE_MAX of those. Each chunk commits reminders, fees, stops, facts and the run's progress together; one
    that was reminded or has stopped already is not due any more. A reminder has the date of the day on which its chunk
    is done, so that nobody's time to pay gets shorter. The last chunk hands over to collection what processes let a run
    hand over (DUN-09).
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
    reminded, not_reminded = await each_alone(
        work,
        still_due(page, drafts, set()),
        lambda some: issue_reminders(work, organisation_id, some, max(on, work.today), policies, run_id=run_id),
        OF_ONE_MEMBER,
    )
    _, not_stopped = await each_alone(
        work,
        drafts,
        lambda some: stop_unpaid(work, organisation_id, some, held, run_id=run_id),
        (*OF_ONE_MEMBER, InvoiceNotOpen),
    )
    broken = [
        *((invoice_id, payer_id, error) for (invoice_id, payer_id), error in not_reminded),
        *((draft.claim.invoice_id, draft.claim.payer_id, error) for draft, error in not_stopped),
    ]
    await record_chunk(work, run, total, _result(page, reminded, broken))
    if page.reached_id is None:
        await hand_over_by_itself(work, organisation_id)
    return page.reached_id is not None


def _result(
    page: OverduePage, reminded: Sequence[Reminded], broken: Sequence[tuple[UUID, UUID, Exception]]
) -> ChunkResult:
    issued = [one for each in reminded for one in each.issued]
    return ChunkResult(
        looked_at=len(page.rows),
        invoiced=len(issued),
        total_minor=sum(one.draft.total_minor for one in issued),
        reached_id=page.reached_id,
        rejects=[
            *(_reject(decided) for each in reminded for decided in each.decided if _is_unreachable(decided)),
            *((invoice_id, payer_id, reject_reason(error)) for invoice_id, payer_id, error in broken),
        ],
    )


def _is_unreachable(each: Decided) -> bool:
    outcome = each.decision.outcome
    return isinstance(outcome, Obstacle) and outcome.code is ObstacleCode.UNREACHABLE


def _reject(each: Decided) -> tuple[UUID, UUID, RejectReason]:
    return each.found.claim.invoice_id, each.found.claim.payer_id, _NO_ADDRESS

"""Bill the next chunk of a run over due subscriptions, in one transaction (RUN-06)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.commands.advance_run import ChunkResult, begin_run, record_chunk, take_run
from domain.billing.rules.reject import OF_ONE_MEMBER, reject_reason
from domain.catalogue.queries import load_catalogue
from domain.kernel import tasks
from domain.kernel.isolating import each_alone
from domain.kernel.tasks import TaskKind
from domain.kernel.work import Work
from domain.subscriptions.commands.bill_terms import Billed, bill_terms
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.model import CriteriaSet, Running
from domain.subscriptions.repository.due import count_due, due_subscriptions
from domain.subscriptions.repository.held_over import add_shares, write_held
from domain.subscriptions.repository.terms import turn_states
from domain.subscriptions.rules.criteria import selections, set_of, shares
from domain.subscriptions.rules.reckoning import Reckoner
from domain.subscriptions.rules.terms import lead_days_by_plan


async def run_billing_chunk(work: Work, run_id: UUID, size: int = 2_000, *, ahead: LookAhead | None = None) -> bool:
    """Bill up to `size` subscriptions of a run; return whether there is more to do.

    Each chunk commits invoices, journal, terms, facts and the run's progress together, so that a kill at any point
    loses nothing and bills nothing twice; subscriptions billed already are no longer due. One that can't be billed is
    recorded with its reason and stops no other. Where the run has criteria sets, the first that takes a subscription
    bills it, or holds it over (RUN-01). With `ahead` the next chunk is reckoned while this one is put away.
    """
    run = await take_run(work, run_id)
    if run is None:
        return False
    catalogue = await load_catalogue(work)
    plan_id = run["criteria"].get("plan_id")
    lead_days = lead_days_by_plan(catalogue, UUID(plan_id) if plan_id else None)
    sets = [set_of(kept) for kept in run["criteria"].get("sets", ())]
    wanted = selections(sets, catalogue)
    on, organisation_id, total = run["run_on"], run["organisation_id"], run["total"]
    if run["state"] == "QUEUED":
        await turn_states(work, work.today)
        total = run["done"] + await count_due(work, organisation_id, lead_days, on, wanted)
        await begin_run(work, run, total - run["done"])
    due = await due_subscriptions(
        work, organisation_id, lead_days, on, run["reached_id"], size, selections=wanted, lock=True
    )
    reckoner = await ahead.reckoner(catalogue, on) if ahead else Reckoner(catalogue, on)
    if ahead and len(due) == size:
        ahead.begin(organisation_id, lead_days, due[-1].id, size, wanted)
    billed, broken = await each_alone(
        work,
        due,
        lambda some: bill_terms(work, organisation_id, some, reckoner, run_id=run_id, sets=sets),
        OF_ONE_MEMBER,
    )
    if sets:
        await _record_sets(work, run_id, sets, billed)
    result = _result(due, billed, broken, size)
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


def _result(
    due: list[Running], billed: Sequence[Billed], broken: Sequence[tuple[Running, Exception]], size: int
) -> ChunkResult:
    invoices = [invoice for each in billed for invoice in each.invoices]
    return ChunkResult(
        looked_at=len(due),
        invoiced=len(invoices),
        total_minor=sum(i.total_minor for i in invoices),
        reached_id=due[-1].id if len(due) == size else None,
        rejects=[
            *((r.subscription_id, r.member_id, r.reason) for each in billed for r in each.rejects),
            *((one.id, one.member_id, reject_reason(error)) for one, error in broken),
        ],
    )

"""Remind of the next overdue invoices, or stop what they bill: what a run and its rehearsal do (DUN-01, NEW-01)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.model import InvoiceNotOpen
from domain.billing.rules.drawing import NOTHING_SPENT
from domain.billing.rules.reject import OF_ONE_MEMBER
from domain.dunning.commands.decide_reminders import Policies, load_policies
from domain.dunning.commands.decide_stops import Morning, still_due
from domain.dunning.commands.issue_reminders import Reminded, issue_reminders
from domain.dunning.commands.stop_unpaid import Held, hold_and_decide, stop_unpaid
from domain.dunning.model import StopDraft
from domain.dunning.repository.claims import Overdue, OverduePage, overdue_invoices
from domain.kernel.isolating import each_alone
from domain.kernel.work import Work

STOPS_AT_ONCE_MAX = 50
"""Each stop is settled by itself, so a chunk has few of them: its locks are held for a second at most."""


@dataclass(frozen=True, slots=True)
class SoFar:
    """What a rehearsal has done before and undone: what payers used of their credit, and what was stopped."""

    spent_minor: Mapping[UUID, int]
    stopped: frozenset[UUID]


NOTHING = SoFar(NOTHING_SPENT, frozenset())


@dataclass(frozen=True, slots=True)
class DunnedChunk:
    """What a chunk gave: those looked at, the reminders, the stops, and (invoice, payer, error) of the broken ones."""

    page: OverduePage
    reminded: Sequence[Reminded]
    stops: Sequence[StopDraft]
    broken: Sequence[tuple[UUID, UUID, Exception]]


async def dun_chunk(
    work: Work,
    organisation_id: UUID,
    on: date,
    after: UUID | None,
    size: int,
    *,
    run_id: UUID | None = None,
    so_far: SoFar = NOTHING,
) -> DunnedChunk:
    """Look at up to `size` overdue invoices, remind of those whose day it is, and stop what has not been paid at last.

    It ends early after STOPS_AT_ONCE_MAX possible stops. A reminder has the date of the day on which it is made, so
    that nobody's time to pay gets shorter. One that is broken stops no other.
    """
    page = (await overdue_invoices(work, organisation_id, on, after, size)).up_to(STOPS_AT_ONCE_MAX)
    policies, gone = await load_policies(work), set(so_far.stopped)
    drafts, held, undecided = await _decide_stops(work, organisation_id, page, policies, so_far.stopped)

    async def remind(some: Sequence[tuple[UUID, UUID]]) -> Reminded:
        day = max(on, work.today)
        return await issue_reminders(
            work, organisation_id, some, day, policies, run_id=run_id, spent_minor=so_far.spent_minor
        )

    async def stop(some: Sequence[StopDraft]) -> None:
        await stop_unpaid(work, organisation_id, some, held, run_id=run_id)

    reminded, not_reminded = await each_alone(work, still_due(page, drafts, gone), remind, OF_ONE_MEMBER)
    _, not_stopped = await each_alone(work, drafts, stop, (*OF_ONE_MEMBER, InvoiceNotOpen))
    broken = [
        *((invoice_id, payer_id, error) for (invoice_id, payer_id), error in not_reminded),
        *((row.invoice_id, row.payer_id, error) for row, error in undecided),
        *((draft.claim.invoice_id, draft.claim.payer_id, error) for draft, error in not_stopped),
    ]
    failed = {draft.claim.invoice_id for draft, _ in not_stopped}
    return DunnedChunk(page, reminded, [one for one in drafts if one.claim.invoice_id not in failed], broken)


async def _decide_stops(
    work: Work, organisation_id: UUID, page: OverduePage, policies: Policies, stopped: Collection[UUID]
) -> tuple[list[StopDraft], Held, list[tuple[Overdue, Exception]]]:
    """Hold what a page may touch, and return the stops that follow, what is held, and what could not be decided."""
    morning, found = Morning(stopping=set(stopped)), Held()
    if not page.to_stop:
        return [], found, []

    async def decide(some: Sequence[Overdue]) -> list[StopDraft]:
        nonlocal morning
        then = Morning(dict(morning.debts), set(morning.stopping))
        drafts, held = await hold_and_decide(work, organisation_id, OverduePage(some, None), policies, then)
        morning = then
        found.update(held)
        return drafts

    rows = [row for row in page.rows if row.is_to_stop or row.is_due]
    decided, broken = await each_alone(work, rows, decide, OF_ONE_MEMBER)
    return [draft for each in decided for draft in each], found, broken

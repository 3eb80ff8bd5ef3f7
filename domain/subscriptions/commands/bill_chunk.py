"""Bill the next subscriptions of a run: what a run and its rehearsal both do (RUN-06, NEW-01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.billing.rules.drawing import NOTHING_SPENT
from domain.billing.rules.reject import OF_ONE_MEMBER
from domain.kernel.isolating import each_alone
from domain.kernel.work import Work
from domain.subscriptions.commands.bill_terms import Billed, bill_terms
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.commands.reckon import Scope
from domain.subscriptions.model import Running
from domain.subscriptions.repository.due import due_subscriptions
from domain.subscriptions.rules.reckoning import Reckoner


@dataclass(frozen=True, slots=True)
class BilledChunk:
    """What billing a chunk gave: those looked at, what became of each set of them, and the broken ones."""

    due: Sequence[Running]
    billed: Sequence[Billed]
    broken: Sequence[tuple[Running, Exception]]


async def bill_chunk(
    work: Work,
    scope: Scope,
    after: UUID | None,
    size: int,
    *,
    run_id: UUID | None = None,
    spent_minor: Mapping[UUID, int] = NOTHING_SPENT,
    ahead: LookAhead | None = None,
) -> BilledChunk:
    """Bill the next `size` subscriptions that are due, in the order of their ids.

    One that can't be billed stops no other. `spent_minor` is what payers have drawn before in a rehearsal.
    With `ahead` the next chunk is reckoned while this one is put away.
    """
    due = await due_subscriptions(
        work, scope.organisation_id, scope.lead_days, scope.on, after, size, selections=scope.selections, lock=True
    )
    reckoner = await ahead.reckoner(scope.catalogue, scope.on) if ahead else Reckoner(scope.catalogue, scope.on)
    if ahead and len(due) == size:
        ahead.begin(scope.organisation_id, scope.lead_days, due[-1].id, size, scope.selections)

    async def bill(some: Sequence[Running]) -> Billed:
        return await bill_terms(
            work,
            scope.organisation_id,
            some,
            reckoner,
            run_id=run_id,
            sets=scope.sets,
            spent_minor=spent_minor,
        )

    billed, broken = await each_alone(work, due, bill, OF_ONE_MEMBER)
    return BilledChunk(due, billed, broken)

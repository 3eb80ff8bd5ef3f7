"""Turn again the state of a subscription that a day had to put aside (NEW-10, SUB-02)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.put_aside import take_up
from domain.billing.model import PutAsideKind
from domain.billing.rules.reject import reject_reason
from domain.kernel.isolating import each_alone
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.subscriptions.model import TermReject
from domain.subscriptions.repository.changes import held
from domain.subscriptions.repository.terms import turn_states


async def turn_again(work: Work, subscription_id: UUID) -> TermReject | None:
    """Bring one subscription's state up to today; return why that is still impossible, None where it is done.

    Refuses with NotFound.
    """
    found = await held(work, subscription_id)
    if found is None:
        raise NotFound("subscription", subscription_id)
    _, broken = await each_alone(work, [subscription_id], lambda some: turn_states(work, work.today, *some))
    for _, error in broken:
        return TermReject(subscription_id, found[0].member_id, reject_reason(error))
    await take_up(work, PutAsideKind.TURN, [subscription_id])
    return None

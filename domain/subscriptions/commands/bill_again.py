"""Bill again a subscription that a run had to put aside (NEW-10)."""

from __future__ import annotations

from uuid import UUID

from domain.billing.commands.put_aside import take_up
from domain.billing.model import PutAsideKind
from domain.billing.queries.runs import last_reject
from domain.billing.rules.reject import OF_ONE_MEMBER, reject_reason
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Row
from domain.kernel.isolating import each_alone
from domain.kernel.refusal import NotFound, Refusal
from domain.kernel.work import Work
from domain.subscriptions.commands.bill_terms import bill_terms
from domain.subscriptions.commands.give_up import give_up
from domain.subscriptions.model import RUN_KIND, Running, TermReject
from domain.subscriptions.repository.changes import billed_terms, held
from domain.subscriptions.rules.reckoning import Reckoner


async def bill_again(work: Work, subscription_id: UUID) -> TermReject | None:
    """Bill what was due of a subscription on the run's day; return why it still can't be billed, None where it is
    settled. The days that one had before its end, and that could not be billed then, are billed as well (SUB-05). What
    never began, and could not be credited at its end, is credited (SUB-02).

    A run may be for a day ahead; what is due today goes with it. Nothing is billed twice: where another run was
    quicker, there is nothing left to do. Refuses with NotFound, and with what concerns the whole organisation, such as
    NoBankAccount.
    """
    found = await held(work, subscription_id)
    if found is None:
        raise NotFound("subscription", subscription_id)
    running, row = found
    if running.awaits_payment and running.end_on is not None and running.end_on <= work.today:
        return await _give_up(work, running, row)
    missed = await last_reject(work, subscription_id, RUN_KIND)
    reckoner = Reckoner(await load_catalogue(work), max(work.today, missed["run_on"] if missed else work.today))
    billed, broken = await each_alone(
        work,
        [running],
        lambda some: bill_terms(work, row["organisation_id"], some, reckoner),
        OF_ONE_MEMBER,
    )
    for _, error in broken:
        return TermReject(running.id, running.member_id, reject_reason(error))
    reject = next((reject for each in billed for reject in each.rejects), None)
    if reject is None:
        await take_up(work, PutAsideKind.ENDING, [subscription_id])
    return reject


async def _give_up(work: Work, running: Running, row: Row) -> TermReject | None:
    billed = await billed_terms(work, running.id, work.today)
    _, broken = await each_alone(work, [running], lambda _: give_up(work, running, row, billed), (Refusal,))
    for _, error in broken:
        return TermReject(running.id, running.member_id, reject_reason(error))
    await take_up(work, PutAsideKind.ENDING, [running.id])
    return None

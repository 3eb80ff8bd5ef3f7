"""Let the calendar act on subscriptions: pending ones begin, scheduled stops take effect (SUB-02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from domain.billing.commands.put_aside import put_aside, take_up
from domain.billing.model import PutAsideKind
from domain.billing.rules.reject import RejectReason, reject_reason
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Row
from domain.kernel.isolating import ITS_OWN_FAULT, each_alone
from domain.kernel.refusal import Refusal
from domain.kernel.work import Work
from domain.subscriptions.commands.begin_paid import begin_paid
from domain.subscriptions.commands.bill_terms import bill_terms
from domain.subscriptions.commands.give_up import give_up
from domain.subscriptions.model import BilledTerm, Running
from domain.subscriptions.repository import terms
from domain.subscriptions.repository.changes import billed_terms_of, held_many
from domain.subscriptions.rules.reckoning import Reckoner

ENDING_AT_ONCE = 1_000


async def turn_states(work: Work) -> None:
    """Bring the stored states up to `work.today`; doing it twice changes nothing.

    What ends with days that no run has billed is billed now, because no run takes what has stopped (SUB-05). One that
    can't be billed ends all the same, and its days wait with the cause (NEW-10). What ends before its first payment has
    come never began, and is credited.
    """
    await begin_paid(work)
    await _give_up(work)
    reckoner, ending = None, await terms.ending_unbilled(work, work.today, terms.FIRST, ENDING_AT_ONCE)
    while ending:
        reckoner = reckoner or Reckoner(await load_catalogue(work), work.today)
        rejects: list[tuple[UUID, UUID, RejectReason]] = []
        for running, row in (await held_many(work, ending)).values():
            bill = partial(bill_terms, work, row["organisation_id"], reckoner=reckoner)
            billed, broken = await each_alone(work, [running], bill, (Refusal,))
            rejects += [(one.id, one.member_id, reject_reason(error)) for one, error in broken]
            rejects += [(one.subscription_id, one.member_id, one.reason) for each in billed for one in each.rejects]
        await put_aside(work, PutAsideKind.ENDING, rejects)
        ending = await terms.ending_unbilled(work, work.today, ending[-1], ENDING_AT_ONCE)
    await turn_all(work)


async def _give_up(work: Work) -> None:
    """Credit what is billed of subscriptions that end today without ever having begun (SUB-02)."""
    ending = await terms.never_begun(work, work.today, terms.FIRST, ENDING_AT_ONCE)
    while ending:
        held = list((await held_many(work, ending)).values())
        billed = await billed_terms_of(work, ending, work.today)

        async def credit(some: Sequence[tuple[Running, Row]], billed: Mapping[UUID, list[BilledTerm]] = billed) -> None:
            for running, row in some:
                await give_up(work, running, row, billed[running.id])

        _, broken = await each_alone(work, held, credit, (Refusal,), all_may_be=True)
        rejects = [(one.id, one.member_id, reject_reason(error)) for (one, _), error in broken]
        await put_aside(work, PutAsideKind.ENDING, rejects)
        ending = await terms.never_begun(work, work.today, ending[-1], ENDING_AT_ONCE)


async def turn_all(work: Work, *, ends_unbilled: bool = True) -> None:
    """Bring all states up to `work.today` at once; one that can't be is put aside and stops no other (NEW-10).

    `ends_unbilled` is as in the repository's turn_states.
    """
    try:
        async with work.savepoint():
            await terms.turn_states(work, work.today, ends_unbilled=ends_unbilled)
    except ITS_OWN_FAULT:
        await _turn_each(work, ends_unbilled=ends_unbilled)
    else:
        await take_up(work, PutAsideKind.TURN)


async def _turn_each(work: Work, *, ends_unbilled: bool) -> None:
    async def turn(some: Sequence[Row]) -> None:
        if some:
            await terms.turn_states(work, work.today, *(row["id"] for row in some), ends_unbilled=ends_unbilled)

    turning = await terms.to_turn(work, work.today, ends_unbilled=ends_unbilled)
    _, broken = await each_alone(work, turning, turn, all_may_be=True)
    await take_up(work, PutAsideKind.TURN, still={row["id"] for row, _ in broken})
    await put_aside(
        work, PutAsideKind.TURN, [(row["id"], row["member_id"], reject_reason(error)) for row, error in broken]
    )

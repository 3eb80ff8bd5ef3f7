"""Let the calendar act on subscriptions: pending ones begin, scheduled stops take effect (SUB-02)."""

from __future__ import annotations

from functools import partial

from domain.catalogue.queries import load_catalogue
from domain.kernel.isolating import each_alone
from domain.kernel.refusal import Refusal
from domain.kernel.work import Work
from domain.subscriptions.commands.bill_terms import bill_terms
from domain.subscriptions.repository import terms
from domain.subscriptions.repository.changes import held_many
from domain.subscriptions.rules.reckoning import Reckoner

ENDING_AT_ONCE = 1_000


async def turn_states(work: Work) -> None:
    """Bring the stored states up to `work.today`; doing it twice changes nothing.

    What ends with days that no run has billed is billed now, because no run takes what has stopped (SUB-05). One that
    can't be billed ends all the same.
    """
    reckoner, ending = None, await terms.ending_unbilled(work, work.today, terms.FIRST, ENDING_AT_ONCE)
    while ending:
        reckoner = reckoner or Reckoner(await load_catalogue(work), work.today)
        for running, row in (await held_many(work, ending)).values():
            bill = partial(bill_terms, work, row["organisation_id"], reckoner=reckoner)
            await each_alone(work, [running], bill, (Refusal,))
        ending = await terms.ending_unbilled(work, work.today, ending[-1], ENDING_AT_ONCE)
    await terms.turn_states(work, work.today)

"""Runs whose connection dies at twenty random statements leave the books that undisturbed ones leave (RUN-06, NEW-03).

Processes that are killed are tried beside the workers; here a death meets any statement of any chunk, of every kind of
run, at no cost, so that the points are spread over all of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from asyncpg import InterfaceError

from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from domain.dunning.commands.start_dunning_run import start_dunning_run
from domain.feeruns.commands.advance_fee_run import advance_fee_run
from domain.kernel.database import Database
from domain.kernel.in_order import InOrder
from domain.kernel.work import Work
from domain.subscriptions.commands.reverse_run import reverse_run
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.run_reversal_chunk import run_reversal_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from tests.cards import keys
from tests.domain.club.clubbing import place
from tests.domain.dunning.stopped import FIRST_ON, SECOND_ON, STOP_ON, guard
from tests.domain.feeruns.running import open_fee_club, run_of, save
from tests.domain.subscriptions.selling import faults, open_shop, start
from tests.tenants import TODAY, Tenant, make_tenant
from tests.workers.test_billing_kills import books_of

DEATHS, MEMBERS, SEED = 20, 24, 5
SPREAD_MIN = 8
ON = date(2027, 3, 1)
MORE = {
    "reminders": "SELECT number, step, issued_on, due_on, fee_minor, open_minor FROM reminder",
    "stops": "SELECT stopped_on, overdue_minor, unused_minor FROM payment_stop",
    "people": "SELECT m.number, p.state, p.noticed_on FROM fee_payer p JOIN member m ON m.id = p.member_id",
    "messages": "SELECT m.number, d.purpose, d.subject FROM dispatch d JOIN member m ON m.id = d.member_id",
    "told": "SELECT kind, count(*) FROM fact GROUP BY kind",
}
Step = tuple[date, Callable[[Work], Awaitable[bool]]]
Story = Callable[[Tenant], AsyncIterator[Step]]


class Death(BaseException):
    """The worker is gone in the middle of a statement; nothing of the program runs after it."""


@dataclass
class Fate:
    """Counts statements, and lets the connection of one of them die."""

    dies_at: int | None = None
    statements: int = 0
    in_chunks: int = 0
    deaths: list[int] = field(default_factory=list)

    def count(self, connection: Any) -> None:
        """Count a statement; die where that is its fate."""
        self.statements += 1
        if self.dies_at is not None and self.statements >= self.dies_at:
            self.dies_at = None
            connection.terminate()
            raise Death


@pytest.fixture
def fate(monkeypatch: pytest.MonkeyPatch) -> Fate:
    found = Fate()

    def mortal(name: str) -> None:
        act = getattr(InOrder, name)

        async def ask(self: InOrder, *given: Any) -> Any:
            found.count(self._connection)
            return await act(self, *given)

        monkeypatch.setattr(InOrder, name, ask)

    for name in ("send", "execute", "fetch", "fetchrow", "fetchval"):
        mortal(name)
    return found


async def billing(tenant: Tenant) -> AsyncIterator[Step]:
    """A billing run, and its reversal."""
    shop = await open_shop(tenant, members=MEMBERS)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    async with tenant.work(ON) as work:
        run_id = await start_billing_run(work, tenant.organisation_id, ON, idempotency_key="r")
    yield ON, lambda work: run_billing_chunk(work, run_id, 1)
    async with tenant.work(ON) as work:
        reversal_id = await reverse_run(work, run_id, reason="Feil pris", idempotency_key="b")
    yield ON, lambda work: run_reversal_chunk(work, reversal_id, 1)


async def dunning(tenant: Tenant) -> AsyncIterator[Step]:
    """Two reminders, and the payment stop."""
    await guard(tenant, members=MEMBERS)
    for on in (FIRST_ON, SECOND_ON, STOP_ON):
        async with tenant.work(on) as work:
            run_id = await start_dunning_run(work, tenant.organisation_id, idempotency_key=f"{on}")
        yield on, lambda work, run_id=run_id: run_dunning_chunk(work, run_id, 2)  # type: ignore[misc]


async def fees(tenant: Tenant) -> AsyncIterator[Step]:
    """A fee run, from what its collector is told to its invoices."""
    club = await open_fee_club(tenant, members=MEMBERS)
    for member in range(4, MEMBERS):
        await place(club.club, member, club.club.u19)
    run = await save(club)
    assert run.next_on is not None
    for days in (12, 7, 0):
        number = (await run_of(club, run.id)).plan_number
        yield (
            run.next_on - timedelta(days=days),
            lambda work, number=number: advance_fee_run(work, run.id, number, key=keys().link, size=1),  # type: ignore[misc]
        )


async def live(tenant: Tenant, story: Story, fate: Fate, lives: list[int]) -> int:
    """Take a story to its end, through as many deaths as there are lives; return how many chunks were committed."""
    chunks = 0
    async for on, step in story(tenant):
        more = True
        while more:
            before = fate.statements
            if lives and fate.dies_at is None:
                fate.dies_at = before + lives[-1]
            try:
                async with tenant.work(on) as work:
                    more = await step(work)
                chunks += 1
            except (Death, InterfaceError):  # what is closed can't be rolled back
                lives.pop()
                fate.deaths.append(chunks)
            fate.in_chunks += fate.statements - before
        fate.dies_at = None  # what stands between two runs is not theirs
    return chunks


@pytest.mark.rule("RUN-06", "NEW-03", "FEE-04", "DUN-01", "RUN-07")
@pytest.mark.parametrize("story", [billing, dunning, fees])
async def test_a_run_that_dies_at_twenty_statements_leaves_the_books_of_one_that_does_not(
    tenant: Tenant, database: Database, fate: Fate, story: Story
) -> None:
    calm = await make_tenant(database, number=1)
    chunks = await live(calm, story, fate, [])
    chance, apart = Random(SEED), fate.in_chunks // DEATHS
    lives = [chance.randint(1, 2 * apart) for _ in range(DEATHS)]
    assert await live(tenant, story, fate, lives) == chunks
    assert (len(fate.deaths), lives) == (DEATHS, [])
    assert len(set(fate.deaths)) >= min(SPREAD_MIN, chunks), fate.deaths
    found, expected = await all_books(tenant), await all_books(calm)
    assert {name: len(rows) for name, rows in found.items()} == {name: len(rows) for name, rows in expected.items()}
    assert found == expected
    assert await faults(tenant) == {}


async def all_books(tenant: Tenant) -> dict[str, list[str]]:
    """Return what stands in the books, by what people know it by."""
    async with tenant.read() as read:
        more = {name: sorted(str(tuple(row.values())) for row in await read.sql(text)) for name, text in MORE.items()}
    return more | await books_of(tenant)

"""Three years of two organisations, lived day by day with acts drawn at random: after every day the books agree.

THREE_YEARS_SEEDS (numbers with commas) lives other years, THREE_YEARS_DAYS fewer or more days of them.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg
import pytest

from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from domain.dunning.commands.settle_reminders import settle_reminders
from domain.dunning.commands.start_dunning_run import start_dunning_run
from domain.kernel.refusal import Refusal
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.commands.turn_states import turn_states
from tests.scenarios import years_collecting as collecting
from tests.scenarios import years_ordering as ordering
from tests.scenarios import years_paying as paying
from tests.scenarios.years import World, open_world
from tests.scenarios.years_checking import (
    Expected,
    check_day,
    check_figures,
    check_morning,
    check_nothing_is_owed,
    check_states,
    compare_run,
    foresee,
)
from tests.tenants import Tenant

FULL_DAYS = 1_096
DAYS = int(os.environ.get("THREE_YEARS_DAYS", FULL_DAYS))
SEEDS = [int(seed) for seed in os.environ.get("THREE_YEARS_SEEDS", "1").split(",")]
MEMBERS = 250
ANALYZE_DAYS = 30
ACTS: dict[Callable[[World], Awaitable[str | None]], float] = {
    ordering.order: 10,
    ordering.stop: 4,
    ordering.take_stop_back: 2,
    ordering.pause: 2,
    ordering.resume: 1,
    ordering.change: 3,
    ordering.hand_over: 1.5,
    ordering.restart: 1,
    ordering.reprice: 0.3,
    paying.pay: 60,
    paying.assign: 1,
    paying.credit: 2,
    paying.correct: 2,
    paying.take_correction_back: 0.3,
    paying.bill_beside: 1,
    paying.postpone: 0.5,
    paying.write_off: 0.3,
    paying.reverse: 0.5,
    paying.close: 0.2,
    paying.switch: 0.1,
    collecting.follow_link: 3,
    collecting.charge: 2,
    collecting.collect: 2,
    collecting.report: 0.5,
    collecting.take_from_collector: 0.5,
}


async def _act(world: World) -> None:
    """Do one thing drawn at random; what is refused leaves no trace, and that is part of the story."""
    act = world.chance.choices(list(ACTS), list(ACTS.values()))[0]
    name = getattr(act, "__name__", "")
    try:
        told = await act(world)
    except Refusal as refused:
        world.counts[f"{name} refused"] += 1
        world.tell(f"{name} refused: {refused.message}")
        return
    if told is not None:
        world.counts[name] += 1
        world.tell(f"{name} {told}")
        await check_states(world)


async def _settle(world: World) -> None:
    """Do what workers do after payments and credit notes."""
    rows = await world.rows(
        "SELECT DISTINCT coalesce(r.invoice_id, a.invoice_id) AS id FROM allocation a "
        "LEFT JOIN reminder r ON r.id = a.invoice_id WHERE a.recorded_at >= $1 OR a.undone_at >= $1 "
        "UNION SELECT credits_id FROM invoice WHERE kind = 'CREDIT_NOTE' AND created_at >= $1",
        world.dawn,
    )
    if rows:
        async with world.work() as work:
            await settle_reminders(work, sorted(row["id"] for row in rows))


async def _bill(world: World, organisation_id: UUID) -> UUID:
    async with world.work() as work:
        run_id = await start_billing_run(work, organisation_id, world.today, idempotency_key=world.key())
    await paying.run_out(world, run_id, run_billing_chunk)
    return run_id


async def _morning(world: World, expected: dict[UUID, Expected]) -> None:
    """Let the day act on subscriptions, bill what was foreseen, and remind.

    Where nothing was foreseen and nothing is overdue there is a run on Mondays only; that all is billed is asked daily.
    """
    async with world.work() as work:
        await turn_states(work)
        rows = await work.sql("SELECT DISTINCT organisation_id AS id FROM open_item WHERE due_on < $1", world.today)
    overdue, monday = {row["id"] for row in rows}, world.today.weekday() == 0
    for organisation_id in world.organisation_ids:
        if expected[organisation_id].bills or monday:
            run_id = await _bill(world, organisation_id)
            await compare_run(world, run_id, expected[organisation_id])
    await check_morning(world)
    for organisation_id in world.organisation_ids:
        if organisation_id in overdue or monday:
            async with world.work() as work:
                run_id = await start_dunning_run(work, organisation_id, idempotency_key=world.key())
            await paying.run_out(world, run_id, run_dunning_chunk)


async def _live(world: World, days: int, owner: asyncpg.Connection) -> None:
    expected = await foresee(world)
    for day in range(days):
        if day % ANALYZE_DAYS == 0:
            await owner.execute("ANALYZE")  # the servers of tests have nobody who does it by himself
        world.next_day()
        await _morning(world, expected)
        await check_states(world)
        for _ in range(world.chance.randint(1, 3)):
            await _act(world)
        await _settle(world)
        _, expected = await asyncio.gather(check_day(world), foresee(world))
        if world.today.day == 1:
            await check_figures(world)
    await collecting.take_everything_back(world)
    await paying.credit_everything(world)
    await check_nothing_is_owed(world)
    await check_day(world)


@pytest.mark.rule(
    "NEW-03", "SUB-02", "RUN-05", "RUN-06", "SUB-03", "LED-02", "BIL-11", "LED-06", "DSH-03", "PRV-04", "DUN-09"
)
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_happens_in_three_years_the_books_agree_after_every_day(
    tenant: Tenant, owner_url: str, seed: int
) -> None:
    world = await open_world(tenant, seed, MEMBERS)
    owner = await asyncpg.connect(owner_url)
    try:
        await _live(world, DAYS, owner)
    except BaseException:
        print(f"seed {seed}, {world.today}: the last of what happened was", *world.story, sep="\n  ")
        raise
    finally:
        await owner.close()
        print(sorted(world.counts.items()))
    assert DAYS < FULL_DAYS or not {act.__name__ for act in ACTS} - world.counts.keys(), "something never happened"

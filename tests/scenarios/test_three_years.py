"""Three years of two organisations, lived day by day with acts drawn at random: after every day the books agree.

THREE_YEARS_SEEDS (numbers with commas) lives other years, THREE_YEARS_DAYS fewer or more days of them.
"""

from __future__ import annotations

import asyncio
import os
from random import Random

import asyncpg
import pytest

from tests.scenarios import years_collecting as collecting
from tests.scenarios import years_paying as paying
from tests.scenarios.years import World, open_world
from tests.scenarios.years_checking import check_day, check_figures, check_nothing_is_owed, check_states, foresee
from tests.scenarios.years_living import ACTS, do, morning, settle
from tests.tenants import Tenant

FULL_DAYS = 1_096
DAYS = int(os.environ.get("THREE_YEARS_DAYS", FULL_DAYS))
SEEDS = [int(seed) for seed in os.environ.get("THREE_YEARS_SEEDS", "1").split(",")]
MEMBERS = 250
ANALYZE_DAYS = 30
LATE_DAYS = 900  # what chance has not brought until then is tried every day


async def _live(world: World, days: int, owner: asyncpg.Connection) -> None:
    expected = await foresee(world)
    for day in range(days):
        if day % ANALYZE_DAYS == 0:
            await owner.execute("ANALYZE")  # the servers of tests have nobody who does it by himself
        world.next_day()
        await morning(world, expected)
        await check_states(world)
        for _ in range(world.chance.randint(1, 3)):
            await do(world, world.chance.choices(list(ACTS), list(ACTS.values()))[0])
        await settle(world)
        never = [act for act in ACTS if act.__name__ not in world.counts] if day >= LATE_DAYS else []
        for act in never:
            await do(world, act)
            await settle(world)
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
    world = await open_world(tenant, Random(seed), MEMBERS)
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

"""Whatever is done to a few subscriptions, in any order and on any days, the books agree (NEW-03).

The acts are those of the three years; here what goes wrong shrinks to the fewest acts that make it go wrong. The gate
always tries the same few sequences; ANY_SEQUENCE_EXAMPLES tries so many others.
"""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from domain.kernel.database import Database
from tests.scenarios import years_collecting as collecting
from tests.scenarios import years_ordering as ordering
from tests.scenarios import years_paying as paying
from tests.scenarios.years import open_world
from tests.scenarios.years_checking import check_day, check_nothing_is_owed, check_states, foresee
from tests.scenarios.years_living import ACTS, Act, do, morning, settle
from tests.tenants import make_tenant

MEMBERS, DAYS_AT_ONCE_MAX, ACTS_MAX = 3, 40, 25
EXAMPLES = os.environ.get("ANY_SEQUENCE_EXAMPLES")
Step = Act | int
"""An act, or so many days that pass."""

STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        st.sampled_from([ordering.order, paying.pay]), st.sampled_from(list(ACTS)), st.integers(1, DAYS_AT_ONCE_MAX)
    ),
    min_size=3,
    max_size=ACTS_MAX,
)


@pytest.mark.rule("NEW-03", "SUB-02", "SUB-03", "RUN-05", "BIL-11")
@settings(max_examples=int(EXAMPLES or 12), derandomize=EXAMPLES is None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, chance=st.randoms(use_true_random=False))
async def test_after_any_sequence_of_acts_the_books_agree(
    database: Database, steps: list[Step], chance: Random
) -> None:
    world = await open_world(await make_tenant(database), chance, MEMBERS)
    await do(world, ordering.order)
    try:
        for step in steps:
            if isinstance(step, int):
                for _ in range(step - 1):
                    world.next_day()
                expected = await foresee(world)
                world.next_day()
                await morning(world, expected)
                await check_states(world)
            else:
                await do(world, step)
            await settle(world)
        await check_day(world)
        await collecting.take_everything_back(world)
        await paying.credit_everything(world)
        await check_nothing_is_owed(world)
        await check_day(world)
    finally:
        note("\n".join(world.story))

"""One that is broken stops nobody else, and leaves nothing behind (NEW-10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import pytest
from sqlalchemy import func, select

from domain.kernel.database import Query
from domain.kernel.facts import Fact
from domain.kernel.isolating import BROKEN_MAX, each_alone
from domain.kernel.refusal import NotFound
from domain.kernel.tables import fact
from domain.kernel.work import Work
from domain.people.tables import branch
from tests.tenants import Tenant

pytestmark = pytest.mark.rule("NEW-10")
NAMES = Query(select(func.array_agg(branch.c.sort_key)))
FACTS = Query(select(func.count()).where(fact.c.kind == "ThingDone"))


@dataclass(frozen=True, slots=True)
class ThingDone(Fact):
    kind: ClassVar[str] = "ThingDone"
    thing_id: UUID


class Acting:
    """Writes rows and facts, and breaks on some of them, after it has written."""

    def __init__(self, work: Work, broken: set[str], error: type[Exception] = ValueError) -> None:
        self.work, self.broken, self.error = work, broken, error
        self.sets = 0

    async def __call__(self, names: Sequence[str]) -> list[str]:
        self.sets += 1
        await self.work.insert_many(
            branch, {"id": [uuid5(NAMESPACE_OID, name) for name in names], "name": list(names), "sort_key": list(names)}
        )
        self.work.record_many(ThingDone(uuid4()) for _ in names)
        if found := self.broken.intersection(names):
            raise self.error(min(found))
        return list(names)


async def kept(tenant: Tenant) -> tuple[list[str], int]:
    async with tenant.read() as read:
        return sorted(await read.scalar(NAMES) or []), await read.scalar(FACTS)


async def test_all_others_are_done_in_their_order_and_the_broken_ones_are_named(tenant: Tenant) -> None:
    names = [f"{n:03}" for n in range(100)]
    async with tenant.work() as work:
        act = Acting(work, {"017", "018", "099"})
        done, broken = await each_alone(work, names, act)
    assert [one for each in done for one in each] == [name for name in names if name not in act.broken]
    assert [(one, str(error)) for one, error in broken] == [(name, name) for name in ("017", "018", "099")]
    assert await kept(tenant) == (sorted(set(names) - act.broken), 97)
    assert act.sets < 40


async def test_what_the_database_refuses_is_isolated_too(tenant: Tenant) -> None:
    async with tenant.work() as work:
        await Acting(work, set())(["taken"])
        act = Acting(work, set())
        done, broken = await each_alone(work, ["one", "taken", "two"], act)
    assert [one for each in done for one in each] == ["one", "two"]
    assert [one for one, _ in broken] == ["taken"]
    assert await kept(tenant) == (["one", "taken", "two"], 3)


async def test_one_set_is_enough_where_nothing_is_broken(tenant: Tenant) -> None:
    async with tenant.work() as work:
        act = Acting(work, set())
        assert await each_alone(work, ["one", "two"], act) == ([["one", "two"]], [])
        assert await each_alone(work, [], act) == ([[]], [])
    assert act.sets == 2


@pytest.mark.parametrize("error", [NotFound, ConnectionError, TimeoutError])
async def test_a_fault_of_all_is_raised_at_once(tenant: Tenant, error: type[Exception]) -> None:
    async with tenant.work() as work:
        act = Acting(work, {"two"}, (lambda name: NotFound("x", name)) if error is NotFound else error)  # type: ignore[arg-type]
        with pytest.raises(error):
            await each_alone(work, ["one", "two", "three"], act)
        assert act.sets == 1
    assert await kept(tenant) == ([], 0)


async def test_a_refusal_that_concerns_one_is_isolated_where_the_caller_says_so(tenant: Tenant) -> None:
    async with tenant.work() as work:
        act = Acting(work, {"two"}, lambda name: NotFound("x", name))  # type: ignore[arg-type]
        done, broken = await each_alone(work, ["one", "two"], act, (NotFound,))
    assert done == [["one"]]
    assert [one for one, _ in broken] == ["two"]


@pytest.mark.parametrize("names", [["one", "two"], [f"{n}" for n in range(4 * BROKEN_MAX)]])
async def test_where_too_many_are_broken_the_fault_is_not_theirs(tenant: Tenant, names: list[str]) -> None:
    async with tenant.work() as work:
        act = Acting(work, set(names[: 2 * BROKEN_MAX]))
        with pytest.raises(ValueError, match=r"\d|one|two"):
            await each_alone(work, names, act)

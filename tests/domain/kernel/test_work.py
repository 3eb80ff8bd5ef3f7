"""Work commits rows, audit entries and facts together, or none of them; what is logged stays."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import bindparam, func, select, update

from domain.kernel.database import Query
from domain.kernel.facts import Fact
from domain.kernel.ids import new_id
from domain.kernel.tables import audit_entry, fact
from domain.kernel.work import Actor
from domain.people.tables import branch
from tests.tenants import TODAY, Tenant

BRANCHES = Query(select(branch.c.name).order_by(branch.c.sort_key))
FACTS = Query(select(fact).where(fact.c.kind == "ThingDone").order_by(fact.c.seq))


@dataclass(frozen=True, slots=True)
class ThingDone(Fact):
    kind: ClassVar[str] = "ThingDone"
    thing_id: UUID
    words: str


def named(names: list[str]) -> dict[str, list[object]]:
    return {"id": [new_id() for _ in names], "name": list(names), "sort_key": list(names)}


async def test_rows_and_facts_are_committed_together(tenant: Tenant) -> None:
    thing = uuid4()
    async with tenant.work(actor=Actor("user", uuid4(), "Kari", "10.0.0.1")) as work:
        await work.insert(branch, id=new_id(), name="Oslo", sort_key="oslo")
        work.record(ThingDone(thing, "first"))
        work.record_many([ThingDone(thing, "second")])
    async with tenant.read() as read:
        assert await read.scalar(BRANCHES) == "Oslo"
        first, second = await read.all(FACTS)
    assert (first["payload"]["words"], second["payload"]["words"]) == ("first", "second")
    assert (first["subject_id"], first["actor_name"], first["business_on"]) == (thing, "Kari", TODAY)
    assert first["xact"] == second["xact"]


async def test_any_exception_leaves_nothing_behind(tenant: Tenant) -> None:
    async def fail() -> None:
        async with tenant.work() as work:
            await work.insert(branch, id=new_id(), name="Oslo", sort_key="oslo")
            await work.audit("branch.created", "branch", new_id())
            work.record(ThingDone(uuid4(), "never"))
            await work.flush_facts()
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        await fail()
    async with tenant.read() as read:
        assert await read.all(BRANCHES) == []
        assert await read.all(FACTS) == []


async def test_facts_wake_the_relay_only_when_they_are_committed(tenant: Tenant) -> None:
    heard: list[str] = []
    async with tenant.database.raw() as connection:
        await connection.add_listener("kontingent_facts", lambda *_: heard.append("fact"))
        async with tenant.work() as work:
            work.record(ThingDone(uuid4(), "once"))
            await work.flush_facts()
            await connection.fetchval("SELECT 1")
            assert heard == []
        await connection.fetchval("SELECT 1")
        assert heard == ["fact"]
        await connection.reset()


async def test_many_rows_go_in_with_one_statement(tenant: Tenant) -> None:
    names = [f"Lag {n:04}" for n in range(3_000)]
    async with tenant.work() as work:
        await work.insert_many(branch, named(names))
        await work.insert_many(branch, named([]))
        assert len(await work.all(BRANCHES)) == 3_000
    async with tenant.read() as read:
        assert [row["name"] for row in await read.all(BRANCHES)] == names


async def test_rows_that_are_alike_go_in_as_they_are(tenant: Tenant) -> None:
    kinds = [("EUR 1", {"page": [1, None]}), ("EUR 2", None), ("EUR 1", {"page": [1, None]})]
    alike = [kinds[n % 3] for n in range(900)]

    def columns(some: Sequence[tuple[str, object]]) -> dict[str, list[object]]:
        n = len(some)
        return {
            "what": [what for what, _ in some],
            "after": [after for _, after in some],
            "subject_kind": ["thing"] * n,
            "actor_kind": ["system"] * n,
            "actor_name": ["Kontingent"] * n,
            "origin": [""] * n,
        }

    own = [new_id() for _ in alike]
    async with tenant.work() as work:
        ids: dict[str, list[Any]] = {"id": own, "subject_id": own, "recorded_at": [work.now] * 900}
        await work.insert_alike(audit_entry, ids, alike, columns)
        await work.insert_alike(audit_entry, {}, [], columns)
    async with tenant.read() as read:
        rows = await read.all(Query(select(audit_entry).where(audit_entry.c.what.like("EUR%"))))
    assert {row["subject_id"]: (row["what"], row["after"]) for row in rows} == dict(zip(own, alike, strict=True))


async def test_rows_that_are_there_already_can_be_passed_over(tenant: Tenant) -> None:
    columns = named(["Oslo", "Bergen"])
    async with tenant.work() as work:
        await work.insert_many(branch, columns)
        assert await work.insert_missing(branch, columns) == 0
        assert await work.insert_missing(branch, named([])) == 0
        assert await work.insert_missing(branch, named(["Tromsø"])) == 1


@pytest.mark.parametrize("then", ["nothing", "a query", "more rows"])
async def test_rows_that_can_not_go_in_fail_the_work_whatever_comes_next(tenant: Tenant, then: str) -> None:
    columns = named(["Oslo", "Bergen"])
    async with tenant.work() as work:
        await work.insert_many(branch, columns)
    with pytest.raises(asyncpg.UniqueViolationError):
        async with tenant.work() as work:
            await work.insert_many(branch, named(["Tromsø"]))
            await work.insert_many(branch, columns)
            if then == "a query":
                await work.all(BRANCHES)
            elif then == "more rows":
                await work.insert_many(branch, named(["Molde"]))
                await work.insert_many(branch, named(["Hamar"]))
    async with tenant.read() as read:
        assert [row["name"] for row in await read.all(BRANCHES)] == ["Bergen", "Oslo"]


async def test_an_exception_while_rows_are_under_way_leaves_nothing_and_a_usable_connection(tenant: Tenant) -> None:
    names = [f"Lag {n:05}" for n in range(20_000)]
    for _ in range(6):  # more often than the pool has connections
        with pytest.raises(RuntimeError, match="halfway"):
            async with tenant.work() as work:
                await work.insert_many(branch, named(names))
                raise RuntimeError("halfway")
    async with tenant.read() as read:
        assert await read.all(BRANCHES) == []


async def test_the_program_goes_on_while_rows_go_in(tenant: Tenant) -> None:
    async with tenant.database.raw() as other:
        async with tenant.work() as work:
            await work.insert_many(branch, named(["Oslo"]))  # from now on the statement is prepared
        async with tenant.work() as work:
            async with other.transaction():
                await other.execute("LOCK TABLE branch IN SHARE MODE")
                await work.insert_many(branch, named(["Bergen"]))  # the server waits for the lock, the program does not
                waiting = "SELECT count(*) FROM pg_locks WHERE relation = 'branch'::regclass AND NOT granted"
                async with asyncio.timeout(10):
                    while not await other.fetchval(waiting):
                        await asyncio.sleep(0.01)
            assert len(await work.all(BRANCHES)) == 2


async def test_several_bulk_writes_wait_for_each_other_and_not_the_program(tenant: Tenant) -> None:
    async with tenant.database.raw() as other, other.transaction():
        await other.execute("LOCK TABLE branch IN SHARE MODE")
        async with asyncio.timeout(10), tenant.work() as work:
            for name in ("Oslo", "Bergen", "Molde"):
                await work.insert_many(branch, named([name]))
            await other.execute("COMMIT; BEGIN")
            assert [row["name"] for row in await work.all(BRANCHES)] == ["Bergen", "Molde", "Oslo"]


async def test_a_statement_tells_how_many_rows_it_touched(tenant: Tenant) -> None:
    rename = Query(update(branch).where(branch.c.name == bindparam("old")).values(name=bindparam("new")))
    async with tenant.work() as work:
        await work.insert_many(branch, named(["Oslo", "Bergen"]))
        assert await work.execute(rename, old="Oslo", new="Oslo sentrum") == 1
        assert await work.execute(rename, old="Oslo", new="Oslo sentrum") == 0


@pytest.mark.rule("USR-06")
async def test_the_audit_log_says_who_when_from_where_what_before_after_and_why(tenant: Tenant) -> None:
    subject, user = uuid4(), uuid4()
    async with tenant.work(actor=Actor("user", user, "Kari", "10.0.0.1")) as work:
        now = work.now
        await work.audit(
            "branch.renamed", "branch", subject, before={"name": "Oslo"}, after={"name": "Viken"}, reason="merged"
        )
    async with tenant.read() as read:
        entry = await read.one(
            Query(select(audit_entry).where(audit_entry.c.subject_id == bindparam("id"))), id=subject
        )
    assert entry["recorded_at"] == now
    assert (entry["actor_kind"], entry["actor_id"], entry["actor_name"]) == ("user", user, "Kari")
    assert (entry["origin"], entry["what"], entry["reason"]) == ("10.0.0.1", "branch.renamed", "merged")
    assert (entry["before"], entry["after"]) == ({"name": "Oslo"}, {"name": "Viken"})


@pytest.mark.rule("USR-06")
@pytest.mark.parametrize("table", ["audit_entry", "fact"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET actor_name = 'Ola'", "DELETE FROM {}", "TRUNCATE {}"])
async def test_no_one_can_edit_what_is_logged(tenant: Tenant, table: str, verb: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with tenant.work() as work:
            await work.sql(verb.format(table))
    async with tenant.read() as read:
        assert await read.scalar(Query(select(func.count()).select_from(audit_entry))) > 0

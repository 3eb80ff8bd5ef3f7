"""NEW-03: sound books pass every check, and each check sees what breaks it, and only that."""

from __future__ import annotations

import asyncpg
import pytest

from domain.billing.queries.proof import proof as billing_proof
from domain.insight.commands.note_checked import note_checked
from domain.insight.commands.request_check import request_check
from domain.insight.queries.proof import CHECKS, is_checking, proof_results
from domain.kernel import proof as kernel
from domain.kernel.database import Database
from domain.kernel.proof import OFFENDERS_KEPT_MAX, Check, Checked, run_check
from domain.kernel.refusal import IdempotencyConflict
from tests.domain.insight.books import Books, keep_books, seal_all
from tests.domain.insight.breaking import BREAKS
from tests.tenants import TODAY, Tenant


@pytest.fixture
async def books(tenant: Tenant) -> Books:
    return await keep_books(tenant)


async def check_all(tenant: Tenant) -> dict[str, Checked]:
    async with tenant.database.snapshot(tenant.id, 20) as read:
        return {check.code: await run_check(read, check) for check in CHECKS}


async def as_owner(owner_url: str, sql: str) -> None:
    owner = await asyncpg.connect(owner_url)
    try:
        # what a foreign key would refuse is broken all the same
        await owner.execute(f"SET session_replication_role = replica; {sql}")
    finally:
        await owner.close()


@pytest.mark.rule("NEW-03")
async def test_sound_books_pass_every_check_and_each_has_looked_at_something(books: Books) -> None:
    await seal_all(books.tenant)
    found = await check_all(books.tenant)
    assert {code: one.offender_count for code, one in found.items()} == dict.fromkeys(found, 0)
    assert {code for code, one in found.items() if not one.checked_count} == set()
    assert found["JOURNAL_SEALS"].checked_count == found["ENTRY_NUMBERS"].checked_count


def test_every_check_but_the_seals_has_a_way_to_break_it_and_a_code_of_its_own() -> None:
    codes = [check.code for check in CHECKS]
    assert len(set(codes)) == len(codes)
    assert {*BREAKS, "JOURNAL_SEALS"} == set(codes)


@pytest.mark.rule("NEW-03")
@pytest.mark.parametrize("code", BREAKS)
async def test_what_breaks_an_invariant_fails_its_check_and_no_other(code: str, books: Books, owner_url: str) -> None:
    broken = BREAKS[code]
    await as_owner(owner_url, broken.sql)
    found = await check_all(books.tenant)
    assert {each: one.offender_count for each, one in found.items() if one.offender_count} == {code: broken.rows}
    first = found[code].offenders[0]
    assert first["label"]
    for name in ("label", "expected", "found"):
        wanted = getattr(broken, name)
        assert wanted is None or first[name] == wanted, first


@pytest.mark.rule("NEW-03")
async def test_an_amount_that_is_open_and_should_not_be_shows_on_the_invoice_and_on_the_reskontro(
    books: Books, owner_url: str
) -> None:
    await as_owner(owner_url, "UPDATE open_item SET open_minor = open_minor - 1 WHERE open_minor = 18000")
    found = await check_all(books.tenant)
    assert {code for code, one in found.items() if one.offender_count} == {"OPEN_ITEMS_ADD_UP", "RESKONTRO_ADDS_UP"}
    shown = found["OPEN_ITEMS_ADD_UP"].offenders[0]
    assert (shown["kind"], shown["id"], shown["label"]) == ("Invoice", str(books.part_paid), "10003")
    assert (shown["expected"], shown["found"], shown["currency"]) == (18_000, 17_999, "NOK")


async def test_only_the_first_offenders_are_kept_and_all_are_counted(tenant: Tenant) -> None:
    many = Check("MANY", "", "", "SELECT 7", f"SELECT 'Member', NULL::uuid, n::text, n, n, NULL {_series(60)}")
    async with tenant.read() as read:
        found = await run_check(read, many)
    assert (found.checked_count, found.offender_count, len(found.offenders)) == (7, 60, OFFENDERS_KEPT_MAX)
    assert found.offenders[0] == {
        "kind": "Member", "id": None, "label": "1", "expected": 1, "found": 1, "currency": None,
    }  # fmt: skip


def _series(count: int) -> str:
    return f"FROM generate_series(1, {count}) n"


async def test_a_check_that_takes_too_long_is_given_up_and_the_next_one_runs(tenant: Tenant) -> None:
    slow = Check("SLOW", "", "", "SELECT 1 FROM (SELECT pg_sleep(20)) s", kernel.gaps("invoice", "invoice", None))
    async with tenant.database.snapshot(tenant.id, 0.2) as read:
        found = await run_check(read, slow)
        assert (found.checked_count, found.offender_count, found.offenders) == (None, None, [])
        assert found.took_ms >= 190
        assert (await run_check(read, CHECKS[0])).offender_count == 0


async def test_all_checks_of_one_time_see_one_instant(tenant: Tenant) -> None:
    async with tenant.database.snapshot(tenant.id, 20) as read:
        before = await billing_proof(read)
        await keep_books(tenant)
        assert (await run_check(read, next(c for c in CHECKS if c.code == "INVOICE_NUMBERS"))).checked_count == 0
        assert await billing_proof(read) == before


async def test_the_newest_result_of_a_check_counts(tenant: Tenant, database: Database) -> None:
    check = CHECKS[0]
    async with tenant.work() as work:
        now = work.now
        await note_checked(work, Checked(check, 5, 1, [{"label": "x"}], 3), now)
    async with tenant.work() as work:
        await note_checked(work, Checked(check, 9, 0), now.replace(year=now.year - 1))
    async with database.read(tenant.id) as read:
        kept = (await proof_results(read))[check.code]
    assert (kept["checked_count"], kept["offender_count"], kept["offenders"]) == (5, 1, [{"label": "x"}])
    assert (kept["checked_at"], kept["took_ms"]) == (now, 3)


async def test_asking_twice_or_while_a_check_waits_plans_one(tenant: Tenant) -> None:
    for key in ("a", "a", "b"):
        async with tenant.work(TODAY) as work:
            await request_check(work, idempotency_key=key)
    async with tenant.read() as read:
        assert await is_checking(read)
        assert [row["name"] for row in await read.sql("SELECT name FROM task")] == ["check_books"]


async def test_a_key_that_served_something_else_asks_for_nothing(tenant: Tenant) -> None:
    async with tenant.work() as work:
        await work.sql(
            "INSERT INTO idempotency (tenant_id, key, request_hash, created_at) VALUES ($1, 'k', 'other', now())",
            tenant.id,
        )
    with pytest.raises(IdempotencyConflict):
        async with tenant.work() as work:
            await request_check(work, idempotency_key="k")
    async with tenant.read() as read:
        assert not await is_checking(read)

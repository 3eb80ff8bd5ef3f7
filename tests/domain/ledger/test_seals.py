"""NEW-03: the journal is sealed block by block, and whatever changes below a seal shows."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import asyncpg
import pytest

from domain.kernel.proof import Checked, run_check
from domain.ledger.commands.post_entries import post_entries
from domain.ledger.commands.seal_journal import seal_journal
from domain.ledger.model import EntryKind
from domain.ledger.queries.seals import SEALS, seal_heads
from tests.domain.insight.books import seal_all
from tests.domain.ledger.test_reskontro import demand, member_of, posted, second_organisation
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("NEW-03")
BLOCK = 3


async def journal_of(tenant: Tenant, count: int = 8) -> None:
    """Post so many invoices, and seal them in blocks of three."""
    member_id = await member_of(tenant)
    own = tenant.organisation_id
    await posted(tenant, [demand(own, member_id, 1_000 + n, EntryKind.INVOICE) for n in range(count)])
    await seal_all(tenant, BLOCK)


async def checked(tenant: Tenant) -> Checked:
    async with tenant.read() as read:
        return await run_check(read, SEALS)


async def as_owner(owner_url: str, *statements: str) -> None:
    owner = await asyncpg.connect(owner_url)
    try:
        for sql in statements:
            await owner.execute(sql)
    finally:
        await owner.close()


async def heads(tenant: Tenant) -> dict[UUID, tuple[object, ...]]:
    async with tenant.read() as read:
        rows = await seal_heads(read)
    return {row["organisation_id"]: (row["last_number"], row["blocks"], row["unsealed"]) for row in rows}


async def test_blocks_follow_one_another_and_what_comes_later_is_sealed_later(tenant: Tenant) -> None:
    other = await second_organisation(tenant)
    await journal_of(tenant)
    assert await heads(tenant) == {tenant.organisation_id: (8, 3, 0), other: (None, 0, 0)}
    member_id = await member_of(tenant)
    await posted(tenant, [demand(tenant.organisation_id, member_id, 5, EntryKind.INVOICE)])
    assert (await heads(tenant))[tenant.organisation_id] == (8, 3, 1)
    assert await seal_all(tenant, BLOCK) == [1]
    assert (await heads(tenant))[tenant.organisation_id] == (9, 4, 0)
    found = await checked(tenant)
    assert (found.checked_count, found.offender_count) == (9, 0)


async def test_a_hash_can_be_reckoned_again_by_anyone_who_reads_the_journal(tenant: Tenant) -> None:
    await journal_of(tenant, 2)
    async with tenant.read() as read:
        rows = await read.sql(
            "SELECT e.*, extract(epoch FROM recorded_at)::text AS at FROM journal_entry e ORDER BY number"
        )
        lines = {row["entry_id"]: row for row in await read.sql("SELECT * FROM posting")}
        sealed = await read.sql("SELECT * FROM journal_seal")
    digests = b""
    for row in rows:
        line = lines[row["id"]]
        posting = (
            f'[1, "{row["organisation_id"]}", "{line["debit_account"]}", "{line["credit_account"]}", '
            f'{line["amount_minor"]}, "{line["posted_on"]}", {line["reskontro_minor"]}, "{row["member_id"]}", '
            "null, null]"
        )
        entry = (
            f'["{row["id"]}", "{row["organisation_id"]}", {row["number"]}, "{row["kind"]}", "{row["entry_on"]}", '
            f'"{row["text"]}", "{row["member_id"]}", "{row["source_id"]}", null, {row["at"]}, [{posting}]]'
        )
        digests += sha256(entry.encode()).digest()
    assert [row["hash"] for row in sealed] == [sha256(tenant.organisation_id.bytes + digests).digest()]


ONE = "(SELECT id FROM journal_entry WHERE number = 5)"
CHANGES = {
    "a posting's amount": "UPDATE posting SET amount_minor = 9, reskontro_minor = -9 WHERE entry_id = " + ONE,
    "a posting's department": "UPDATE posting SET department_id = tenant_id WHERE entry_id = " + ONE,
    "a posting's account": "UPDATE posting SET credit_account = '3900' WHERE entry_id = " + ONE,
    "an entry's text": "UPDATE journal_entry SET text = 'Noe annet' WHERE number = 5",
    "an entry's day": "UPDATE journal_entry SET entry_on = entry_on + 1 WHERE number = 5",
    "an entry's source": "UPDATE journal_entry SET source_id = NULL WHERE number = 5",
    "when it was recorded": "UPDATE journal_entry SET recorded_at = recorded_at - interval '1 ms' WHERE number = 5",
    "a posting more": "INSERT INTO posting SELECT tenant_id, entry_id, 2, organisation_id, debit_account, "
    "credit_account, amount_minor, posted_on FROM posting WHERE entry_id = " + ONE,
    "a posting less": "DELETE FROM posting WHERE entry_id = " + ONE,
    "two that changed places": "UPDATE journal_entry SET number = -5 WHERE number = 5;"
    "UPDATE journal_entry SET number = 5 WHERE number = 6; UPDATE journal_entry SET number = 6 WHERE number = -5",
}


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_below_a_seal_shows_the_first_block_that_differs_and_its_entries(
    change: str, tenant: Tenant, owner_url: str
) -> None:
    await journal_of(tenant)
    await as_owner(owner_url, CHANGES[change])
    found = await checked(tenant)
    block, *entries = found.offenders
    assert (block["kind"], block["label"]) == ("Organisation", "Friluftslaget 4–6")
    assert (block["expected"], block["found"]) == (3, 3)
    assert [entry["label"].split(" ")[0] for entry in entries] == ["4", "5", "6"]
    assert found.offender_count == 4


async def test_an_entry_that_was_removed_shows(tenant: Tenant, owner_url: str) -> None:
    await journal_of(tenant)
    await as_owner(
        owner_url, f"DELETE FROM posting WHERE entry_id = {ONE}", "DELETE FROM journal_entry WHERE number = 5"
    )
    block = (await checked(tenant)).offenders[0]
    assert (block["label"], block["expected"], block["found"]) == ("Friluftslaget 4–6", 3, 2)


async def test_an_entry_that_was_put_in_shows(tenant: Tenant, owner_url: str) -> None:
    await journal_of(tenant)
    copied = "organisation_id, 5, kind, entry_on, 'Ny', member_id, source_id, reverses_id, recorded_at"
    await as_owner(
        owner_url,
        "DROP INDEX uq_journal_entry_number",
        f"INSERT INTO journal_entry SELECT tenant_id, gen_random_uuid(), {copied} FROM journal_entry WHERE number = 5",
    )
    found = await checked(tenant)
    assert (found.offenders[0]["label"], found.offenders[0]["found"]) == ("Friluftslaget 4–6", 4)
    assert {entry["label"] for entry in found.offenders} >= {"5 · Ny", "5 · INVOICE"}


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM journal_seal WHERE first_number = 1",
        "DELETE FROM journal_seal WHERE first_number = 4",
        "UPDATE journal_seal SET hash = sha256('x') WHERE first_number = 4",
    ],
)
async def test_a_seal_that_was_removed_or_changed_shows(change: str, tenant: Tenant, owner_url: str) -> None:
    await journal_of(tenant)
    await as_owner(owner_url, change)
    assert (await checked(tenant)).offender_count


async def test_no_program_of_ours_may_change_or_remove_a_seal(tenant: Tenant) -> None:
    await journal_of(tenant)
    for sql in ("UPDATE journal_seal SET hash = ''", "DELETE FROM journal_seal"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with tenant.work() as work:
                await work.sql(sql)


async def test_a_seal_stops_before_a_missing_number(tenant: Tenant, owner_url: str) -> None:
    member_id = await member_of(tenant)
    await posted(tenant, [demand(tenant.organisation_id, member_id, 5, EntryKind.INVOICE) for _ in range(5)])
    await as_owner(owner_url, "UPDATE journal_entry SET number = 100 WHERE number = 3")
    assert await seal_all(tenant) == [2]
    assert (await heads(tenant))[tenant.organisation_id] == (2, 1, 3)


async def test_what_is_not_committed_is_sealed_later_and_no_later_number_goes_before_it(tenant: Tenant) -> None:
    member_id, own = await member_of(tenant), tenant.organisation_id

    async def post_next() -> None:
        await posted(tenant, [demand(own, member_id, 7, EntryKind.INVOICE)])

    async with tenant.work() as work:
        await post_entries(work, [demand(own, member_id, 5, EntryKind.INVOICE)])
        await work.sql("SELECT 1")  # what was sent has arrived
        waiting = asyncio.create_task(post_next())
        await asyncio.sleep(0.3)
        assert not waiting.done(), "the number after an open transaction's was given"
        assert await seal_all(tenant) == []
    await waiting
    assert await seal_all(tenant) == [2]
    assert (await checked(tenant)).offender_count == 0


async def test_two_who_seal_at_once_make_one_chain(tenant: Tenant) -> None:
    member_id, own = await member_of(tenant), tenant.organisation_id
    await posted(tenant, [demand(own, member_id, 7, EntryKind.INVOICE, days=n) for n in range(40)])

    async def seal() -> int:
        async with tenant.work(TODAY + timedelta(days=1)) as work:
            return await seal_journal(work, own, 10)

    assert sorted(await asyncio.gather(*(seal() for _ in range(5)))) == [0, 10, 10, 10, 10]
    found = await checked(tenant)
    assert (found.checked_count, found.offender_count) == (40, 0)

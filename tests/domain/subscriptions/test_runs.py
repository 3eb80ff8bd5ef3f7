"""Runs: preview, chunks, stopping, and what can't be billed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import asyncpg
import pytest

from domain.billing.commands.change_run import resume_run, stop_run
from domain.billing.model import PreviewOutdated, RunAlreadyActive
from domain.billing.queries.runs import rejects, runs
from domain.billing.rules.reject import RejectCode, RejectReason
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.model import NewPlan, PlanKind
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput
from domain.ledger.queries import proof
from domain.subscriptions.commands.add_correction import NewCorrection, add_correction
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from tests.domain.routines.test_criteria_sets import paid_by
from tests.domain.subscriptions.selling import Shop, faults, finish, invoices_of, open_shop, start
from tests.tenants import TODAY, Tenant

ON = date(2027, 3, 1)


async def due_shop(tenant: Tenant, members: int = 5) -> Shop:
    """A shop whose members all have a term to bill on ON."""
    shop = await open_shop(tenant, members=members)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    return shop


async def queue(shop: Shop, key: str, expected_hash: str | None = None) -> UUID:
    async with shop.tenant.work(ON) as work:
        return await start_billing_run(
            work, shop.tenant.organisation_id, ON, expected_hash=expected_hash, idempotency_key=key
        )


async def row_of(shop: Shop, run_id: UUID) -> Row:
    async with shop.tenant.read() as read:
        return (await runs(read, [run_id]))[run_id]


@pytest.mark.rule("RUN-05")
async def test_a_run_gives_exactly_what_was_previewed_and_the_preview_leaves_no_trace(tenant: Tenant) -> None:
    shop = await due_shop(tenant)
    before = await invoices_of(shop)
    async with tenant.read() as read:
        preview = await rehearse_run(read, tenant.organisation_id, ON)
    assert await invoices_of(shop) == before
    run_id = await queue(shop, "r", preview.hash)
    await finish(shop, run_id, ON)
    billed = [row for row in await invoices_of(shop) if row["run_id"] == run_id]
    assert len(billed) == preview.invoices == 5
    assert sum(row["total_minor"] for row in billed) == preview.total_minor
    assert {(row["origin_id"], row["due_on"], row["total_minor"]) for row in billed} == {
        (bill.subscription_id, bill.draft.due_on, bill.draft.total_minor) for bill in preview.rows
    }


@pytest.mark.rule("RUN-05", "BIL-07")
async def test_the_sums_by_plan_method_and_vat_are_those_of_the_run_s_own_invoices(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=6)
    async with tenant.work() as work:
        plan = (await load_catalogue(work)).plans[shop.plan_id]
        only_dues = NewPlan("Støtte", PlanKind.MEMBERSHIP, 1, "YEAR", plan.billing_plan_id, (shop.dues_id,))
        other = replace(shop, plan_id=(await create_plan(work, only_dues)).id)
    ids = [
        (await start(other if n % 3 == 0 else shop, member_id, TODAY)).subscription_id
        for n, member_id in enumerate(shop.member_ids)
    ]
    for member_id, method in zip(shop.member_ids, ("EHF", "EMAIL", "INVOICE") * 2, strict=True):
        await paid_by(shop, member_id, method)
    async with tenant.work() as work:
        await add_correction(work, NewCorrection(ids[1], "Ned", -12_345), idempotency_key="c")
    async with tenant.read() as read:
        preview = await rehearse_run(read, tenant.organisation_id, ON)
    run_id = await queue(shop, "r", preview.hash)
    await finish(shop, run_id, ON, size=4)
    async with tenant.read() as read:
        by_invoice = await read.sql(
            "SELECT 'PLAN' AS by, text AS key, count(*) AS n, sum(total_minor) AS minor FROM invoice "
            "WHERE run_id = $1 GROUP BY text UNION ALL SELECT 'METHOD', payment_method, count(*), sum(total_minor) "
            "FROM invoice WHERE run_id = $1 GROUP BY payment_method",
            run_id,
        )
        by_rate = await read.sql(
            "SELECT 'VAT' AS by, l.vat_bp::text AS key, count(DISTINCT i.id) AS n, sum(l.gross_minor) AS minor "
            "FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id WHERE i.run_id = $1 GROUP BY l.vat_bp",
            run_id,
        )
        [vat] = await read.sql("SELECT sum(vat_minor) AS minor FROM invoice WHERE run_id = $1", run_id)
    billed = {(row["by"], row["key"]): (row["n"], int(row["minor"])) for row in [*by_invoice, *by_rate]}
    assert {key: (group.invoices, group.total_minor) for key, group in preview.groups.items()} == billed
    assert {by for by, _ in billed} == {"PLAN", "METHOD", "VAT"}
    assert min(sum(1 for each, _ in billed if each == by) for by in ("PLAN", "METHOD", "VAT")) >= 2
    assert preview.vat_minor == int(vat["minor"])


@pytest.mark.rule("RUN-05")
async def test_a_run_says_when_something_changed_since_the_preview(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=2)
    async with tenant.read() as read:
        preview = await rehearse_run(read, tenant.organisation_id, ON)
    await start(shop, shop.member_ids[0], date(2027, 3, 5), today=date(2027, 2, 1))
    with pytest.raises(PreviewOutdated) as refused:
        await queue(shop, "r", preview.hash)
    assert refused.value.invoices == 3


@pytest.mark.rule("RUN-06")
async def test_a_second_run_is_refused_while_one_is_on_its_way_and_names_it(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=2)
    run_id = await queue(shop, "one")
    with pytest.raises(RunAlreadyActive) as refused:
        await queue(shop, "two")
    assert refused.value.run_id == run_id
    assert await queue(shop, "one") == run_id


@pytest.mark.rule("RUN-06")
async def test_a_run_can_be_stopped_and_goes_on_where_it_was(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=5)
    run_id = await queue(shop, "r")
    async with tenant.work(ON) as work:
        assert await run_billing_chunk(work, run_id, 2)
    async with tenant.work(ON) as work:
        await stop_run(work, run_id)
    async with tenant.work(ON) as work:
        assert not await run_billing_chunk(work, run_id, 2)
    assert (await row_of(shop, run_id))["done"] == 2
    async with tenant.work(ON) as work:
        await resume_run(work, run_id)
    await finish(shop, run_id, ON, size=2)
    row = await row_of(shop, run_id)
    assert (row["state"], row["total"], row["done"], row["invoiced"]) == ("DONE", 5, 5, 5)
    with pytest.raises(InvalidInput):
        async with tenant.work(ON) as work:
            await stop_run(work, run_id)


@pytest.mark.rule("RUN-06")
async def test_a_run_that_is_resumed_while_another_is_asked_for_waits_and_names_it(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=2)
    stopped = await queue(shop, "one")
    async with tenant.work(ON) as work:
        await stop_run(work, stopped)

    async def resume() -> None:
        async with tenant.work(ON) as work:
            await resume_run(work, stopped)

    async with tenant.work(ON) as work:
        other = await start_billing_run(work, tenant.organisation_id, ON, idempotency_key="two")
        resuming = asyncio.create_task(resume())
        await asyncio.sleep(0.2)
    with pytest.raises(RunAlreadyActive) as refused:
        await resuming
    assert refused.value.run_id == other


@pytest.mark.rule("RUN-06")
async def test_a_run_is_carried_on_by_two_workers_and_bills_everybody_once(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=9)
    run_id = await queue(shop, "r")

    async def carry_on() -> int:
        chunks, more = 0, True
        async with LookAhead(tenant.database, tenant.id) as ahead:
            while more:
                async with tenant.work(ON) as work:
                    more = await run_billing_chunk(work, run_id, 2, ahead=ahead)
                chunks += 1
        return chunks

    assert sum(await asyncio.gather(carry_on(), carry_on())) >= 5
    row = await row_of(shop, run_id)
    assert (row["state"], row["done"], row["invoiced"]) == ("DONE", 9, 9)
    assert await faults(tenant) == {}


@pytest.mark.rule("RUN-06")
async def test_a_run_that_is_stopped_while_a_chunk_is_written_keeps_the_chunk_and_ends_there(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=4)
    run_id = await queue(shop, "r")

    async def stop() -> None:
        async with tenant.work(ON) as work:
            await stop_run(work, run_id)

    async with tenant.work(ON) as work:
        assert await run_billing_chunk(work, run_id, 2)
        stopping = asyncio.create_task(stop())
        await asyncio.sleep(0.2)
        assert not stopping.done()
    await stopping
    async with tenant.work(ON) as work:
        assert not await run_billing_chunk(work, run_id, 2)
    row = await row_of(shop, run_id)
    assert (row["state"], row["done"], row["invoiced"]) == ("STOPPED", 2, 2)
    assert await faults(tenant) == {}


@pytest.mark.rule("RUN-06")
async def test_a_chunk_that_dies_before_its_commit_leaves_nothing_and_is_done_again(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=4)
    run_id = await queue(shop, "r")
    with pytest.raises(ConnectionError):
        async with tenant.work(ON) as work:
            await run_billing_chunk(work, run_id, 2)
            raise ConnectionError("the machine went away")
    assert (await row_of(shop, run_id))["state"] == "QUEUED"
    await finish(shop, run_id, ON, size=2)
    invoices = await invoices_of(shop)
    assert [row["number"] for row in invoices] == list(range(10_001, 10_009))
    async with tenant.read() as read:
        assert set((await proof(read)).values()) == {0}


@pytest.mark.rule("RUN-06")
async def test_what_has_no_price_is_a_reject_with_its_reason_and_stops_nobody_else(
    tenant: Tenant, owner_url: str
) -> None:
    shop = await due_shop(tenant, members=2)
    other = await open_shop(shop.tenant, members=1, unit="MONTH")
    await start(other, other.member_ids[0], TODAY)

    owner = await asyncpg.connect(owner_url.replace("+asyncpg", ""))
    await owner.execute("DELETE FROM price WHERE frequency_unit = 'MONTH'")
    await owner.close()
    run_id = await queue(shop, "r")
    await finish(shop, run_id, ON)
    row = await row_of(shop, run_id)
    assert (row["state"], row["invoiced"], row["rejected"]) == ("DONE", 2, 1)
    async with tenant.read() as read:
        [reject] = await rejects(read, run_id)
    assert reject["member_id"] == other.member_ids[0]
    assert RejectReason.from_json(reject["reason"]) == RejectReason.of(
        RejectCode.NO_PRICE, product="Kontingent", on=TODAY + timedelta(days=31)
    )


@pytest.mark.rule("RUN-06", "NEW-10")
async def test_one_broken_member_is_put_aside_with_the_cause_and_all_others_are_billed(
    tenant: Tenant, owner_url: str
) -> None:
    shop = await due_shop(tenant, members=7)
    too_long, billed_twice = shop.member_ids[2], shop.member_ids[5]
    owner = await asyncpg.connect(owner_url.replace("+asyncpg", ""))
    await owner.execute("UPDATE member SET number = 123456789 WHERE id = $1", too_long)
    await owner.execute(
        "INSERT INTO term (tenant_id, subscription_id, number, start_on, end_on, price_minor)"
        " SELECT tenant_id, id, 2, next_start, next_start + 365, 0 FROM subscription WHERE member_id = $1",
        billed_twice,
    )
    await owner.close()
    run_id = await queue(shop, "r")
    await finish(shop, run_id, ON)
    row = await row_of(shop, run_id)
    assert (row["state"], row["done"], row["invoiced"], row["rejected"]) == ("DONE", 7, 5, 2)
    billed = [one for one in await invoices_of(shop) if one["run_id"] == run_id]
    assert [one["number"] for one in billed] == list(range(10_008, 10_013))
    assert {one["member_id"] for one in billed} == set(shop.member_ids) - {too_long, billed_twice}
    async with tenant.read() as read:
        [first] = await rejects(read, run_id, limit=1)
        others = await rejects(read, run_id, after=first["subject_id"])
        found = {one["member_id"]: RejectReason.from_json(one["reason"]) for one in (first, *others)}
        assert set((await proof(read)).values()) == {0}
    assert len(others) == 1
    assert found[too_long] == RejectReason.of(RejectCode.KID_DOES_NOT_FIT, number=123456789, width=7)
    assert found[billed_twice].code is RejectCode.BROKEN
    assert "pk_term" in str(dict(found[billed_twice].args)["detail"])


@pytest.mark.rule("NEW-03", "SUB-03")
async def test_a_day_in_two_terms_shows_in_the_books(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=2)
    await finish(shop, await queue(shop, "r"), ON)
    assert await faults(tenant) == {}
    async with tenant.work(ON) as work:
        await work.sql("UPDATE term SET start_on = start_on - 1 WHERE number = 2 RETURNING 1")
    assert await faults(tenant) == {"DAYS_BILLED_ONCE": 2}

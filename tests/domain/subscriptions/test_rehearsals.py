"""Rehearsed runs: done for real, undone, kept by rows, compared, and committed only as they were (NEW-01)."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import UUID

import pytest

from domain.billing.commands.change_rehearsal import resume_rehearsal, stop_rehearsal
from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.model import ChangeCode, RehearsalOutdated
from domain.billing.queries.rehearsals import rehearsals, rehearsed_lines, runs_of_rehearsals
from domain.billing.queries.runs import runs
from domain.billing.rules.reject import RejectCode
from domain.catalogue.commands.add_price import add_price
from domain.catalogue.model import NewPrice
from domain.kernel.money import Money
from domain.kernel.refusal import InvalidInput, NotFound
from domain.subscriptions.commands.rehearse_billing_chunk import rehearse_billing_chunk, request_billing_rehearsal
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.start_rehearsed_run import start_rehearsed_run
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import StopSubscription
from tests.domain.subscriptions.rehearsing import everything, finish_rehearsal, rehearsal_of, rehearse, rows_of
from tests.domain.subscriptions.selling import (
    DUES_MINOR,
    FEE_MINOR,
    MAGAZINE_MINOR,
    Shop,
    faults,
    finish,
    invoices_of,
    open_shop,
    pay,
    start,
)
from tests.tenants import TODAY, Tenant

ON = date(2027, 3, 1)
TOTAL = DUES_MINOR + MAGAZINE_MINOR + FEE_MINOR
pytestmark = pytest.mark.rule("NEW-01")


async def due_shop(tenant: Tenant, members: int = 5) -> Shop:
    """A shop whose members all have their second term to bill on ON."""
    shop = await open_shop(tenant, members=members)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    return shop


async def commit(shop: Shop, rehearsal_id: UUID, key: str = "commit") -> UUID:
    """Do for real what was rehearsed."""
    async with shop.tenant.work(ON) as work:
        run_id = await start_rehearsed_run(work, rehearsal_id, idempotency_key=key)
    await finish(shop, run_id, ON, size=2)
    return run_id


async def raise_price(shop: Shop, amount_minor: int = 60000) -> None:
    async with shop.tenant.work() as work:
        await add_price(work, NewPrice(shop.dues_id, 1, "YEAR", amount_minor, date(2027, 1, 1)))


async def test_a_rehearsal_leaves_no_trace_of_what_it_did(tenant: Tenant) -> None:
    shop = await due_shop(tenant)
    before = await everything(tenant)
    rehearsal_id = await rehearse(shop, ON, size=2)
    assert await everything(tenant) == before
    async with tenant.read() as read:
        facts = await read.sql("SELECT DISTINCT kind FROM fact WHERE payload ? 'rehearsal_id' OR business_on = $1", ON)
    assert {row["kind"] for row in facts} == {"RehearsalRequested", "RehearsalProgressed"}
    row = await rehearsal_of(tenant, rehearsal_id)
    assert (row["state"], row["total"], row["done"]) == ("DONE", 5, 5)
    assert (row["billed"], row["repriced"], row["excluded"]) == (5, 0, 0)
    assert row["total_minor"] == 5 * TOTAL


async def test_the_run_does_row_by_row_what_was_rehearsed(tenant: Tenant) -> None:
    shop = await due_shop(tenant)
    rehearsal_id = await rehearse(shop, ON, size=2)
    async with tenant.read() as read:
        preview = await rehearse_run(read, tenant.organisation_id, ON)
    assert (await rehearsal_of(tenant, rehearsal_id))["hash"] == preview.hash
    run_id = await commit(shop, rehearsal_id)
    billed = [one for one in await invoices_of(shop) if one["run_id"] == run_id]
    assert {(one["origin_id"], one["origin_number"], one["total_minor"], one["due_on"]) for one in billed} == {
        (one["subject_id"], one["number"], one["total_minor"], one["due_on"])
        for one in await rows_of(tenant, rehearsal_id)
    }
    async with tenant.read() as read:
        assert (await runs_of_rehearsals(read, [rehearsal_id]))[rehearsal_id]["id"] == run_id
        assert (await runs(read, [run_id]))[run_id]["rehearsal_id"] == rehearsal_id
    assert not await faults(tenant)


async def test_why_a_rehearsed_line_is_there_is_kept_once_for_all_that_share_it(tenant: Tenant) -> None:
    shop = await due_shop(tenant)
    rehearsal_id = await rehearse(shop, ON, size=2)
    [key] = {one["lines_key"] for one in await rows_of(tenant, rehearsal_id)}
    async with tenant.read() as read:
        lines = (await rehearsed_lines(read, [(rehearsal_id, key)]))[rehearsal_id, key]
    assert [one.gross_minor for one in lines] == [DUES_MINOR, MAGAZINE_MINOR, FEE_MINOR]
    assert [[why.code.name for why in one.why] for one in lines] == [["PRICE"], ["PRICE"], ["METHOD_FEE"]]


async def test_a_new_price_is_told_from_the_one_before(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=2)
    await raise_price(shop)
    rehearsal_id = await rehearse(shop, ON)
    rows = await rows_of(tenant, rehearsal_id)
    assert {one["outcome"] for one in rows} == {"REPRICED"}
    assert {(one["monthly_before_minor"], one["monthly_minor"]) for one in rows} == {
        ((DUES_MINOR + MAGAZINE_MINOR) // 12, (60000 + MAGAZINE_MINOR + 6) // 12)
    }


async def test_who_is_left_out_is_kept_with_the_reason(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=3)
    subscription_id = (await invoices_of(shop, shop.member_ids[0]))[0]["origin_id"]
    async with tenant.work() as work:
        await stop_subscription(work, StopSubscription(subscription_id, "Flytter"), idempotency_key="s")
    async with tenant.work() as work:
        await work.sql("UPDATE bank_account SET kid_member_width = 6")
        await work.sql("UPDATE member SET number = 9999999 WHERE id = $1", shop.member_ids[1])
    rehearsal_id = await rehearse(shop, ON)
    rows = {one["member_id"]: one for one in await rows_of(tenant, rehearsal_id)}
    assert [rows[one]["outcome"] for one in shop.member_ids] == ["EXCLUDED", "EXCLUDED", "BILLED"]
    assert rows[shop.member_ids[0]]["reason"]["code"] == RejectCode.ENDS.name
    assert rows[shop.member_ids[1]]["reason"]["code"] == RejectCode.KID_DOES_NOT_FIT.name
    # what broke is known to break, so the rest can be billed as it was rehearsed
    run_id = await commit(shop, rehearsal_id)
    async with tenant.read() as read:
        run = (await runs(read, [run_id]))[run_id]
    assert (run["invoiced"], run["rejected"]) == (1, 1)


async def test_credit_that_an_earlier_chunk_drew_is_gone_for_the_next(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    for n in range(3):
        await start(shop, shop.member_ids[0], TODAY, key=str(n))
    paid = (await invoices_of(shop))[:2]
    for one in paid:
        await pay(tenant, one)
        async with tenant.work() as work:
            await credit_invoice(work, one["id"], reason="feil", idempotency_key=str(one["id"]))
    left = sum(one["total_minor"] for one in paid) - TOTAL
    rehearsed = await rows_of(tenant, await rehearse(shop, ON, size=1, key="small"))
    whole_id = await rehearse(shop, ON, size=100, key="large")
    assert [one["drawn_minor"] for one in rehearsed] == [TOTAL, left, 0]
    assert [one["drawn_minor"] for one in await rows_of(tenant, whole_id)] == [TOTAL, left, 0]
    run_id = await commit(shop, whole_id)
    made = [one for one in await invoices_of(shop) if one["run_id"] == run_id]
    assert sum(one["total_minor"] - one["open_minor"] for one in made) == TOTAL + left
    assert not await faults(tenant)


async def test_what_changed_since_is_refused_with_the_person_and_from_what_to_what(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=2)
    rehearsal_id = await rehearse(shop, ON)
    await raise_price(shop)
    with pytest.raises(RehearsalOutdated) as refused:
        await commit(shop, rehearsal_id)
    assert refused.value.changed == 2
    assert {one.code for one in refused.value.changes} == {ChangeCode.AMOUNT}
    args = dict(refused.value.changes[0].args)
    assert (args["before"], args["after"]) == (Money(TOTAL, "NOK"), Money(TOTAL + 10000, "NOK"))
    assert "Kari" in refused.value.message
    again = await rehearse(shop, ON, key="again")
    await commit(shop, again, "commit again")
    assert not await faults(tenant)


async def test_someone_who_came_or_went_since_is_named(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=3)
    late = (await invoices_of(shop, shop.member_ids[2]))[0]["origin_id"]
    async with tenant.work() as work:
        await work.sql("UPDATE subscription SET next_start = '2028-03-02' WHERE id = $1", late)
    rehearsal_id = await rehearse(shop, ON)
    gone = (await invoices_of(shop, shop.member_ids[0]))[0]["origin_id"]
    async with tenant.work() as work:
        await work.sql("UPDATE subscription SET next_start = '2027-03-02' WHERE id = $1", late)
        await work.sql("UPDATE subscription SET end_on = next_start WHERE id = $1", gone)
    with pytest.raises(RehearsalOutdated) as refused:
        await commit(shop, rehearsal_id)
    assert sorted(one.code.name for one in refused.value.changes) == ["GONE", "NEW"]


async def test_another_bank_account_is_a_change_for_all(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=1)
    rehearsal_id = await rehearse(shop, ON)
    async with tenant.work() as work:
        await work.sql("UPDATE bank_account SET kid_invoice_width = kid_invoice_width - 1")
    with pytest.raises(RehearsalOutdated) as refused:
        await commit(shop, rehearsal_id)
    assert [one.code for one in refused.value.changes] == [ChangeCode.SETTINGS]


async def test_a_rehearsal_is_stopped_and_goes_on_where_it_was(tenant: Tenant) -> None:
    shop = await due_shop(tenant)
    async with tenant.work(ON) as work:
        rehearsal_id = await request_billing_rehearsal(work, tenant.organisation_id, ON, idempotency_key="r")
    async with tenant.work(ON) as work:
        assert await rehearse_billing_chunk(work, rehearsal_id, 2)
    async with tenant.work(ON) as work:
        await stop_rehearsal(work, rehearsal_id)
    async with tenant.work(ON) as work:
        assert not await rehearse_billing_chunk(work, rehearsal_id, 2)
    async with tenant.work(ON) as work:
        with pytest.raises(InvalidInput):
            await start_rehearsed_run(work, rehearsal_id, idempotency_key="early")
    async with tenant.work(ON) as work:
        await resume_rehearsal(work, rehearsal_id)
    async with tenant.work(ON) as work:
        assert await rehearse_billing_chunk(work, rehearsal_id, 2)
    assert (await rehearsal_of(tenant, rehearsal_id))["total"] == 5
    await finish_rehearsal(shop, rehearsal_id, ON, size=2)
    whole = await rehearse(shop, ON, key="whole")
    assert (await rehearsal_of(tenant, rehearsal_id))["hash"] == (await rehearsal_of(tenant, whole))["hash"]
    assert len(await rows_of(tenant, rehearsal_id)) == 5


async def test_two_rehearsals_at_once_do_the_same(tenant: Tenant) -> None:
    shop = await due_shop(tenant)
    first, second = await asyncio.gather(rehearse(shop, ON, size=1, key="one"), rehearse(shop, ON, size=1, key="two"))
    hashes = {(await rehearsal_of(tenant, one))["hash"] for one in (first, second)}
    assert len(hashes) == 1
    assert len(await rows_of(tenant, first)) == len(await rows_of(tenant, second)) == 5


async def test_only_the_newest_rehearsals_are_kept_and_those_that_a_run_did(tenant: Tenant) -> None:
    shop = await due_shop(tenant, members=1)
    done = await rehearse(shop, ON, key="done")
    await commit(shop, done)
    old = [await rehearse(shop, ON, key=f"old {n}") for n in range(12)]
    async with tenant.read() as read:
        kept = await rehearsals(read, [done, *old])
        [left] = await read.sql("SELECT count(*)::int AS n FROM rehearsal_row WHERE rehearsal_id = ANY($1)", old[:2])
    assert set(kept) == {done, *old[2:]}
    assert left["n"] == 0


async def test_a_rehearsal_that_is_not_there_is_not_found(tenant: Tenant) -> None:
    async with tenant.work(ON) as work:
        with pytest.raises(NotFound):
            await start_rehearsed_run(work, tenant.id, idempotency_key="x")

"""Writing off what is left of stopped subscriptions, many at once (BIL-12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.model import PreviewOutdated, RunAlreadyActive
from domain.billing.queries.corrections import corrections
from domain.billing.queries.invoices import invoices
from domain.billing.queries.runs import runs
from domain.kernel.refusal import InvalidInput
from domain.ledger.queries import balances
from domain.subscriptions.commands.add_correction import NewCorrection, add_correction
from domain.subscriptions.commands.run_bulk_credit_chunk import run_bulk_credit_chunk
from domain.subscriptions.commands.start_bulk_credit import start_bulk_credit
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import StopSubscription
from domain.subscriptions.queries.bulk_credit import bulk_credit_results, search_bulk_credit
from domain.subscriptions.rules.bulk_credit import STANDARD_REASON, BulkCreditItem, BulkCreditKind, BulkCreditSearch
from tests.domain.dunning.stopped import FIRST_ON, dun, guard
from tests.domain.subscriptions.selling import (
    DUES_MINOR,
    MAGAZINE_MINOR,
    Shop,
    faults,
    invoices_of,
    open_shop,
    pay,
    run,
    start,
)
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("BIL-12")
TOTAL = DUES_MINOR + MAGAZINE_MINOR
RENEWAL = 79_900  # the offer is for the first term
LATE = TODAY + timedelta(days=60)


async def stop(tenant: Tenant, subscription_id: UUID, on: date = TODAY) -> None:
    async with tenant.work(on) as work:
        command = StopSubscription(subscription_id, "STAFF", on, credit_open=False, settle_running=False)
        await stop_subscription(work, command, idempotency_key=f"stop {subscription_id}")


async def leave_behind(tenant: Tenant) -> Shop:
    """Stop three members: one owes a part, one overpaid, on one a deduction waits; the fourth, who overpaid, stays."""
    shop = await open_shop(tenant, members=4)
    began = TODAY - timedelta(days=30)
    started = [await start(shop, member_id, began) for member_id in shop.member_ids]
    owed = {row["payer_id"]: row for row in await invoices_of(shop)}
    owing, overpaid, corrected, staying = (owed[member_id] for member_id in shop.member_ids)
    await pay(tenant, owing, 30_000)
    await pay(tenant, overpaid, TOTAL + 12_300)
    await pay(tenant, corrected)
    await pay(tenant, staying, TOTAL + 500)
    async with tenant.work() as work:
        new = NewCorrection(started[2].subscription_id, "Klage", -4_500)
        await add_correction(work, new, idempotency_key="klage")
    for one in started[:3]:
        await stop(tenant, one.subscription_id)
    return shop


def search_of(tenant: Tenant) -> BulkCreditSearch:
    return BulkCreditSearch(tenant.organisation_id)


async def found(tenant: Tenant, search: BulkCreditSearch | None = None, on: date = LATE) -> list[BulkCreditItem]:
    async with tenant.read() as read:
        return (await search_bulk_credit(read, search or search_of(tenant), on))[0]


async def begin(
    tenant: Tenant, items: list[BulkCreditItem], *, key: str = "k", reason: str | None = None, on: date = LATE
) -> UUID:
    async with tenant.work(on) as work:
        return await start_bulk_credit(
            work,
            search_of(tenant),
            [one.item_id for one in items],
            expected_minor=sum(one.amount_minor for one in items),
            reason=reason,
            idempotency_key=key,
        )


async def finish(tenant: Tenant, run_id: UUID, size: int = 500, on: date = LATE) -> None:
    more = True
    while more:
        async with tenant.work(on) as work:
            more = await run_bulk_credit_chunk(work, run_id, size)


async def test_debts_are_negative_credits_positive_and_who_goes_on_is_not_found(tenant: Tenant) -> None:
    shop = await leave_behind(tenant)
    shown = {(one.kind, one.member_id): one.amount_minor for one in await found(tenant)}
    owing, overpaid, corrected, _ = shop.member_ids
    assert shown == {
        (BulkCreditKind.DEMAND, owing): 30_000 - TOTAL,
        (BulkCreditKind.CREDIT, overpaid): 12_300,
        (BulkCreditKind.CORRECTION, corrected): 4_500,
    }
    kinds = {one.kind for one in await found(tenant, on=TODAY)}
    assert BulkCreditKind.DEMAND not in kinds  # not overdue yet


async def test_days_and_amounts_narrow_the_search(tenant: Tenant) -> None:
    await leave_behind(tenant)
    base, everything = search_of(tenant), {BulkCreditKind.DEMAND, BulkCreditKind.CREDIT, BulkCreditKind.CORRECTION}
    balances_only = {BulkCreditKind.CREDIT, BulkCreditKind.CORRECTION}
    for search, kinds in (
        (base, everything),
        (replace(base, to_on=TODAY), balances_only),
        (replace(base, from_on=TODAY + timedelta(days=1)), {BulkCreditKind.DEMAND}),
        (replace(base, balance_least_minor=4_501), everything - {BulkCreditKind.CORRECTION}),
        (replace(base, balance_most_minor=12_299), everything - {BulkCreditKind.CREDIT}),
        (replace(base, demand_most_minor=TOTAL - 30_001), balances_only),
        (replace(base, demand_least_minor=TOTAL - 30_000), everything),
        (replace(base, organisation_id=tenant.id), set()),
    ):
        assert {one.kind for one in await found(tenant, search)} == kinds
    for wrong, path in (
        (replace(base, from_on=LATE, to_on=TODAY), "toOn"),
        (replace(base, balance_least_minor=-1), "balanceLeastMinor"),
        (replace(base, demand_least_minor=5, demand_most_minor=4), "demandMostMinor"),
    ):
        with pytest.raises(InvalidInput) as refused:
            await found(tenant, wrong)
        assert [field.path for field in refused.value.fields] == [path]


@pytest.mark.rule("BIL-11", "NEW-03")
@pytest.mark.parametrize("size", [1, 500])
async def test_all_that_was_picked_is_written_off_with_its_reason(tenant: Tenant, size: int) -> None:
    shop = await leave_behind(tenant)
    items = await found(tenant)
    run_id = await begin(tenant, items)
    await finish(tenant, run_id, size)
    async with tenant.read() as read:
        results = await bulk_credit_results(read, run_id)
        left = await balances(read, list(shop.member_ids))
        billed = (await runs(read, [run_id]))[run_id]
        audited = await read.sql("SELECT DISTINCT reason FROM audit_entry WHERE reason = $1", STANDARD_REASON)
        [invoice] = (await invoices(read, [one.item_id for one in items if one.kind == "DEMAND"])).values()
        [waiting] = (await corrections(read, [one.item_id for one in items if one.kind == "CORRECTION"])).values()
    assert [row["written_minor"] for row in results] == [row["amount_minor"] for row in results]
    assert {row["member_id"]: row["balance_minor"] for row in left if row["balance_minor"]} == {shop.member_ids[3]: 500}
    assert (billed["state"], billed["done"], billed["invoiced"]) == ("DONE", 3, 3)
    assert billed["total_minor"] == sum(one.amount_minor for one in items)
    assert (invoice["open_minor"], invoice["state"], waiting["left_minor"]) == (0, "ISSUED", 0)
    assert audited
    assert await found(tenant) == []
    assert not await faults(tenant)


async def test_only_what_was_picked_goes_and_the_same_key_starts_one_run(tenant: Tenant) -> None:
    await leave_behind(tenant)
    items = await found(tenant)
    demand = [one for one in items if one.kind is BulkCreditKind.DEMAND]
    run_id = await begin(tenant, demand, reason="Dødsbo")
    assert await begin(tenant, demand, reason="Dødsbo") == run_id
    with pytest.raises(RunAlreadyActive):
        await begin(tenant, demand, key="other")
    await finish(tenant, run_id)
    assert {one.kind for one in await found(tenant)} == {BulkCreditKind.CREDIT, BulkCreditKind.CORRECTION}
    async with tenant.read() as read:
        assert await read.sql("SELECT FROM audit_entry WHERE reason = 'Dødsbo' AND what = 'credit_invoice'")
    assert not await faults(tenant)


async def test_what_has_changed_since_it_was_shown_is_refused_and_what_changes_later_is_passed_over(
    tenant: Tenant,
) -> None:
    await leave_behind(tenant)
    items = await found(tenant)
    [demand] = [one for one in items if one.kind is BulkCreditKind.DEMAND]
    with pytest.raises(PreviewOutdated):
        await begin(tenant, [replace(demand, amount_minor=demand.amount_minor + 1)], key="less")
    with pytest.raises(PreviewOutdated):
        await begin(tenant, [replace(demand, item_id=tenant.id)], key="gone")
    with pytest.raises(InvalidInput):
        await begin(tenant, [], key="none")
    run_id = await begin(tenant, items)
    async with tenant.work(LATE) as work:
        await credit_invoice(
            work, demand.item_id, reason="feil", part=-demand.amount_minor - 1_000, idempotency_key="c"
        )
    await finish(tenant, run_id)
    async with tenant.read() as read:
        results = {row["kind"]: row["written_minor"] for row in await bulk_credit_results(read, run_id)}
    assert results == {"DEMAND": -1_000, "CREDIT": 12_300, "CORRECTION": 4_500}
    assert not await faults(tenant)


async def dunned(tenant: Tenant) -> tuple[Shop, date]:
    """Stop two members who were reminded once for a fee of 35.00: the first paid all but the fee, the other nothing."""
    guarded = await guard(tenant, members=2, stop=None)
    await dun(guarded, FIRST_ON)
    paid, _ = await invoices_of(guarded.shop)
    await pay(tenant, paid, on=FIRST_ON)
    for subscription_id in guarded.subscription_ids:
        await stop(tenant, subscription_id, FIRST_ON)
    return guarded.shop, FIRST_ON + timedelta(days=60)


@pytest.mark.rule("DUN-04", "NEW-03")
@pytest.mark.parametrize("size", [1, 500])
async def test_fees_of_reminders_go_with_their_invoice_and_alone_where_it_is_paid(tenant: Tenant, size: int) -> None:
    shop, on = await dunned(tenant)
    items = await found(tenant, on=on)
    shown = {(one.kind, one.member_id): (one.amount_minor, one.text) for one in items}
    assert shown == {
        (BulkCreditKind.FEE, shop.member_ids[0]): (-3_500, "Purregebyr for faktura 10001"),
        (BulkCreditKind.DEMAND, shop.member_ids[1]): (-(TOTAL + 3_500), "10002 Ordinær"),
    }
    assert await found(tenant, replace(search_of(tenant), demand_most_minor=3_499), on) == []
    run_id = await begin(tenant, items, on=on)
    await finish(tenant, run_id, size, on)
    async with tenant.read() as read:
        results = await bulk_credit_results(read, run_id)
        left = await balances(read, list(shop.member_ids))
    assert [row["written_minor"] for row in results] == [row["amount_minor"] for row in results]
    assert not any(row["balance_minor"] for row in left)
    assert await found(tenant, on=on) == []
    assert not await faults(tenant)


async def test_a_fee_that_is_paid_before_its_turn_is_passed_over(tenant: Tenant) -> None:
    shop, on = await dunned(tenant)
    fees = [one for one in await found(tenant, on=on) if one.kind is BulkCreditKind.FEE]
    run_id = await begin(tenant, fees, on=on)
    [paid, _] = await invoices_of(shop)
    await pay(tenant, paid, 3_500, on=on)
    await finish(tenant, run_id, on=on)
    async with tenant.read() as read:
        [row] = await bulk_credit_results(read, run_id)
    assert row["written_minor"] == 0
    assert not await faults(tenant)


@pytest.mark.rule("BIL-09")
async def test_a_balance_that_is_realised_on_an_invoice_is_not_in_the_search(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    [member_id] = shop.member_ids
    started = await start(shop, member_id, TODAY - timedelta(days=30))
    async with tenant.work() as work:
        new = NewCorrection(started.subscription_id, "Klage", -4_500)
        await add_correction(work, new, idempotency_key="klage")
    await run(shop, TODAY + timedelta(days=340))  # the next term's invoice takes it
    assert [row["total_minor"] for row in await invoices_of(shop)] == [TOTAL, RENEWAL - 4_500]
    await stop(tenant, started.subscription_id)
    kinds = {one.kind for one in await found(tenant, on=TODAY)}
    assert BulkCreditKind.CORRECTION not in kinds


async def test_who_has_one_that_runs_keeps_the_credit_and_another_organisation_finds_nothing(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    [member_id] = shop.member_ids
    first = await start(shop, member_id, TODAY - timedelta(days=30))
    second = await start(shop, member_id, TODAY - timedelta(days=20), key="second")
    for invoice in await invoices_of(shop):
        await pay(tenant, invoice, TOTAL + 100)
    await stop(tenant, first.subscription_id)
    assert await found(tenant) == []
    await stop(tenant, second.subscription_id)
    assert [(one.kind, one.amount_minor) for one in await found(tenant)] == [(BulkCreditKind.CREDIT, 200)]

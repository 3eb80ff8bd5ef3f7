"""Corrections wait on a subscription and go into its next invoice (BIL-09)."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.commands.remove_correction import remove_correction
from domain.billing.queries.corrections import (
    CorrectionSearch,
    CorrectionState,
    CorrectionType,
    correction_page,
    corrections,
    corrections_of,
    count_corrections,
    taken_of,
)
from domain.billing.queries.invoices import lines
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import SYSTEM
from domain.people.queries.timeline import timeline
from domain.subscriptions.commands.add_correction import NewCorrection, add_correction
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import ChangeRefused, StopSubscription
from domain.subscriptions.queries.coming import coming
from domain.subscriptions.queries.subscriptions import next_bill
from tests.domain.subscriptions.selling import (
    DUES_MINOR,
    FEE_MINOR,
    MAGAZINE_MINOR,
    Shop,
    faults,
    invoices_of,
    open_shop,
    pay,
    run,
    start,
    whys,
)
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("BIL-09")
TOTAL = DUES_MINOR + MAGAZINE_MINOR
NEXT = TOTAL + FEE_MINOR
NEXT_RUN = date(2027, 2, 16)


async def correct(tenant: Tenant, subscription_id: UUID, minor: int, text: str = "Rabatt", key: str = "") -> UUID:
    async with tenant.work() as work:
        new = NewCorrection(subscription_id, text, minor)
        return await add_correction(work, new, idempotency_key=key or f"{subscription_id} {minor} {text}")


async def left(tenant: Tenant, correction_id: UUID) -> int:
    async with tenant.read() as read:
        return int((await corrections(read, [correction_id]))[correction_id]["left_minor"])


async def billed(shop: Shop) -> Row:
    return (await invoices_of(shop))[-1]


@pytest.mark.rule("NEW-02")
async def test_a_deduction_and_an_addition_are_lines_of_the_next_invoice(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    subscription_id = (await start(shop, shop.member_ids[0], TODAY)).subscription_id
    less = await correct(tenant, subscription_id, -10_000, "Klage")
    more = await correct(tenant, subscription_id, 2_500, "Porto")
    async with tenant.read() as read:
        preview = await rehearse_run(read, tenant.organisation_id, NEXT_RUN)
        draft = await next_bill(read, subscription_id, TODAY)
        events = await coming(read, subscription_id, TODAY)
    await run(shop, NEXT_RUN)
    invoice = await billed(shop)
    assert invoice["total_minor"] == NEXT - 7_500 == preview.total_minor
    assert draft is not None
    assert draft.draft.total_minor == NEXT - 7_500
    assert [one.bill.draft.total_minor for one in events if one.bill] == [NEXT - 7_500]
    async with tenant.read() as read:
        texts = [(row["text"], row["gross_minor"]) for row in (await lines(read, [invoice["id"]]))[invoice["id"]]]
        taken = await taken_of(read, [less, more])
    assert texts[-2:] == [("Porto", 2_500), ("Klage", -10_000)]
    said = [f"registered by {SYSTEM.name} on {TODAY}"]
    assert (await whys(shop, invoice["number"]))[-2:] == [said, said]
    async with tenant.read() as read:
        told = {row["kind"]: row["reason"] for row in await timeline(read, shop.member_ids[0], 50)}
    assert told["add_correction"] == "Klage"
    assert [taken[key][0]["invoice_id"] for key in (less, more)] == [invoice["id"]] * 2
    assert (await left(tenant, less), await left(tenant, more)) == (0, 0)
    assert not await faults(tenant)


async def test_a_deduction_larger_than_the_invoice_leaves_0_and_the_rest_waits(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    subscription_id = (await start(shop, shop.member_ids[0], TODAY)).subscription_id
    key = await correct(tenant, subscription_id, -NEXT - 5_000)
    await run(shop, NEXT_RUN)
    invoice = await billed(shop)
    assert (invoice["total_minor"], invoice["open_minor"], await left(tenant, key)) == (0, 0, -5_000)
    await run(shop, date(2028, 2, 17))
    assert (await billed(shop))["total_minor"] == NEXT - 5_000
    assert await left(tenant, key) == 0
    assert not await faults(tenant)


async def test_one_that_waits_can_be_removed_and_one_that_was_invoiced_can_not(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    subscription_id = (await start(shop, shop.member_ids[0], TODAY)).subscription_id
    removed = await correct(tenant, subscription_id, -1_000)
    kept = await correct(tenant, subscription_id, -2_000)
    for _ in range(2):
        async with tenant.work() as work:
            await remove_correction(work, removed)
    await run(shop, NEXT_RUN)
    assert (await billed(shop))["total_minor"] == NEXT - 2_000
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await remove_correction(work, kept)
    assert refused.value.fields[0].code == "INVOICED"
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await remove_correction(work, subscription_id)
    async with tenant.read() as read:
        assert [row["id"] for row in (await corrections_of(read, [subscription_id]))[subscription_id]] == [kept]
    assert not await faults(tenant)


@pytest.mark.rule("BIL-11")
async def test_crediting_the_invoice_lets_its_corrections_wait_again(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    subscription_id = (await start(shop, shop.member_ids[0], TODAY)).subscription_id
    key = await correct(tenant, subscription_id, -10_000)
    await run(shop, NEXT_RUN)
    invoice = await billed(shop)
    for part, most in ((NEXT, NEXT - 10_000), ({1: DUES_MINOR, 2: MAGAZINE_MINOR, 3: FEE_MINOR}, NEXT - 10_000)):
        with pytest.raises(InvalidInput) as refused:
            async with tenant.work(NEXT_RUN) as work:
                await credit_invoice(work, invoice["id"], reason="feil", part=part, idempotency_key=f"over {part}")
        assert dict(refused.value.fields[0].args)["most"].minor == most  # type: ignore[union-attr]
    async with tenant.work(NEXT_RUN) as work:
        await credit_invoice(work, invoice["id"], reason="feil", part=5_000, idempotency_key="some")
    assert await left(tenant, key) == 0
    async with tenant.work(NEXT_RUN) as work:
        await credit_invoice(work, invoice["id"], reason="feil", part=NEXT - 15_000, idempotency_key="rest")
    assert await left(tenant, key) == -10_000
    assert not await faults(tenant)


@pytest.mark.rule("SUB-05")
async def test_an_unpaid_term_that_is_cut_takes_its_corrections_to_the_new_invoice(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    started = await start(shop, shop.member_ids[0], TODAY)
    key = await correct(tenant, started.subscription_id, -10_000)
    await run(shop, NEXT_RUN)
    async with tenant.work(date(2027, 6, 1)) as work:
        command = StopSubscription(started.subscription_id, "STAFF", date(2027, 9, 1))
        await stop_subscription(work, command, idempotency_key="stop")
    new = await billed(shop)
    assert new["number"] == 10_003
    used = new["total_minor"] + 10_000 - FEE_MINOR
    assert 0 < used < TOTAL
    assert await left(tenant, key) == 0
    assert not await faults(tenant)


@pytest.mark.rule("SUB-05")
async def test_a_paid_term_that_was_corrected_below_its_unused_days_is_billed_anew(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    started = await start(shop, shop.member_ids[0], TODAY)
    key = await correct(tenant, started.subscription_id, -(TOTAL - 10_000))
    await run(shop, NEXT_RUN)
    await pay(tenant, await billed(shop), on=date(2027, 3, 1))
    async with tenant.work(date(2027, 6, 1)) as work:
        command = StopSubscription(started.subscription_id, "STAFF", date(2027, 9, 1))
        await stop_subscription(work, command, idempotency_key="stop")
    used = TOTAL // 2  # 183 of the 366 days
    assert await left(tenant, key) == used + FEE_MINOR - (TOTAL - 10_000)
    assert (await billed(shop))["total_minor"] == 0
    assert not await faults(tenant)


async def test_what_waits_on_a_stopped_subscription_stays_listed_and_nothing_is_added(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    started = await start(shop, shop.member_ids[0], TODAY)
    key = await correct(tenant, started.subscription_id, -10_000)
    async with tenant.work() as work:
        await stop_subscription(work, StopSubscription(started.subscription_id, "STAFF", TODAY), idempotency_key="stop")
    await run(shop, NEXT_RUN)
    assert await left(tenant, key) == -10_000
    with pytest.raises(ChangeRefused):
        await correct(tenant, started.subscription_id, -1)
    async with tenant.read() as read:
        found = await correction_page(read, CorrectionSearch(state=CorrectionState.WAITING), limit=10, after=None)
    assert [row["id"] for row in found] == [key]
    assert not await faults(tenant)


async def test_they_are_searched_by_period_type_and_state(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=2)
    ids = [(await start(shop, member_id, TODAY)).subscription_id for member_id in shop.member_ids]
    less, more = await correct(tenant, ids[0], -1_000), await correct(tenant, ids[0], 300)
    await run(shop, NEXT_RUN)
    async with tenant.work(NEXT_RUN) as work:
        late = await add_correction(work, NewCorrection(ids[1], "Senere", -700), idempotency_key="late")
    searches: tuple[tuple[CorrectionSearch, list[UUID], int, int], ...] = (
        (CorrectionSearch(), [late, more, less], -1_700, 300),
        (CorrectionSearch(to_on=TODAY), [more, less], -1_000, 300),
        (CorrectionSearch(from_on=NEXT_RUN), [late], -700, 0),
        (CorrectionSearch(type=CorrectionType.ADDITION), [more], 0, 300),
        (CorrectionSearch(type=CorrectionType.DEDUCTION), [late, less], -1_700, 0),
        (CorrectionSearch(state=CorrectionState.WAITING), [late], -700, 0),
        (CorrectionSearch(state=CorrectionState.INVOICED), [more, less], -1_000, 300),
        (CorrectionSearch(organisation_id=ids[0]), [], 0, 0),
    )
    async with tenant.read() as read:
        for search, wanted, minus, plus in searches:
            found = await correction_page(read, search, limit=10, after=None)
            count = await count_corrections(read, search)
            assert [row["id"] for row in found] == wanted
            assert (count["n"], count["minus"], count["plus"]) == (len(wanted), minus, plus)
        first = await correction_page(read, CorrectionSearch(), limit=1, after=None)
        rest = await correction_page(
            read, CorrectionSearch(), limit=9, after=(first[0]["registered_on"], first[0]["id"])
        )
    assert [row["id"] for row in (*first, *rest)] == [late, more, less]


async def test_what_makes_no_correction_is_refused_and_a_key_counts_once(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    subscription_id = (await start(shop, shop.member_ids[0], TODAY)).subscription_id
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            wrong = NewCorrection(subscription_id, " ", 0, account="x")
            await add_correction(work, wrong, idempotency_key="wrong")
    assert [error.path for error in refused.value.fields] == ["text", "amountMinor", "account"]
    with pytest.raises(InvalidInput):
        async with tenant.work() as work:
            wrong = NewCorrection(subscription_id, "Rabatt", 1, vat_rate_percent="-1")
            await add_correction(work, wrong, idempotency_key="rate")
    with pytest.raises(NotFound):
        await correct(tenant, shop.plan_id, 100)
    twice = [await correct(tenant, subscription_id, -100, key="same") for _ in range(2)]
    assert twice[0] == twice[1]
    async with tenant.read() as read:
        assert len((await corrections_of(read, [subscription_id]))[subscription_id]) == 1


async def test_removing_beside_a_run_leaves_it_removed_or_invoiced(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    subscription_id = (await start(shop, shop.member_ids[0], TODAY)).subscription_id
    key = await correct(tenant, subscription_id, -1_000)

    async def remove() -> bool:
        try:
            async with tenant.work() as work:
                await remove_correction(work, key)
        except InvalidInput:
            return False
        return True

    removed, _ = await asyncio.gather(remove(), run(shop, NEXT_RUN))
    assert (await billed(shop))["total_minor"] == (NEXT if removed else NEXT - 1_000)
    assert not await faults(tenant)

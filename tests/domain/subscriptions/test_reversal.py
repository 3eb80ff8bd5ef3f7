"""A billing run is taken back as a whole, and what it billed can be billed again (RUN-07)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.model import RunNotReversible
from domain.billing.queries.runs import rejects, reversal_of, runs
from domain.billing.rules.reject import RejectCode, RejectReason
from domain.catalogue.commands.create_plan import create_plan
from domain.catalogue.model import NewPlan, PlanKind
from domain.catalogue.queries import load_catalogue
from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.remind_invoice import remind_invoice
from domain.dunning.commands.save_process import save_process
from domain.dunning.model import ProcessDetails, ReminderStep
from domain.kernel.refusal import InvalidInput, NotFound
from domain.ledger.commands.keep_export import keep_export
from domain.ledger.commands.request_export import request_export
from domain.subscriptions.commands.add_correction import NewCorrection, add_correction
from domain.subscriptions.commands.change_plan import change_plan
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.reverse_run import reverse_run
from domain.subscriptions.commands.run_reversal_chunk import run_reversal_chunk
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import ChangePlan, PauseSubscription, StopSubscription
from domain.subscriptions.queries.reversal import in_the_way, reversal_sums
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, open_shop, pay, run, start
from tests.tenants import TODAY, Tenant

ON = date(2027, 3, 1)
LATER = ON + timedelta(days=3)


async def billed(tenant: Tenant, members: int = 5) -> tuple[Shop, UUID, list[UUID]]:
    """A shop whose second terms are billed by a run on ON; the run, and the subscriptions."""
    shop = await open_shop(tenant, members=members)
    started = [await start(shop, member_id, TODAY) for member_id in shop.member_ids]
    return shop, await run(shop, ON), [one.subscription_id for one in started]


async def ask(tenant: Tenant, run_id: UUID, key: str = "reverse") -> UUID:
    async with tenant.work(LATER) as work:
        return await reverse_run(work, run_id, reason="Feil pris", idempotency_key=key)


async def carry_out(tenant: Tenant, reversal_id: UUID, size: int = 2_000) -> None:
    more = True
    while more:
        async with tenant.work(LATER) as work:
            more = await run_reversal_chunk(work, reversal_id, size)


async def of_run(shop: Shop, run_id: UUID) -> list[tuple[object, ...]]:
    """What a run billed: whom, which term, for how much."""
    found = [row for row in await invoices_of(shop) if row["run_id"] == run_id]
    return sorted((row["member_id"], row["period_start"], row["period_end"], row["total_minor"]) for row in found)


@pytest.mark.rule("RUN-07")
@pytest.mark.parametrize("size", [2, 2_000])
async def test_run_07_a_run_is_reversed_as_a_whole_and_billed_again_to_the_same(tenant: Tenant, size: int) -> None:
    shop, run_id, _ = await billed(tenant)
    async with tenant.read() as read:
        sums = await reversal_sums(read, run_id)
    assert (sums["invoices"], sums["subscriptions"], sums["in_the_way"]) == (5, 5, 0)
    before = await of_run(shop, run_id)
    reversal_id = await ask(tenant, run_id)
    assert await ask(tenant, run_id) == reversal_id
    await carry_out(tenant, reversal_id, size)
    async with tenant.read() as read:
        done = (await runs(read, [reversal_id]))[reversal_id]
        assert (await reversal_of(read, [run_id]))[run_id]["id"] == reversal_id
        notes = await read.sql("SELECT number, total_minor FROM invoice WHERE kind = 'CREDIT_NOTE' ORDER BY number")
    assert (done["state"], done["total"], done["done"], done["invoiced"]) == ("DONE", 5, 5, 5)
    assert done["total_minor"] == -sums["total_minor"] == sum(note["total_minor"] for note in notes)
    assert [note["number"] for note in notes] == [1, 2, 3, 4, 5]
    assert {row["state"] for row in await invoices_of(shop) if row["run_id"] == run_id} == {"CREDITED"}
    assert await faults(tenant) == {}
    again = await run(shop, ON, key="again")
    assert await of_run(shop, again) == before
    assert await faults(tenant) == {}


@pytest.mark.rule("RUN-07")
async def test_several_terms_of_one_subscription_are_given_back_together(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1, unit="MONTH")
    await start(shop, shop.member_ids[0], TODAY)
    run_id = await run(shop, date(2026, 6, 20))
    before = await of_run(shop, run_id)
    assert len(before) > 2
    await carry_out(tenant, await ask(tenant, run_id))
    assert await faults(tenant) == {}
    assert await of_run(shop, await run(shop, date(2026, 6, 20), key="again")) == before
    assert await faults(tenant) == {}


@pytest.mark.rule("RUN-07", "BIL-09")
async def test_a_correction_of_an_invoice_that_is_reversed_waits_for_the_next_one(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=2)
    started = [await start(shop, member_id, TODAY) for member_id in shop.member_ids]
    async with tenant.work() as work:
        new = NewCorrection(started[0].subscription_id, "Avslag", -7_500)
        await add_correction(work, new, idempotency_key="less")
    run_id = await run(shop, ON)
    before = await of_run(shop, run_id)
    assert len({total for *_, total in before}) == 2
    await carry_out(tenant, await ask(tenant, run_id))
    assert await faults(tenant) == {}
    assert await of_run(shop, await run(shop, ON, key="again")) == before
    assert await faults(tenant) == {}


@pytest.mark.rule("RUN-07", "BIL-11")
async def test_credit_that_a_reversed_invoice_drew_comes_back_and_is_drawn_again(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=2)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    [first, _] = await invoices_of(shop)
    await pay(tenant, first)
    async with tenant.work() as work:
        await credit_invoice(work, first["id"], part=10_000, reason="Feil", idempotency_key="part")
    run_id = await run(shop, ON)
    before = await of_run(shop, run_id)
    opened = sorted(row["open_minor"] for row in await invoices_of(shop) if row["run_id"] == run_id)
    assert opened[1] - opened[0] == 10_000
    await carry_out(tenant, await ask(tenant, run_id))
    assert await faults(tenant) == {}
    again = await run(shop, ON, key="again")
    assert await of_run(shop, again) == before
    assert sorted(row["open_minor"] for row in await invoices_of(shop) if row["run_id"] == again) == opened
    assert await faults(tenant) == {}


async def paid(shop: Shop, run_id: UUID, subscription_id: UUID) -> None:
    row = next(row for row in await invoices_of(shop) if row["run_id"] == run_id)
    await pay(shop.tenant, row, 100, on=LATER)


async def credited(shop: Shop, run_id: UUID, subscription_id: UUID) -> None:
    row = next(row for row in await invoices_of(shop) if row["run_id"] == run_id)
    async with shop.tenant.work(LATER) as work:
        await credit_invoice(work, row["id"], reason="Del", part=100, idempotency_key="part")


async def exported(shop: Shop, run_id: UUID, subscription_id: UUID) -> None:
    own = shop.tenant.organisation_id
    async with shop.tenant.work(LATER) as work:
        export_id = await request_export(work, own, "journal_csv", ON, LATER, idempotency_key="file")
        await keep_export(
            work, export_id, "journal.csv", BytesIO(b"made"), sha256=sha256(b"made").digest(), byte_count=4
        )


async def promised(shop: Shop, run_id: UUID, subscription_id: UUID) -> None:
    async with shop.tenant.work(LATER) as work:
        await work.sql("UPDATE subscription SET promised_term = 2 WHERE id = $1", subscription_id)


async def billed_on(shop: Shop, run_id: UUID, subscription_id: UUID) -> None:
    await run(shop, date(2028, 3, 1))


async def reminded(shop: Shop, run_id: UUID, subscription_id: UUID) -> None:
    async with shop.tenant.work() as work:
        await work.sql("UPDATE member SET email = 'kari' || number || '@epost.example'")
        plan = (await load_catalogue(work)).plans[shop.plan_id]
        process = await save_process(work, ProcessDetails("Vanlig", (ReminderStep(14, 10, 0),)))
        await attach_process(work, plan.billing_plan_id, process.id)
    [mine, _] = [row for row in await invoices_of(shop) if row["run_id"] == run_id]
    async with shop.tenant.work(mine["due_on"] + timedelta(days=14)) as work:
        await remind_invoice(work, mine["id"], idempotency_key="remind")


async def changed_plan(shop: Shop, run_id: UUID, subscription_id: UUID) -> None:
    async with shop.tenant.work(LATER) as work:
        plan = (await load_catalogue(work)).plans[shop.plan_id]
        other = NewPlan("Støtte", PlanKind.MEMBERSHIP, 1, "YEAR", plan.billing_plan_id, (shop.dues_id,))
        made = await create_plan(work, other)
        await change_plan(work, ChangePlan(subscription_id, made.id), idempotency_key="change")


async def paused(shop: Shop, run_id: UUID, subscription_id: UUID) -> None:
    async with shop.tenant.work(LATER) as work:
        command = PauseSubscription(subscription_id, date(2028, 6, 1), "Reise")
        await pause_subscription(work, command, idempotency_key="pause")


@pytest.mark.rule("RUN-07")
@pytest.mark.parametrize(
    ("happens", "obstacles"),
    [
        (paid, ["SETTLED"]),
        (credited, ["SETTLED"]),
        (exported, ["EXPORTED"] * 2),
        (promised, ["CHANGED"]),
        (billed_on, ["CHANGED"] * 2),
        (reminded, ["REMINDED"]),
        (changed_plan, ["CHANGED"]),
        (paused, ["CHANGED"]),
    ],
)
async def test_a_run_is_not_reversed_with_an_invoice_in_the_way_and_the_refusal_names_it(
    tenant: Tenant, happens: Callable[[Shop, UUID, UUID], Awaitable[None]], obstacles: list[str]
) -> None:
    shop, run_id, subscriptions = await billed(tenant, members=2)
    await happens(shop, run_id, subscriptions[0])
    async with tenant.read() as read:
        found = await in_the_way(read, run_id)
    assert [row["obstacle"] for row in found] == obstacles
    with pytest.raises(RunNotReversible) as refused:
        await ask(tenant, run_id)
    assert refused.value.in_the_way == len(obstacles)
    assert refused.value.invoice_numbers == tuple(str(row["number"]) for row in found)
    by_number = {row["number"]: row["origin_id"] for row in await invoices_of(shop) if row["run_id"] == run_id}
    if happens in {reminded, changed_plan, paused, promised}:
        assert [by_number[row["number"]] for row in found] == subscriptions[:1]


@pytest.mark.rule("RUN-07")
async def test_what_is_credited_whole_already_is_not_in_the_way_and_not_credited_again(tenant: Tenant) -> None:
    shop, run_id, subscriptions = await billed(tenant, members=3)
    async with tenant.work(LATER) as work:
        stop = StopSubscription(subscriptions[0], "Flyttet", LATER)
        await stop_subscription(work, stop, idempotency_key="stop")
    await carry_out(tenant, await ask(tenant, run_id))
    async with tenant.read() as read:
        [row] = await read.sql(
            "SELECT count(*) AS n FROM invoice WHERE kind = 'CREDIT_NOTE' AND credits_id IS NOT NULL"
        )
    assert row["n"] == 3
    assert await faults(tenant) == {}
    assert len(await of_run(shop, await run(shop, ON, key="again"))) == 2


@pytest.mark.rule("RUN-07")
async def test_what_is_paid_after_the_reversal_was_asked_for_stays_and_is_listed(tenant: Tenant) -> None:
    shop, run_id, _ = await billed(tenant, members=3)
    reversal_id = await ask(tenant, run_id)
    kept = next(row for row in await invoices_of(shop) if row["run_id"] == run_id)
    await pay(tenant, kept, on=LATER)
    await carry_out(tenant, reversal_id)
    async with tenant.read() as read:
        [reject] = await rejects(read, reversal_id)
        done = (await runs(read, [reversal_id]))[reversal_id]
    assert (done["invoiced"], done["rejected"]) == (2, 1)
    assert reject["member_id"] == kept["member_id"]
    assert RejectReason.from_json(reject["reason"]) == RejectReason.of(RejectCode.IN_THE_WAY)
    assert await faults(tenant) == {}
    again = await run(shop, ON, key="again")
    assert len(await of_run(shop, again)) == 2
    assert await faults(tenant) == {}


@pytest.mark.rule("RUN-07")
async def test_only_a_billing_run_that_is_done_is_reversed_once_and_with_a_reason(tenant: Tenant) -> None:
    _, run_id, _ = await billed(tenant, members=1)
    with pytest.raises(InvalidInput, match="why"):
        async with tenant.work(LATER) as work:
            await reverse_run(work, run_id, reason=" ", idempotency_key="no reason")
    with pytest.raises(NotFound):
        await ask(tenant, tenant.id)
    reversal_id = await ask(tenant, run_id)
    for odd in (run_id, reversal_id):
        with pytest.raises(InvalidInput, match="run"):
            await ask(tenant, odd, key="again")

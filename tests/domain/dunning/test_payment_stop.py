"""Payment stop (DUN-06): who is stopped and who is not, what becomes of invoices and books, and kills."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest

from domain.billing.model import PreviewOutdated
from domain.billing.queries.runs import rejects
from domain.billing.rules.why import why_of
from domain.dunning.commands.dun_chunk import STOPS_AT_ONCE_MAX
from domain.dunning.commands.postpone_reminder import postpone_reminder
from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from domain.dunning.commands.start_dunning_run import start_dunning_run
from domain.dunning.model import ReminderStep, StopRule
from domain.subscriptions.commands.add_correction import NewCorrection, add_correction
from domain.subscriptions.commands.save_crediting_default import save_crediting_default
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import StopSubscription
from tests.breaking import rewrite
from tests.domain.dunning.stopped import (
    CAUSE,
    FIRST_ON,
    SECOND_ON,
    STOP_ON,
    Guarded,
    dun,
    guard,
    preview,
    start_on,
    stops_made,
    subscriptions,
)
from tests.domain.dunning.unpaid import reminders
from tests.domain.payments.owing import facts, payments
from tests.domain.subscriptions.selling import faults, invoices_of, pay, run
from tests.domain.subscriptions.test_stop import balances
from tests.tenants import TODAY, Tenant

YEARLY = 75_000
DAY = timedelta(days=1)


async def states(guarded: Guarded) -> list[str]:
    return [row["state"] for row in await subscriptions(guarded)]


@pytest.mark.rule("DUN-06", "SUB-05", "SUB-02")
async def test_the_subscription_stops_the_invoice_is_credited_and_the_used_days_stay_as_debt(tenant: Tenant) -> None:
    guarded = await guard(tenant)
    await dun(guarded, FIRST_ON, SECOND_ON, STOP_ON - DAY)
    assert await states(guarded) == ["ACTIVE"]
    run_id = await dun(guarded, STOP_ON)
    [row] = await subscriptions(guarded)
    assert (row["state"], row["end_on"], row["stop_cause"], row["stop_kind"]) == (
        "STOPPED",
        STOP_ON,
        CAUSE,
        "PAYMENT_STOP",
    )
    credited, used = [one for one in await invoices_of(guarded.shop) if one["kind"] == "INVOICE"]
    assert (credited["state"], credited["open_minor"]) == ("CREDITED", 0)
    days = (STOP_ON - TODAY).days
    assert (used["period_end"], used["open_minor"]) == (
        STOP_ON,
        round(50_000 * days / 365) + round(25_000 * days / 365),
    )
    assert await balances(guarded.shop, STOP_ON) == {guarded.shop.member_ids[0]: -used["open_minor"]}
    [made] = await stops_made(guarded)
    assert (made["invoice_id"], made["stopped_on"], made["run_id"]) == (credited["id"], STOP_ON, run_id)
    assert made["overdue_minor"] == YEARLY + 2 * 3_500
    assert [one.message for one in why_of(made["why"])] == [
        f"the invoice was due on {TODAY + 14 * DAY}",
        f"reminder 1 was due on {FIRST_ON + 10 * DAY}, 24 days after that",
        f"reminder 2 was due on {SECOND_ON + 10 * DAY}, 15 days after that",
        f"the stop delay of 7 days after that: not before {STOP_ON}",
        "nothing is paid, and 820.00 NOK is owed",
    ]
    async with tenant.read() as read:
        [told] = await facts(read, "PaymentStopped")
        [ended] = await facts(read, "SubscriptionStopped")
    assert (told["debt_minor"], ended["end_on"]) == (made["overdue_minor"], str(STOP_ON))
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-06", "RUN-05")
async def test_a_run_stops_exactly_what_was_previewed_once(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=5)
    await dun(guarded, FIRST_ON, SECOND_ON)
    shown = await preview(guarded)
    assert (shown.stops, shown.reminders) == (5, 0)
    async with tenant.work(STOP_ON) as work:
        run_id = await start_dunning_run(
            work, tenant.organisation_id, expected_hash=shown.hash, idempotency_key="as previewed"
        )
    more = True
    while more:
        async with tenant.work(STOP_ON) as work:
            more = await run_dunning_chunk(work, run_id, 2)
    assert {row["subscription_id"] for row in await stops_made(guarded)} == {
        one.claim.subscription_id for one in shown.stop_rows
    }
    await dun(guarded, STOP_ON)
    await dun(guarded, STOP_ON + DAY)
    assert len(await stops_made(guarded)) == 5
    assert (await preview(guarded)).stops == 0
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-06", "RUN-05")
async def test_a_payment_after_the_preview_saves_the_subscription_and_the_run_says_so(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=2)
    await dun(guarded, FIRST_ON, SECOND_ON)
    shown = await preview(guarded)
    await pay(tenant, (await invoices_of(guarded.shop))[0], on=STOP_ON)
    with pytest.raises(PreviewOutdated):
        async with tenant.work(STOP_ON) as work:
            await start_dunning_run(work, tenant.organisation_id, expected_hash=shown.hash, idempotency_key="r")
    await dun(guarded, STOP_ON)
    assert sorted(await states(guarded)) == ["ACTIVE", "STOPPED"]
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-06")
async def test_money_for_the_credited_invoice_waits_for_staff_and_the_subscription_stays_stopped(
    tenant: Tenant,
) -> None:
    guarded = await guard(tenant)
    await dun(guarded, FIRST_ON, SECOND_ON, STOP_ON)
    await pay(tenant, (await invoices_of(guarded.shop))[0], YEARLY, on=STOP_ON + DAY)
    async with tenant.read() as read:
        [payment] = await payments(read)
    assert payment["state"] == "AWAITING_IDENTIFICATION"
    assert await states(guarded) == ["STOPPED"]
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-06")
@pytest.mark.parametrize(("paid", "state"), [(0, "STOPPED"), (20_000, "STOPPED"), (72_000, "ACTIVE")])
async def test_above_the_threshold_it_is_the_overdue_debt_that_counts(tenant: Tenant, paid: int, state: str) -> None:
    guarded = await guard(tenant, stop=StopRule(7, 10_000, CAUSE), unit="YEAR")
    if paid:
        await pay(tenant, (await invoices_of(guarded.shop))[0], paid)
    await dun(guarded, FIRST_ON, SECOND_ON, STOP_ON)
    assert await states(guarded) == [state]
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-06")
async def test_switched_on_later_it_works_back_in_time_and_ends_subscriptions_on_the_day_of_the_run(
    tenant: Tenant,
) -> None:
    guarded = await guard(tenant, members=2, stop=None)
    await dun(guarded, FIRST_ON, SECOND_ON, STOP_ON + 100 * DAY)
    assert await states(guarded) == ["ACTIVE", "ACTIVE"]
    async with tenant.work() as work:
        await work.sql("UPDATE dunning_process SET stop_delay_days = 7, stop_threshold_minor = 0, stop_cause = 'x'")
    late = STOP_ON + 101 * DAY
    assert (await preview(guarded, late)).stops == 2
    await dun(guarded, late)
    assert {row["end_on"] for row in await subscriptions(guarded)} == {late}
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-06")
async def test_a_term_that_is_over_stands_in_full_and_the_coming_one_is_credited(tenant: Tenant) -> None:
    guarded = await guard(tenant, unit="MONTH")
    await run(guarded.shop, TODAY + 17 * DAY)
    await run(guarded.shop, TODAY + 48 * DAY)
    await dun(guarded, FIRST_ON, SECOND_ON)
    before = {row["number"]: row["total_minor"] for row in await invoices_of(guarded.shop) if row["kind"] == "INVOICE"}
    await dun(guarded, STOP_ON)
    rows = {row["number"]: row for row in await invoices_of(guarded.shop) if row["kind"] == "INVOICE"}
    assert (rows[10_001]["state"], rows[10_001]["open_minor"]) == ("ISSUED", before[10_001])
    assert [rows[number]["state"] for number in sorted(rows)][1:] == ["CREDITED", "CREDITED", "ISSUED"]
    # the term that runs on the day is billed for its used days; the one after it goes
    assert max(row["period_end"] for row in rows.values() if row["state"] == "ISSUED") == STOP_ON
    assert await states(guarded) == ["STOPPED"]
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-06", "SUB-06")
@pytest.mark.parametrize("credit_open", [True, False])
async def test_open_invoices_of_terms_to_come_follow_the_default(tenant: Tenant, credit_open: bool) -> None:
    guarded = await guard(tenant, unit="MONTH", steps=(ReminderStep(1, 1, 0),), stop=StopRule(1, 0, CAUSE))
    async with tenant.work() as work:
        await save_crediting_default(work, credit_open=credit_open, by_kind={})
    await run(guarded.shop, TODAY + 17 * DAY)
    due_on = TODAY + 14 * DAY
    await dun(guarded, due_on + DAY, due_on + 3 * DAY)
    coming = next(row for row in await invoices_of(guarded.shop) if row["number"] == 10_002)
    assert coming["state"] == ("CREDITED" if credit_open else "ISSUED")
    assert await states(guarded) == ["STOPPED"]
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-06")
async def test_later_invoices_of_a_subscription_that_stops_are_not_reminded_that_day(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=2, unit="MONTH", steps=(ReminderStep(1, 20, 0),), stop=StopRule(1, 0, CAUSE))
    async with tenant.work() as work:
        await save_crediting_default(work, credit_open=False, by_kind={})
    await run(guarded.shop, TODAY + 17 * DAY)
    firsts = [row for row in await invoices_of(guarded.shop) if row["number"] in (10_001, 10_002)]
    stops_later, stays = guarded.shop.member_ids
    [paid] = [row for row in firsts if row["payer_id"] == stays]
    await dun(guarded, TODAY + 15 * DAY)
    await pay(tenant, paid, on=TODAY + 20 * DAY)
    before = len(await reminders(guarded.dunning))
    shown = await preview(guarded, TODAY + 36 * DAY)
    await dun(guarded, TODAY + 36 * DAY)
    assert await states(guarded) == ["STOPPED", "ACTIVE"]
    made = (await reminders(guarded.dunning))[before:]
    assert [row["payer_id"] for row in made] == [stays]
    assert (shown.reminders, shown.stops) == (1, 1)
    later = [
        row for row in await invoices_of(guarded.shop) if row["payer_id"] == stops_later and row["number"] > 10_002
    ]
    assert later
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-05", "DUN-06")
async def test_a_payment_stop_can_be_postponed(tenant: Tenant) -> None:
    guarded = await guard(tenant)
    await dun(guarded, FIRST_ON, SECOND_ON)
    invoice = (await invoices_of(guarded.shop))[0]
    async with tenant.work(SECOND_ON + DAY) as work:
        await postpone_reminder(work, invoice["id"], until_on=STOP_ON + 5 * DAY, reason="Har ringt")
    await dun(guarded, STOP_ON + 4 * DAY)
    assert await states(guarded) == ["ACTIVE"]
    await dun(guarded, STOP_ON + 5 * DAY)
    assert await states(guarded) == ["STOPPED"]


@pytest.mark.rule("DUN-06")
async def test_who_leaves_by_then_is_left_alone_and_a_later_end_comes_sooner(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=2)
    for subscription_id, end_on in zip(guarded.subscription_ids, (STOP_ON, STOP_ON + 30 * DAY), strict=True):
        async with tenant.work(SECOND_ON) as work:
            command = StopSubscription(subscription_id, "Flytter", end_on, settle_running=False)
            await stop_subscription(work, command, idempotency_key=str(subscription_id))
    await dun(guarded, FIRST_ON, SECOND_ON, STOP_ON)
    found = {row["id"]: row for row in await subscriptions(guarded)}
    first, second = (found[one] for one in guarded.subscription_ids)
    assert (first["end_on"], first["stop_kind"]) == (STOP_ON, "STAFF")
    assert (second["end_on"], second["stop_kind"]) == (STOP_ON, "PAYMENT_STOP")
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-06")
async def test_of_two_subscriptions_of_a_payer_each_is_judged_by_the_debt_of_the_morning(tenant: Tenant) -> None:
    guarded = await guard(tenant, stop=StopRule(7, 130_000, CAUSE))
    await start_on(guarded.shop, guarded.shop.member_ids[0], key="again")
    await dun(guarded, FIRST_ON, SECOND_ON)
    assert (await preview(guarded)).stops == 2
    await dun(guarded, STOP_ON, size=1)
    assert await states(guarded) == ["STOPPED", "STOPPED"]
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-06", "RUN-06")
async def test_payments_and_stops_at_the_same_moment_never_wait_for_each_other_in_a_circle(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=12)
    await dun(guarded, FIRST_ON, SECOND_ON)
    owed = await invoices_of(guarded.shop)
    paying = (pay(tenant, one, on=STOP_ON) for one in owed[::2])
    await asyncio.gather(dun(guarded, STOP_ON, size=3), *paying)
    stopped = len([state for state in await states(guarded) if state == "STOPPED"])
    assert 6 <= stopped <= 12
    assert len(await stops_made(guarded)) == stopped
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-06", "RUN-06")
@pytest.mark.parametrize("dies_in", range(4))
async def test_a_kill_in_any_chunk_stops_nobody_twice(tenant: Tenant, dies_in: int) -> None:
    guarded = await guard(tenant, members=6)
    await dun(guarded, FIRST_ON, SECOND_ON)
    async with tenant.work(STOP_ON) as work:
        run_id = await start_dunning_run(work, tenant.organisation_id, idempotency_key="r")
    chunk, more = 0, True
    while more:
        try:
            async with tenant.work(STOP_ON) as work:
                more = await run_dunning_chunk(work, run_id, 2)
                if chunk == dies_in:
                    raise ConnectionError("killed before the commit")
        except ConnectionError:
            more = True
        chunk += 1
    assert await states(guarded) == ["STOPPED"] * 6
    assert len(await stops_made(guarded)) == 6
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-06", "NEW-10")
async def test_one_that_can_not_be_stopped_is_put_aside_with_the_cause_and_all_others_stop(
    tenant: Tenant, owner_url: str
) -> None:
    guarded = await guard(tenant, members=3, unit="MONTH")
    await run(guarded.shop, TODAY + 48 * DAY)
    await dun(guarded, FIRST_ON, SECOND_ON)
    broken = guarded.subscription_ids[1]
    async with tenant.read() as read:  # an invoice of a term to come that nobody can credit any more
        [last] = await read.sql("SELECT max(number) AS number FROM invoice WHERE origin_id = $1", broken)
    await rewrite(owner_url, "UPDATE invoice SET kind = 'CREDIT_NOTE' WHERE number = $1", last["number"])
    run_id = await dun(guarded, STOP_ON)
    assert {row["subscription_id"] for row in await stops_made(guarded)} == {*guarded.subscription_ids} - {broken}
    async with tenant.read() as read:
        [reject] = await rejects(read, run_id)
    assert reject["reason"]["code"] == "BROKEN"
    assert sorted(await states(guarded)) == ["ACTIVE", "STOPPED", "STOPPED"]


@pytest.mark.rule("DUN-06")
async def test_a_chunk_ends_after_so_many_stops(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=STOPS_AT_ONCE_MAX + 3)
    await dun(guarded, FIRST_ON, SECOND_ON)
    async with tenant.work(STOP_ON) as work:
        run_id = await start_dunning_run(work, tenant.organisation_id, idempotency_key="r")
        assert await run_dunning_chunk(work, run_id)
    assert len(await stops_made(guarded)) == STOPS_AT_ONCE_MAX
    async with tenant.work(STOP_ON) as work:
        assert not await run_dunning_chunk(work, run_id)
    assert len(await stops_made(guarded)) == STOPS_AT_ONCE_MAX + 3


@pytest.mark.rule("DUN-06", "RUN-05")
@pytest.mark.parametrize("seed", range(4))
async def test_day_by_day_a_run_does_what_its_rehearsal_said(tenant: Tenant, seed: int) -> None:
    """Half a year of members on monthly plans who pay now and then, with a process at random."""
    chance = random.Random(seed)
    steps = [ReminderStep(chance.randint(0, 9), chance.randint(1, 9), chance.choice([0, 3_500])) for _ in range(2)]
    stop = StopRule(chance.randint(0, 9), chance.choice([0, 0, 10_000]), CAUSE)
    guarded = await guard(tenant, members=8, unit="MONTH", steps=steps, stop=stop, write_off_fee=bool(seed % 2))
    day, stopped = TODAY, 0
    while day < TODAY + 150 * DAY:
        day += chance.randint(1, 9) * DAY
        await run(guarded.shop, day, key=f"bill {day}")
        unpaid = [row for row in await invoices_of(guarded.shop) if row["open_minor"]]
        for one in chance.sample(unpaid, min(2, len(unpaid))):
            await pay(tenant, one, chance.choice([10_000, one["open_minor"]]), on=day)
        shown, sent = await preview(guarded, day), len(await reminders(guarded.dunning))
        await dun(guarded, day, size=chance.randint(1, 20))
        stopped += shown.stops
        assert len(await stops_made(guarded)) == stopped
        assert len(await reminders(guarded.dunning)) == sent + shown.reminders
    assert stopped
    assert await faults(tenant) == {}


@pytest.mark.rule("DUN-03", "BIL-09")
async def test_a_correction_that_waits_does_not_lower_a_reminder(tenant: Tenant) -> None:
    guarded = await guard(tenant)
    async with tenant.work() as work:
        less = NewCorrection(guarded.subscription_ids[0], "Klage", -10_000)
        await add_correction(work, less, idempotency_key="less")
    await dun(guarded, FIRST_ON)
    [made] = await reminders(guarded.dunning)
    assert (made["open_minor"], made["fee_minor"]) == (YEARLY, 3_500)
    assert await faults(tenant) == {}

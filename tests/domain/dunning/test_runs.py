"""Dunning runs: preview, chunks, stopping, two at once, kills, and what can't be reminded of."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.billing.commands.change_run import resume_run, stop_run
from domain.billing.model import NoBankAccount, PreviewOutdated, RunAlreadyActive
from domain.billing.queries.runs import rejects, runs
from domain.billing.rules.drawing import Purse
from domain.dunning.commands.decide_reminders import Decided, decide_reminders, load_policies
from domain.dunning.commands.postpone_reminder import postpone_reminder
from domain.dunning.commands.rehearse_dunning import DunningPreview, rehearse_dunning
from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from domain.dunning.commands.start_dunning_run import start_dunning_run
from domain.dunning.model import ReminderDraft, ReminderRefused, ReminderStep
from domain.dunning.repository.claims import overdue_invoices
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput, NotFound
from tests.domain.dunning.unpaid import (
    DUE_ON,
    FEE_MINOR,
    Dunning,
    finish,
    more,
    open_dunning,
    owing,
    pay,
    remind,
    reminders,
    sound,
)
from tests.domain.payments.owing import Owing, issue
from tests.tenants import TODAY, Tenant

ON = DUE_ON + timedelta(days=14)
MEMBERS = 12


async def preview(dunning: Dunning, on: date = ON) -> DunningPreview:
    async with dunning.tenant.read() as read:
        return await rehearse_dunning(read, dunning.tenant.organisation_id, on)


async def queue(dunning: Dunning, key: str = "r", expected_hash: str | None = None) -> UUID:
    async with dunning.tenant.work(ON) as work:
        return await start_dunning_run(
            work, dunning.tenant.organisation_id, expected_hash=expected_hash, idempotency_key=key
        )


async def row_of(dunning: Dunning, run_id: UUID) -> Row:
    async with dunning.tenant.read() as read:
        return (await runs(read, [run_id]))[run_id]


async def each_once(dunning: Dunning, count: int = MEMBERS) -> None:
    """Every invoice has its first reminder, with numbers that follow one another, and the books agree."""
    made = await reminders(dunning)
    assert len({row["invoice_id"] for row in made}) == len(made) == count
    assert [row["number"] for row in made] == list(range(1, count + 1))
    await sound(dunning)


@pytest.mark.rule("RUN-05", "DUN-01")
async def test_a_run_reminds_of_exactly_what_was_previewed_and_the_preview_leaves_no_trace(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant, consume=True)
    first, *_ = await owing(dunning, *[10_000] * 5)
    await pay(dunning, first, 15_000, TODAY)
    await more(dunning, first, 7_000)
    await more(dunning, first, 7_000)
    shown = await preview(dunning)
    assert await reminders(dunning) == []
    run_id = await queue(dunning, "r", shown.hash)
    await finish(dunning, run_id, ON, size=2)
    made = await reminders(dunning)
    assert len(made) == shown.reminders == 6
    assert shown.consumed_minor == 5_000
    assert sum(row["fee_minor"] for row in made) == shown.fees_minor == 6 * FEE_MINOR
    assert {(row["invoice_id"], row["due_on"], row["open_minor"]) for row in made} == {
        (row.draft.claim.invoice_id, row.draft.due_on, row.draft.open_minor) for row in shown.rows
    }
    run = await row_of(dunning, run_id)
    assert (run["kind"], run["invoiced"], run["total_minor"]) == ("DUNNING", 6, shown.total_minor)
    assert [(key, group.reminders) for key, group in shown.groups.items()] == [(("Vanlig", 1), 6)]
    await sound(dunning)


@pytest.mark.rule("RUN-05")
async def test_a_run_says_when_something_changed_since_the_preview(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    one, _ = await owing(dunning, 50_000, 20_000)
    shown = await preview(dunning)
    await pay(dunning, one, 50_000, ON)
    with pytest.raises(PreviewOutdated) as refused:
        await queue(dunning, "r", shown.hash)
    assert (refused.value.invoices, refused.value.total_minor) == (1, 20_000 + FEE_MINOR)


@pytest.mark.rule("RUN-05")
async def test_the_preview_of_another_day_is_of_that_day(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    await owing(dunning, 50_000)
    assert (await preview(dunning, ON - timedelta(days=1))).reminders == 0
    later = await preview(dunning, ON + timedelta(days=30))
    assert [row.draft.due_on for row in later.rows] == [ON + timedelta(days=30 + 14)]
    with pytest.raises(NotFound):
        async with tenant.read() as read:
            await rehearse_dunning(read, tenant.id, ON)


@pytest.mark.rule("RUN-06")
async def test_of_two_runs_at_the_same_moment_one_is_refused_and_it_names_the_other(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    await owing(dunning, 50_000)
    results = await asyncio.gather(*(queue(dunning, f"key {n}") for n in range(4)), return_exceptions=True)
    started = {result for result in results if isinstance(result, UUID)}
    refused = [result for result in results if isinstance(result, RunAlreadyActive)]
    assert (len(started), len(refused)) == (1, 3)
    assert {refusal.run_id for refusal in refused} == started


@pytest.mark.rule("RUN-06")
async def test_two_workers_on_one_run_take_turns_and_payments_come_in_between(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    owed = await owing(dunning, *[50_000] * MEMBERS)
    run_id = await queue(dunning)

    async def worker() -> None:
        to_do = True
        while to_do:
            async with tenant.work(ON) as work:
                to_do = await run_dunning_chunk(work, run_id, 3)

    await asyncio.gather(worker(), worker(), *(pay(dunning, one, 50_000, ON) for one in owed[::3]))
    made = await reminders(dunning)
    assert {one.invoice_id for one in owed[1::3] + owed[2::3]} <= {row["invoice_id"] for row in made}
    assert [row["number"] for row in made] == list(range(1, len(made) + 1))
    await sound(dunning)


@pytest.mark.rule("RUN-06")
@pytest.mark.parametrize("dies_in", range(5))
async def test_a_kill_in_any_chunk_loses_nothing_and_doubles_nothing(tenant: Tenant, dies_in: int) -> None:
    dunning = await open_dunning(tenant)
    await owing(dunning, *[50_000] * MEMBERS)
    run_id = await queue(dunning)
    chunk, to_do = 0, True
    while to_do:
        try:
            async with tenant.work(ON) as work:
                to_do = await run_dunning_chunk(work, run_id, 3)
                if chunk == dies_in:
                    raise ConnectionError("killed before the commit")
        except ConnectionError:
            to_do = True
        chunk += 1
    await each_once(dunning)
    run = await row_of(dunning, run_id)
    assert (run["state"], run["done"], run["invoiced"]) == ("DONE", MEMBERS, MEMBERS)


@pytest.mark.rule("RUN-06")
async def test_a_run_can_be_stopped_and_what_is_reminded_of_later_has_the_later_date(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    await owing(dunning, *[50_000] * MEMBERS)
    run_id = await queue(dunning)
    async with tenant.work(ON) as work:
        assert await run_dunning_chunk(work, run_id, 5)
    async with tenant.work(ON) as work:
        await stop_run(work, run_id)
    async with tenant.work(ON) as work:
        assert not await run_dunning_chunk(work, run_id, 5)
    later = ON + timedelta(days=3)
    async with tenant.work(later) as work:
        await resume_run(work, run_id)
    await finish(dunning, run_id, later, size=5)
    await each_once(dunning)
    issued = {(row["issued_on"], row["due_on"]) for row in await reminders(dunning)}
    assert issued == {(day, day + timedelta(days=14)) for day in (ON, later)}
    run = await row_of(dunning, run_id)
    assert (run["state"], run["total"], run["done"], run["invoiced"]) == ("DONE", MEMBERS, MEMBERS, MEMBERS)


@pytest.mark.rule("DUN-10")
async def test_a_run_leaves_an_avtalegiro_claim_to_the_banks_for_four_bank_days(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant, steps=[ReminderStep(1, 14, FEE_MINOR)])
    [invoiced] = await owing(dunning, 20_000)
    async with tenant.work() as work:
        members = [(invoiced.member_id, invoiced.member_number)]
        plan_id = dunning.billing_plan_id
        [drawn] = await issue(work, tenant, members, 50_000, billing_plan_id=plan_id, payment_method="AVTALEGIRO")
    await remind(dunning, DUE_ON + timedelta(days=1))
    assert [row["invoice_id"] for row in await reminders(dunning)] == [invoiced.invoice_id]
    await remind(dunning, DUE_ON + timedelta(days=4))
    assert {row["invoice_id"] for row in await reminders(dunning)} == {drawn.invoice_id, invoiced.invoice_id}


@pytest.mark.rule("DUN-01", "RUN-06")
async def test_a_payer_whom_nobody_can_reach_is_a_reject_and_pays_no_fee(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [reachable] = await owing(dunning, 50_000)
    [hidden] = await owing(dunning, 20_000, email=False)
    shown = await preview(dunning)
    assert (shown.reminders, shown.unreachable) == (1, [hidden.member_id])
    run_id = await remind(dunning, ON)
    assert [row["invoice_id"] for row in await reminders(dunning)] == [reachable.invoice_id]
    async with tenant.read() as read:
        [reject] = await rejects(read, run_id)
    assert (reject["subject_id"], reject["member_id"]) == (hidden.invoice_id, hidden.member_id)
    assert (await row_of(dunning, run_id))["rejected"] == 1
    await sound(dunning)


@pytest.mark.rule("RUN-06")
async def test_without_a_bank_account_nobody_is_reminded(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    await owing(dunning, 50_000)
    run_id = await queue(dunning)
    async with tenant.work(ON) as work:
        await work.sql("UPDATE bank_account SET active = false")
    with pytest.raises(NoBankAccount):
        await finish(dunning, run_id, ON)
    assert await reminders(dunning) == []


@pytest.mark.rule("DUN-01", "DUN-02", "DUN-03", "DUN-05")
@pytest.mark.parametrize("seed", range(4))
async def test_what_the_database_offers_a_run_is_what_the_rules_remind_of(tenant: Tenant, seed: int) -> None:
    """A few months of members who pay now and then, day by day, with a process at random."""
    chance = random.Random(seed)
    steps = [
        ReminderStep(chance.randint(0, 15), chance.randint(1, 15), chance.choice([0, FEE_MINOR])) for _ in range(3)
    ]
    dunning = await open_dunning(tenant, steps=steps, write_off_fee=bool(seed % 2), consume=bool(seed // 2))
    owed = await owing(dunning, *[50_000] * 20)
    day = DUE_ON - timedelta(days=3)
    while day < DUE_ON + timedelta(days=100):
        for one in chance.sample(owed, 2):
            await _live(dunning, one, day, chance)
        async with tenant.read() as read:
            policies = await load_policies(read)
            everyone = [one.invoice_id for one in owed]
            decided = await decide_reminders(read, tenant.organisation_id, everyone, day, policies, Purse())
            offered = await overdue_invoices(read, tenant.organisation_id, day, None, 1_000)
        reminded = [each.found.claim.invoice_id for each in decided if _acts(each)]
        assert sorted(key for key, _ in offered.due) == reminded
        await remind(dunning, day, size=chance.randint(1, 20))
        day += timedelta(days=chance.randint(1, 12))
    assert await reminders(dunning)
    await sound(dunning)


def _acts(each: Decided) -> bool:
    return isinstance(each.decision.outcome, ReminderDraft) or bool(each.used)


async def _live(dunning: Dunning, one: Owing, day: date, chance: random.Random) -> None:
    """Let a member pay something on the KID or without one, or ask for time."""
    if chance.random() < 0.6:
        kid = chance.choice(["own", None])
        await pay(dunning, one, chance.choice([10_000, 50_000, 53_500, 60_000]), day, kid=kid, key=f"{one.kid} {day}")
        return
    with suppress(ReminderRefused, InvalidInput):
        async with dunning.tenant.work(day) as work:
            until = day + timedelta(days=chance.randint(1, 40))
            await postpone_reminder(work, one.invoice_id, until_on=until, reason="Ba om tid")

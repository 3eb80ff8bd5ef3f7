"""Dunning processes: saved, changed, attached to billing plans, and postponed reminders."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.postpone_reminder import postpone_reminder
from domain.dunning.commands.save_process import save_process
from domain.dunning.model import ObstacleCode, ProcessDetails, ReminderRefused, ReminderStep, Tolerance
from domain.dunning.queries.processes import process_book
from domain.dunning.queries.reminders import next_reminders, postponements_of
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound, StaleVersion
from tests.domain.dunning.unpaid import (
    DUE_ON,
    STEPS,
    asked,
    open_dunning,
    owing,
    pay,
    remind,
    reminders,
    sound,
)
from tests.domain.payments.owing import facts
from tests.domain.subscriptions.selling import open_shop
from tests.tenants import TODAY, Tenant

FIRST_ON = DUE_ON + timedelta(days=14)
DETAILS = ProcessDetails("Vanlig", STEPS, True, True, Tolerance(share_bp=500))


@pytest.mark.rule("CAT-40")
async def test_a_process_is_kept_as_it_was_saved_and_changed_by_who_has_read_it_last(tenant: Tenant) -> None:
    async with tenant.work() as work:
        made = await save_process(work, DETAILS)
    async with tenant.read() as read:
        assert (await process_book(read)).processes == {made.id: made}
    changed = replace(DETAILS, name="Kort", steps=(ReminderStep(3, 7, 0),), tolerance=Tolerance(amount_minor=100))
    async with tenant.work() as work:
        saved = await save_process(work, changed, process_id=made.id, version=1)
    assert saved.version == 2
    with pytest.raises(StaleVersion):
        async with tenant.work() as work:
            await save_process(work, DETAILS, process_id=made.id, version=1)
    async with tenant.read() as read:
        assert (await process_book(read)).processes == {made.id: saved}
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await save_process(work, DETAILS, process_id=new_id(), version=1)
    with pytest.raises(InvalidInput):
        async with tenant.work() as work:
            await save_process(work, replace(DETAILS, steps=()))


@pytest.mark.rule("CAT-30", "CAT-40")
async def test_a_billing_plan_names_one_process_or_none_and_the_process_knows_the_terms_that_it_guards(
    tenant: Tenant,
) -> None:
    shop = await open_shop(tenant, members=0, unit="MONTH")
    async with tenant.work() as work:
        process = await save_process(work, DETAILS)
        [row] = await work.sql("SELECT id FROM billing_plan")
        await attach_process(work, row["id"], process.id)
    async with tenant.read() as read:
        book = await process_book(read)
    assert [plan.id for plan in book.billing_plans[process.id]] == [row["id"]]
    assert [term.plan_id for term in book.terms[process.id]] == [shop.plan_id]
    async with tenant.work() as work:
        await attach_process(work, row["id"], None)
    async with tenant.read() as read:
        assert (await process_book(read)).of_billing_plan == {}
    for plan_id, process_id in ((new_id(), process.id), (row["id"], new_id())):
        with pytest.raises(NotFound):
            async with tenant.work() as work:
                await attach_process(work, plan_id, process_id)


@pytest.mark.rule("CAT-30")
async def test_without_a_process_on_its_billing_plan_an_invoice_is_never_reminded(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    await owing(dunning, 50_000)
    async with tenant.work() as work:
        await attach_process(work, dunning.billing_plan_id, None)
    await remind(dunning, FIRST_ON)
    assert await reminders(dunning) == []
    async with tenant.work(FIRST_ON) as work:
        await attach_process(work, dunning.billing_plan_id, dunning.process_id)
    await remind(dunning, FIRST_ON, key="again")
    assert len(await reminders(dunning)) == 1
    await sound(dunning)


@pytest.mark.rule("DUN-05")
async def test_a_postponed_reminder_waits_for_its_new_date_with_its_reason(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    one, other = await owing(dunning, 50_000, 20_000)
    until = FIRST_ON + timedelta(days=7)
    async with tenant.work(FIRST_ON) as work:
        await postpone_reminder(work, one.invoice_id, until_on=until, reason=" Betaler på fredag ")
    async with tenant.read() as read:
        [kept] = (await postponements_of(read, [one.invoice_id]))[one.invoice_id]
        coming = await next_reminders(read, [one.invoice_id, other.invoice_id])
        [fact] = await facts(read, "ReminderPostponed")
    assert (kept["until_on"], kept["reason"], kept["postponed_on"]) == (until, "Betaler på fredag", FIRST_ON)
    assert (coming[one.invoice_id].on, coming[other.invoice_id].on) == (until, FIRST_ON)
    assert fact["until_on"] == until.isoformat()
    await remind(dunning, until - timedelta(days=1))
    assert [row["invoice_id"] for row in await reminders(dunning)] == [other.invoice_id]
    await remind(dunning, until)
    assert await asked(dunning) == [23_500, 53_500]
    await sound(dunning)


@pytest.mark.rule("DUN-05")
async def test_only_the_newest_postponement_counts_and_a_settled_invoice_has_none(tenant: Tenant) -> None:
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    for days in (30, 10):
        async with tenant.work(FIRST_ON) as work:
            await postpone_reminder(work, one.invoice_id, until_on=FIRST_ON + timedelta(days=days), reason="Avtale")
    await remind(dunning, FIRST_ON + timedelta(days=10))
    assert len(await reminders(dunning)) == 1
    await pay(dunning, one, 50_000, FIRST_ON + timedelta(days=11))
    with pytest.raises(ReminderRefused) as refused:
        async with tenant.work(FIRST_ON + timedelta(days=12)) as work:
            await postpone_reminder(work, one.invoice_id, until_on=TODAY + timedelta(days=99), reason="Avtale")
    assert refused.value.reason.code is ObstacleCode.SETTLED
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await postpone_reminder(work, new_id(), until_on=FIRST_ON, reason="Avtale")

"""The death of a member (SUB-02): what ends, what is credited, and that nobody is asked for anything any more."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from domain.catalogue.model import NewOffer
from domain.dunning.commands.remind_invoice import remind_invoice
from domain.dunning.model import ObstacleCode, ReminderRefused
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.commands.mark_deceased import mark_deceased
from domain.people.queries.audience import member_ids
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.record_death import CAUSE, preview_death, record_death
from domain.subscriptions.commands.remove_stop import remove_stop
from domain.subscriptions.commands.stop_subscription import preview_stop, stop_subscription
from domain.subscriptions.model import ChangeObstacleCode, ChangeRefused, PauseSubscription, StopSubscription, TermFate
from tests.domain.dunning.stopped import FIRST_ON, dun, guard
from tests.domain.dunning.unpaid import reminders
from tests.domain.subscriptions.newspaper import NORMAL_MINOR, Newspaper, days, open_newspaper
from tests.domain.subscriptions.selling import faults, invoices_of, pay, start
from tests.domain.subscriptions.test_stop import balances, subscription_of
from tests.tenants import TODAY, Tenant

DIED_ON = TODAY + days(8)
KNOWN_ON = TODAY + days(11)


async def die(tenant: Tenant, member_id: UUID, *, key: str = "died") -> list[UUID]:
    """Record a death on KNOWN_ON, and see that the preview said what it would do."""
    async with tenant.work(KNOWN_ON) as work:
        shown = await preview_death(work, member_id)
    async with tenant.work(KNOWN_ON) as work:
        ended = await record_death(work, member_id, DIED_ON, idempotency_key=key)
    assert [one for one, _ in shown] == ended
    return ended


async def states(paper: Newspaper, *subscription_ids: UUID) -> list[tuple[str, str | None, object]]:
    rows = [await paper.row(key) for key in subscription_ids]
    return [(row["state"], row["stop_kind"], row["end_on"]) for row in rows]


@pytest.mark.rule("SUB-02", "SUB-05")
async def test_all_that_the_member_subscribes_to_ends_today_and_what_is_unpaid_is_credited(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    fee = NewOffer(contract_fee_id=await paper.contract_fee(), contract_frequencies=12)
    unpaid = await paper.order(await paper.plan("Bundet", fee))
    paid = await paper.order(await paper.plan("Betalt"))
    awaiting = await paper.order(await paper.plan("Venter", NewOffer(begins_paid=True)))
    ahead = await paper.order(await paper.plan("Siden"), TODAY + days(40))
    [invoice] = [one for one in await paper.invoices() if one["text"] == "Betalt"]
    await pay(tenant, invoice)
    ended = await die(tenant, paper.member_id)
    assert set(ended) == {unpaid, paid, awaiting, ahead}
    assert await states(paper, unpaid, paid, awaiting) == [("STOPPED", "DECEASED", KNOWN_ON)] * 3
    assert await states(paper, ahead) == [("PENDING", "DECEASED", TODAY + days(40))]
    assert (await paper.row(paid))["stop_cause"] == CAUSE
    invoices = {one["text"]: one for one in await paper.invoices() if one["kind"] == "INVOICE"}
    assert {one["state"] for name, one in invoices.items() if name != "Betalt"} == {"CREDITED"}
    unused = round(20_000 * 20 / 31) + round(9_900 * 20 / 31)
    async with tenant.read() as read:
        [owed] = await read.sql("SELECT balance_minor FROM reskontro_balance WHERE member_id = $1", paper.member_id)
    assert owed["balance_minor"] == unused < NORMAL_MINOR
    async with tenant.work(KNOWN_ON) as work:
        assert await record_death(work, paper.member_id, DIED_ON, idempotency_key="died") == ended
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02", "SUB-09")
async def test_days_without_an_invoice_get_none_and_a_stop_or_a_pause_before_does_not_matter(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    rests = await paper.order(await paper.plan("Hviler"))
    async with tenant.work() as work:
        await pause_subscription(work, PauseSubscription(rests, TODAY + days(200), "Reise"), idempotency_key="rest")
    late = TODAY + days(40)  # no run has billed since, so that a term runs without an invoice
    other = await paper.order(await paper.plan("Løper"))
    before = len(await paper.invoices())
    async with tenant.work(late) as work:
        await record_death(work, paper.member_id, DIED_ON, idempotency_key="late")
    assert await states(paper, rests, other) == [("STOPPED", "DECEASED", late)] * 2
    assert len(await paper.invoices()) == before
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02", "DUN-01", "DUN-06")
async def test_nobody_is_reminded_of_what_is_left_and_nothing_is_stopped_because_of_it(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=2)
    dead, alive = guarded.shop.member_ids
    bought = [one for one in await invoices_of(guarded.shop) if one["payer_id"] == dead]
    async with tenant.work() as work:
        await mark_deceased(work, dead, TODAY)
    await dun(guarded, FIRST_ON)
    assert {row["payer_id"] for row in await reminders(guarded.dunning)} == {alive}
    with pytest.raises(ReminderRefused) as refused:
        async with tenant.work(FIRST_ON) as work:
            await remind_invoice(work, bought[0]["id"], idempotency_key="by hand")
    assert refused.value.reason.code is ObstacleCode.DECEASED
    await dun(guarded, FIRST_ON + timedelta(days=60))
    assert (await subscription_of(guarded.shop, guarded.subscription_ids[0]))["state"] == "ACTIVE"
    assert (await balances(guarded.shop, FIRST_ON))[dead] == -bought[0]["total_minor"]
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-02", "SUB-01")
async def test_who_died_orders_nothing_pays_for_nobody_new_and_gets_no_appeals(tenant: Tenant) -> None:
    guarded = await guard(tenant, members=2)
    dead, alive = guarded.shop.member_ids
    async with tenant.work() as work:
        await mark_deceased(work, dead, TODAY)
    async with tenant.read() as read:
        assert list(await member_ids(read, None)) == [alive]
    with pytest.raises(InvalidInput, match="died"):
        await start(guarded.shop, dead, TODAY + timedelta(days=1))
    async with tenant.work() as work:
        await mark_deceased(work, dead, None)
    await start(guarded.shop, dead, TODAY + timedelta(days=1))


@pytest.mark.rule("SUB-02")
async def test_a_day_to_come_or_nobody_at_all_is_refused_and_nothing_ends(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan())
    with pytest.raises(InvalidInput, match="not come"):
        async with tenant.work() as work:
            await record_death(work, paper.member_id, TODAY + days(1), idempotency_key="1")
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await record_death(work, subscription_id, TODAY, idempotency_key="2")
    assert (await paper.row(subscription_id))["state"] == "ACTIVE"
    async with tenant.work(KNOWN_ON) as work:
        [(_, ending)] = await preview_death(work, paper.member_id)
    assert [one.fate for one in ending.outcomes] == [TermFate.CREDITED]


@pytest.mark.rule("SUB-02", "SUB-08")
async def test_the_end_of_a_start_to_come_is_neither_moved_nor_removed_while_its_member_is_dead(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    ahead = await paper.order(await paper.plan("Siden"), TODAY + days(40))
    await die(tenant, paper.member_id)
    command = StopSubscription(ahead, "Feil", TODAY + days(60))
    for change in (_moved, _previewed, _removed):
        with pytest.raises(ChangeRefused) as refused:
            await change(tenant, command)
        assert refused.value.obstacle.code is ChangeObstacleCode.DECEASED
    assert (await paper.row(ahead))["stop_kind"] == "DECEASED"
    async with tenant.work(KNOWN_ON) as work:
        await mark_deceased(work, paper.member_id, None)
    await _removed(tenant, command)
    assert (await paper.row(ahead))["end_on"] is None
    assert not await faults(tenant)


async def _moved(tenant: Tenant, command: StopSubscription) -> None:
    async with tenant.work(KNOWN_ON) as work:
        await stop_subscription(work, command, idempotency_key="move")


async def _previewed(tenant: Tenant, command: StopSubscription) -> None:
    async with tenant.work(KNOWN_ON) as work:
        await preview_stop(work, command)


async def _removed(tenant: Tenant, command: StopSubscription) -> None:
    async with tenant.work(KNOWN_ON) as work:
        await remove_stop(work, command.subscription_id, reason=command.reason, idempotency_key="remove")


@pytest.mark.rule("SUB-02")
async def test_what_was_paid_before_the_death_has_begun_and_keeps_its_used_days(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    awaiting = await paper.order(await paper.plan("Venter", NewOffer(begins_paid=True)))
    await pay(tenant, (await paper.invoices())[0])
    async with tenant.work(KNOWN_ON) as work:
        [outcome] = (await preview_stop(work, StopSubscription(awaiting, end_on=KNOWN_ON))).outcomes
        [(_, ending)] = await preview_death(work, paper.member_id)
        assert (await paper.row(awaiting))["state"] == "PENDING", "a preview leaves no trace"
    assert [outcome.fate, *(one.fate for one in ending.outcomes)] == [TermFate.SHORTENED] * 2
    await die(tenant, paper.member_id)
    assert (await paper.row(awaiting))["begun_on"] == KNOWN_ON
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02")
async def test_nothing_stays_open_of_a_term_that_was_paid_in_part(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    await paper.order(await paper.plan("Betalt litt"))
    [invoice] = await paper.invoices()
    await pay(tenant, invoice, 1_000)
    await die(tenant, paper.member_id)
    async with tenant.read() as read:
        [owed] = await read.sql("SELECT balance_minor FROM reskontro_balance WHERE member_id = $1", paper.member_id)
    [after] = [one for one in await paper.invoices() if one["id"] == invoice["id"]]
    assert (after["open_minor"], after["state"], owed["balance_minor"]) == (0, "ISSUED", 0)
    assert not await faults(tenant)

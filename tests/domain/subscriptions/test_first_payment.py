"""Plans that begin with their first payment (SUB-02): what is awaited, what begins, and what never does."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.catalogue.model import FirstLengthKind, NewOffer, PriceRuleKind
from domain.insight.queries.dashboard import dashboard
from domain.insight.queries.keeping import Keeper
from domain.subscriptions.commands.begin_paid import begin_paid
from domain.subscriptions.commands.bill_again import bill_again
from domain.subscriptions.commands.change_payer import change_payer
from domain.subscriptions.commands.change_plan import change_plan
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.remove_stop import remove_stop
from domain.subscriptions.commands.stop_subscription import preview_stop, stop_subscription
from domain.subscriptions.commands.turn_states import turn_states
from domain.subscriptions.model import (
    ChangePayer,
    ChangePlan,
    ChangeRefused,
    DeliveryState,
    PauseSubscription,
    StopSubscription,
    TermFate,
)
from domain.subscriptions.queries.delivery import deliveries
from domain.subscriptions.queries.entitlement import entitlement
from tests.breaking import NOWHERE, rewrite, waiting
from tests.domain.payments.owing import facts
from tests.domain.subscriptions.newspaper import NORMAL_MINOR, Newspaper, days, open_newspaper
from tests.domain.subscriptions.selling import faults, pay
from tests.tenants import TODAY, Tenant

PAID = NewOffer(begins_paid=True)
APRIL, MAY = date(2026, 4, 2), date(2026, 5, 2)
LATER = TODAY + days(10)


async def ordered(tenant: Tenant, offer: NewOffer = PAID, start_on: date = TODAY) -> tuple[Newspaper, UUID]:
    """Order the newspaper on a plan that begins with its first payment."""
    paper = await open_newspaper(tenant)
    return paper, await paper.order(await paper.plan("Avisen", offer), start_on)


async def turn(paper: Newspaper, on: date) -> None:
    async with paper.tenant.work(on) as work:
        await turn_states(work)


async def begin(paper: Newspaper, on: date) -> None:
    """Do what a worker does when a payment has come."""
    async with paper.tenant.work(on) as work:
        await begin_paid(work)


async def figures(paper: Newspaper, on: date) -> tuple[object, object]:
    """Active subscriptions and MRR as of a day."""
    async with paper.tenant.read() as read:
        board = await dashboard(read, None, on, Keeper())
    return board.active_subscriptions.value, board.mrr.value


async def stop(
    paper: Newspaper, subscription_id: UUID, end_on: date | None = None, *, on: date = LATER
) -> list[TermFate]:
    """Stop it as the preview says, and return what becomes of its terms."""
    command = StopSubscription(subscription_id, "Betaler ikke", end_on, credit_open=False)
    async with paper.tenant.work(on) as work:
        shown = await preview_stop(work, command)
    async with paper.tenant.work(on) as work:
        assert await stop_subscription(work, command, idempotency_key="stop") == shown.on
    return [one.fate for one in shown.outcomes]


@pytest.mark.rule("SUB-02")
async def test_it_is_pending_until_its_first_invoice_is_paid_in_full(tenant: Tenant) -> None:
    paper, subscription_id = await ordered(tenant)
    await turn(paper, LATER)
    assert (await paper.row(subscription_id))["state"] == "PENDING"
    [invoice] = await paper.invoices()
    await pay(tenant, invoice, NORMAL_MINOR - 1, on=LATER)
    await begin(paper, LATER)
    assert (await paper.row(subscription_id))["state"] == "PENDING"
    await pay(tenant, (await paper.invoices())[0], on=LATER)
    await begin(paper, LATER)
    row = await paper.row(subscription_id)
    assert (row["state"], row["start_on"], row["begun_on"]) == ("ACTIVE", TODAY, LATER)
    async with tenant.read() as read:
        [told] = await facts(read, "SubscriptionBegun")
    assert (told["subscription_id"], told["on"]) == (str(subscription_id), str(LATER))
    await begin(paper, LATER + days(1))
    assert (await paper.row(subscription_id))["begun_on"] == LATER
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02")
async def test_paid_before_its_start_it_begins_on_its_start(tenant: Tenant) -> None:
    paper, subscription_id = await ordered(tenant, start_on=LATER)
    await pay(tenant, (await paper.invoices())[0])
    await begin(paper, TODAY)
    assert (await paper.row(subscription_id))["state"] == "PENDING"
    async with tenant.read() as read:
        [told] = await facts(read, "SubscriptionBegun")
    assert told["on"] == str(LATER)
    await turn(paper, LATER)
    assert (await paper.row(subscription_id))["state"] == "ACTIVE"


@pytest.mark.rule("SUB-02")
async def test_an_invoice_of_0_or_one_that_earlier_money_settles_is_paid_at_once(tenant: Tenant) -> None:
    free = NewOffer(PriceRuleKind.FIXED, 0, begins_paid=True)
    paper, subscription_id = await ordered(tenant, free)
    assert (await paper.row(subscription_id))["state"] == "ACTIVE"
    other = await paper.person("Ola", {})
    owed = await paper.order(await paper.plan("Dyr"), member_id=other)
    [invoice] = [one for one in await paper.invoices() if one["member_id"] == other]
    await pay(tenant, invoice, invoice["open_minor"] + NORMAL_MINOR)
    assert (await paper.row(owed))["state"] == "ACTIVE"
    async with tenant.work() as work:
        await work.sql("UPDATE organisation SET ledger_billing = true")
    drawn = await paper.order(await paper.plan("Forskudd", PAID), member_id=other)
    assert (await paper.row(drawn))["state"] == "ACTIVE"
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02", "DSH-01", "DSH-03", "DSH-11", "API-06", "DEL-01")
async def test_before_the_first_payment_there_is_no_access_no_delivery_and_no_figure(tenant: Tenant) -> None:
    paper, subscription_id = await ordered(tenant)

    async def seen(on: date) -> tuple[bool, DeliveryState]:
        async with tenant.read() as read:
            [number] = await read.sql("SELECT number FROM member WHERE id = $1", paper.member_id)
            answer = await entitlement(read, product="Digital", today=on, number=str(number["number"]))
            delivery = (await deliveries(read, [subscription_id], on))[subscription_id]
        assert answer.access or answer.why == "Avisen begins when its first payment has come."
        return answer.access, delivery.state

    assert (await figures(paper, TODAY), await seen(TODAY)) == ((0, 0), (False, DeliveryState.NONE))
    await pay(tenant, (await paper.invoices())[0], on=LATER)
    await turn(paper, LATER)
    assert (await figures(paper, LATER), await seen(LATER)) == ((1, NORMAL_MINOR), (True, DeliveryState.DELIVERED))
    assert await figures(paper, LATER - days(1)) == (0, 0)


@pytest.mark.rule("SUB-02", "SUB-03")
async def test_later_terms_are_billed_as_ordered_once_it_is_paid_and_not_before(tenant: Tenant) -> None:
    paper, subscription_id = await ordered(tenant)
    assert await paper.billed(LATER) == [(TODAY, APRIL, NORMAL_MINOR)]
    await pay(tenant, (await paper.invoices())[0], on=APRIL - days(1))
    await turn(paper, APRIL - days(1))
    await paper.billed(APRIL)
    assert [one["period_start"] for one in await paper.invoices()] == [TODAY, APRIL]
    assert (await paper.row(subscription_id))["state"] == "ACTIVE"


async def terms(paper: Newspaper) -> list[tuple[date, date]]:
    """The billed terms as they are delivered."""
    async with paper.tenant.read() as read:
        rows = await read.sql("SELECT start_on, end_on FROM term ORDER BY number")
    return [(row["start_on"], row["end_on"]) for row in rows]


@pytest.mark.rule("SUB-02", "SUB-03")
async def test_paid_after_its_first_term_that_is_delivered_from_the_payment_and_nothing_before_is_billed(
    tenant: Tenant,
) -> None:
    paper, subscription_id = await ordered(tenant)
    late = date(2026, 6, 20)
    await pay(tenant, (await paper.invoices())[0], on=late)
    await begin(paper, late)
    assert await paper.billed(late) == [(TODAY, APRIL, NORMAL_MINOR)]
    assert await terms(paper) == [(late, date(2026, 7, 20))]
    assert (await paper.outlook(subscription_id, late))[0][:2] == (date(2026, 7, 20), date(2026, 8, 20))
    await paper.billed(date(2026, 7, 20))
    assert await terms(paper) == [(late, date(2026, 7, 20)), (date(2026, 7, 20), date(2026, 8, 20))]
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02", "CAT-14")
async def test_a_first_term_out_the_year_keeps_its_last_day_when_it_is_paid_late(tenant: Tenant) -> None:
    offer = NewOffer(length_kind=FirstLengthKind.OUT_THIS_YEAR, begins_paid=True)
    paper, subscription_id = await ordered(tenant, offer)
    late = date(2027, 2, 10)
    await pay(tenant, (await paper.invoices())[0], on=late)
    await begin(paper, late)
    assert await terms(paper) == [(TODAY, date(2027, 1, 1))]
    assert (await paper.row(subscription_id))["next_start"] == date(2027, 1, 1)


@pytest.mark.rule("SUB-02", "SUB-05")
async def test_a_stop_within_the_term_that_is_paid_late_waits_for_its_end(tenant: Tenant) -> None:
    paper, subscription_id = await ordered(tenant)
    assert await stop(paper, subscription_id, date(2026, 6, 10)) == []
    late = date(2026, 5, 20)
    await pay(tenant, (await paper.invoices())[0], on=late)
    await begin(paper, late)
    row = await paper.row(subscription_id)
    assert (row["state"], row["end_on"]) == ("STOP_SCHEDULED", date(2026, 6, 20))
    await turn(paper, date(2026, 6, 20))
    assert (await paper.row(subscription_id))["state"] == "STOPPED"
    assert len(await paper.invoices()) == 1
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02", "CAT-15")
@pytest.mark.parametrize(("stops_on", "end_on"), [(None, date(2026, 6, 20)), (date(2026, 4, 29), date(2026, 5, 20))])
async def test_an_end_that_the_plan_brought_moves_along_and_one_that_was_asked_for_does_not(
    tenant: Tenant, stops_on: date | None, end_on: date
) -> None:
    paper = await open_newspaper(tenant)
    last = await paper.plan("Siste", NewOffer(stops=True))
    first = await paper.plan("Prøve", NewOffer(next_plan_ids=(last,), begins_paid=True))
    subscription_id, late = await paper.order(first), date(2026, 4, 20)
    assert (await paper.row(subscription_id))["end_on"] == MAY
    if stops_on is not None:
        await stop(paper, subscription_id, stops_on)
    await pay(tenant, (await paper.invoices())[0], on=late)
    await begin(paper, late)
    assert (await paper.row(subscription_id))["end_on"] == end_on
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02", "CAT-17")
async def test_a_chain_whose_first_step_is_paid_late_moves_as_a_whole(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    after = await paper.plan("Vanlig")
    first = await paper.plan("Prøve", NewOffer(next_plan_ids=(after,), begins_paid=True))
    subscription_id = await paper.order(first)
    late = date(2026, 5, 20)
    await turn(paper, date(2026, 5, 10))
    await pay(tenant, (await paper.invoices())[0], on=late)
    await begin(paper, late)
    assert (await paper.row(subscription_id))["plan_id"] == first
    await turn(paper, date(2026, 6, 20))
    assert (await paper.row(subscription_id))["plan_id"] == after
    await paper.billed(date(2026, 6, 20))
    assert await terms(paper) == [(late, date(2026, 6, 20)), (date(2026, 6, 20), date(2026, 7, 20))]


@pytest.mark.rule("SUB-02", "SUB-05", "SUB-06")
async def test_a_stop_before_the_first_payment_credits_all_and_prorates_nothing(tenant: Tenant) -> None:
    paper, subscription_id = await ordered(tenant)
    await pay(tenant, (await paper.invoices())[0], 5_000)
    assert await stop(paper, subscription_id) == [TermFate.UNDELIVERED]
    row = await paper.row(subscription_id)
    assert (row["state"], row["end_on"]) == ("STOPPED", LATER)
    [invoice, note] = sorted(await paper.invoices(), key=lambda one: one["kind"] != "INVOICE")
    assert (invoice["state"], invoice["open_minor"], note["total_minor"]) == ("CREDITED", 0, -NORMAL_MINOR)
    await begin(paper, LATER)
    assert await figures(paper, LATER) == (0, 0)
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02", "SUB-05")
async def test_a_stop_after_its_only_term_credits_that_term_as_well(tenant: Tenant) -> None:
    paper, subscription_id = await ordered(tenant)
    assert await stop(paper, subscription_id, on=MAY) == [TermFate.UNDELIVERED]
    assert [one["state"] for one in await paper.invoices() if one["kind"] == "INVOICE"] == ["CREDITED"]


@pytest.mark.rule("SUB-02", "CAT-15")
async def test_a_trial_that_nobody_pays_ends_by_itself_and_is_credited(tenant: Tenant) -> None:
    trial = NewOffer(length_kind=FirstLengthKind.DAYS, first_days=30, stops=True, begins_paid=True)
    paper, subscription_id = await ordered(tenant, trial)
    await turn(paper, TODAY + days(29))
    assert (await paper.row(subscription_id))["state"] == "PENDING"
    await turn(paper, TODAY + days(30))
    await turn(paper, TODAY + days(31))
    assert (await paper.row(subscription_id))["state"] == "STOPPED"
    assert [one["state"] for one in await paper.invoices() if one["kind"] == "INVOICE"] == ["CREDITED"]
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02", "SUB-08")
async def test_a_stop_to_come_leaves_it_awaiting_and_can_be_taken_back(tenant: Tenant) -> None:
    paper, subscription_id = await ordered(tenant)
    assert await stop(paper, subscription_id, APRIL) == []
    assert (await paper.row(subscription_id))["state"] == "PENDING"
    async with tenant.work(LATER) as work:
        told = await remove_stop(work, subscription_id, reason="Angret", bill_now=True, idempotency_key="on")
    assert told.unbilled_terms == 0
    await pay(tenant, (await paper.invoices())[0], on=LATER)
    await begin(paper, LATER)
    assert (await paper.row(subscription_id))["state"] == "ACTIVE"


@pytest.mark.rule("SUB-02", "SUB-08")
async def test_a_stop_on_a_start_to_come_can_be_taken_back_and_the_first_term_is_billed_anew(tenant: Tenant) -> None:
    paper, subscription_id = await ordered(tenant, start_on=LATER)
    assert await stop(paper, subscription_id, LATER, on=TODAY) == [TermFate.UNDELIVERED]
    async with tenant.work() as work:
        told = await remove_stop(work, subscription_id, reason="Angret", bill_now=True, idempotency_key="on")
    assert len(told.invoice_ids) == 1
    [invoice] = [one for one in await paper.invoices() if one["state"] == "ISSUED" and one["kind"] == "INVOICE"]
    assert (invoice["period_start"], invoice["total_minor"]) == (LATER, NORMAL_MINOR)
    await pay(tenant, invoice)
    await turn(paper, LATER)
    assert (await paper.row(subscription_id))["state"] == "ACTIVE"
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02", "BIL-11")
async def test_a_first_invoice_that_is_credited_whole_is_made_anew_by_the_next_run(tenant: Tenant) -> None:
    paper, subscription_id = await ordered(tenant)
    async with tenant.work() as work:
        await credit_invoice(work, (await paper.invoices())[0]["id"], reason="Feil", idempotency_key="credit")
    await begin(paper, TODAY)
    await paper.billed(LATER)
    [invoice] = [one for one in await paper.invoices() if one["state"] == "ISSUED" and one["kind"] == "INVOICE"]
    assert (invoice["period_start"], invoice["origin_number"]) == (TODAY, 1)
    await pay(tenant, invoice, on=LATER)
    await begin(paper, LATER)
    assert (await paper.row(subscription_id))["state"] == "ACTIVE"
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02", "NEW-10")
async def test_what_never_began_and_could_not_be_credited_is_credited_when_it_is_billed_again(
    tenant: Tenant, owner_url: str
) -> None:
    trial = NewOffer(length_kind=FirstLengthKind.DAYS, first_days=30, stops=True, begins_paid=True)
    paper, subscription_id = await ordered(tenant, trial)
    [invoice] = await paper.invoices()
    lose_lines = "UPDATE invoice_line SET invoice_id = $2 WHERE invoice_id = $1"
    await rewrite(owner_url, lose_lines, invoice["id"], NOWHERE)
    end_on = TODAY + days(30)
    await turn(paper, end_on)
    assert (await paper.row(subscription_id))["state"] == "STOPPED"
    async with tenant.work(end_on) as work:
        assert await bill_again(work, subscription_id) is not None
    await rewrite(owner_url, lose_lines, NOWHERE, invoice["id"])
    async with tenant.work(end_on) as work:
        assert await bill_again(work, subscription_id) is None
    assert await waiting(tenant) == []
    assert [one["state"] for one in await paper.invoices() if one["kind"] == "INVOICE"] == ["CREDITED"]
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02")
async def test_a_credited_invoice_is_no_payment_and_what_has_begun_stays_begun(tenant: Tenant) -> None:
    paper, subscription_id = await ordered(tenant)
    [invoice] = await paper.invoices()
    async with tenant.work() as work:
        await credit_invoice(work, invoice["id"], reason="Feil", idempotency_key="credit")
    await turn(paper, TODAY)
    assert (await paper.row(subscription_id))["state"] == "PENDING"
    other = await paper.order(await paper.plan("Igjen", PAID), member_id=await paper.person("Ola", {}))
    [paid] = [one for one in await paper.invoices() if one["state"] == "ISSUED" and one["kind"] == "INVOICE"]
    await pay(tenant, paid)
    await begin(paper, TODAY)
    async with tenant.work() as work:
        await credit_invoice(work, paid["id"], reason="Feil", idempotency_key="credit the other")
    await turn(paper, LATER)
    assert (await paper.row(other))["state"] == "ACTIVE"
    assert not await faults(tenant)


@pytest.mark.rule("SUB-02")
async def test_what_has_not_begun_is_neither_paused_nor_changed(tenant: Tenant) -> None:
    paper, subscription_id = await ordered(tenant)
    plan_id, payer_id = await paper.plan("Annen"), await paper.person("Ola", {})
    with pytest.raises(ChangeRefused, match="first payment"):
        async with tenant.work() as work:
            await pause_subscription(work, PauseSubscription(subscription_id, MAY, "Reise"), idempotency_key="1")
    with pytest.raises(ChangeRefused, match="first payment"):
        async with tenant.work() as work:
            await change_plan(work, ChangePlan(subscription_id, plan_id), idempotency_key="2")
    with pytest.raises(ChangeRefused, match="first payment"):
        async with tenant.work() as work:
            await change_payer(work, ChangePayer(subscription_id, payer_id), idempotency_key="3")


@pytest.mark.rule("SUB-02", "SUB-07", "CAT-16")
async def test_a_contract_binds_nobody_before_the_first_payment(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    bound = NewOffer(contract_fee_id=await paper.contract_fee(), contract_frequencies=12, begins_paid=True)
    subscription_id = await paper.order(await paper.plan("Bundet", bound))
    assert await stop(paper, subscription_id) == [TermFate.UNDELIVERED]
    assert len(await paper.invoices()) == 2  # the invoice and its credit note, and no fee


@pytest.mark.rule("SUB-02", "SUB-07", "CAT-16")
async def test_a_contract_costs_nothing_where_its_stop_is_registered_before_the_first_payment(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    bound = NewOffer(contract_fee_id=await paper.contract_fee(), contract_frequencies=12, begins_paid=True)
    subscription_id = await paper.order(await paper.plan("Bundet", bound))
    assert await stop(paper, subscription_id, MAY) == []
    assert len(await paper.invoices()) == 1
    await turn(paper, MAY)
    assert (await paper.row(subscription_id))["state"] == "STOPPED"
    assert len(await paper.invoices()) == 2  # the invoice and its credit note, and no fee
    assert not await faults(tenant)

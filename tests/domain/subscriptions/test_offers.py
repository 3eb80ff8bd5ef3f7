"""First periods, automatic stops and discounts, from the order to the invoices."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from domain.catalogue.commands.close_discount import close_discount
from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.model import FirstLengthKind, NewOffer, PriceRuleKind, UpdatePlan
from domain.kernel.refusal import InvalidInput
from domain.subscriptions.commands.change_plan import change_plan
from domain.subscriptions.commands.remove_stop import remove_stop
from domain.subscriptions.model import ChangePlan, PlanNotSellable
from domain.subscriptions.queries.coming import ComingKind
from domain.subscriptions.queries.subscriptions import next_bill
from tests.domain.subscriptions.newspaper import NORMAL_MINOR, days, open_newspaper
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

MARCH, APRIL, MAY = date(2026, 3, 2), date(2026, 4, 2), date(2026, 5, 2)
HALF = NewOffer(PriceRuleKind.PERCENT_OFF, price_percent="50", renewal_name="Avisen, fornyet")


@pytest.mark.rule("CAT-11", "CAT-14", "NEW-02")
async def test_a_newspapers_offer_is_half_the_price_for_the_first_month(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan("Halv pris", HALF))
    assert (await paper.row(subscription_id))["monthly_minor"] == NORMAL_MINOR // 2
    expected = [(MARCH, APRIL, NORMAL_MINOR // 2), (APRIL, MAY, NORMAL_MINOR)]
    coming = await paper.outlook(subscription_id)
    assert [expected[0], *coming][:2] == expected
    assert await paper.billed(APRIL - days(14)) == expected
    first, second = await paper.invoices()
    assert (first["text"], second["text"]) == ("Halv pris", "Avisen, fornyet")
    assert (
        await paper.why(first["id"])
        == [["price of the register valid from 2020-01-01", "first period 50 % off (plan Halv pris)"]] * 2
    )
    assert await paper.why(second["id"]) == [["price of the register valid from 2020-01-01"]] * 2
    assert (await paper.row(subscription_id))["monthly_minor"] == NORMAL_MINOR


@pytest.mark.rule("CAT-11")
@pytest.mark.parametrize(
    ("offer", "total_minor"),
    [
        (NewOffer(PriceRuleKind.FIXED, 9_900), 9_900),
        (NewOffer(PriceRuleKind.FIXED, 0), 0),
        (NewOffer(PriceRuleKind.AMOUNT_OFF, 10_000), NORMAL_MINOR - 10_000),
        (NewOffer(PriceRuleKind.AMOUNT_OFF, NORMAL_MINOR + 1), 0),
        (NewOffer(PriceRuleKind.PERCENT_OFF, price_percent="33,33"), NORMAL_MINOR - 9_966),
    ],
)
async def test_a_first_period_is_priced_by_its_rule_and_never_below_0(
    tenant: Tenant, offer: NewOffer, total_minor: int
) -> None:
    paper = await open_newspaper(tenant)
    await paper.order(await paper.plan("Prøv", offer))
    assert await paper.billed(APRIL - days(14)) == [(MARCH, APRIL, total_minor), (APRIL, MAY, NORMAL_MINOR)]


@pytest.mark.rule("CAT-14")
@pytest.mark.parametrize(
    ("length", "end"),
    [
        (NewOffer(length_kind=FirstLengthKind.DAYS, first_days=21), MARCH + days(21)),
        (NewOffer(length_kind=FirstLengthKind.UNTIL_DATE, first_until_on=date(2026, 6, 30)), date(2026, 7, 1)),
        (NewOffer(length_kind=FirstLengthKind.OUT_THIS_MONTH), date(2026, 4, 1)),
        (NewOffer(length_kind=FirstLengthKind.OUT_THIS_YEAR), date(2027, 1, 1)),
    ],
)
async def test_a_first_period_has_its_length_at_the_full_price_and_the_next_is_counted_from_its_end(
    tenant: Tenant, length: NewOffer, end: date
) -> None:
    paper = await open_newspaper(tenant)
    subscription_id = await paper.order(await paper.plan("Intro", length))
    coming = await paper.outlook(subscription_id)
    billed = await paper.billed(end + days(50))
    assert billed[0] == (MARCH, end, NORMAL_MINOR)
    assert [start for start, _, _ in billed[1:]] == [
        date(end.year + (end.month + n - 1) // 12, (end.month + n - 1) % 12 + 1, end.day)
        for n in range(len(billed) - 1)
    ]
    assert len(billed) >= 3
    assert billed[1:] == coming[: len(billed) - 1]


@pytest.mark.rule("CAT-14", "BIL-05")
async def test_a_month_end_comes_back_after_a_first_period_without_a_length(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    await paper.order(await paper.plan("Halv pris", HALF), date(2026, 1, 31))
    starts = [start for start, _, _ in await paper.billed(date(2026, 4, 30))]
    assert starts[:4] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


@pytest.mark.rule("CAT-14")
async def test_an_offer_whose_fixed_end_has_come_can_not_be_ordered(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    offer = NewOffer(length_kind=FirstLengthKind.UNTIL_DATE, first_until_on=TODAY)
    plan_id = await paper.plan("Ut dagen", offer)
    await paper.order(plan_id)
    with pytest.raises(PlanNotSellable, match="is over on 2026-03-03"):
        await paper.order(plan_id, TODAY + days(1))


@pytest.mark.rule("CAT-15", "SUB-20", "DSH-03")
async def test_a_trial_stops_by_itself_and_the_overview_announces_it(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    offer = NewOffer(PriceRuleKind.FIXED, 4_900, length_kind=FirstLengthKind.DAYS, first_days=30, stops=True)
    subscription_id = await paper.order(await paper.plan("Prøveavis", offer))
    end = TODAY + days(30)
    row = await paper.row(subscription_id)
    assert (row["state"], row["end_on"], row["stop_kind"]) == ("STOP_SCHEDULED", end, "AUTOMATIC")
    assert await paper.kinds(subscription_id) == [(ComingKind.STOP, end)]
    async with tenant.read() as read:
        assert await next_bill(read, subscription_id, TODAY) is None
    assert await paper.billed(end + days(90)) == [(TODAY, end, 4_900)]
    assert (await paper.row(subscription_id))["state"] == "STOPPED"


@pytest.mark.rule("CAT-15", "SUB-08")
async def test_a_trial_whose_stop_is_removed_goes_on_at_the_normal_price(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    offer = NewOffer(PriceRuleKind.FIXED, 4_900, length_kind=FirstLengthKind.DAYS, first_days=30, stops=True)
    subscription_id = await paper.order(await paper.plan("Prøveavis", offer))
    async with tenant.work() as work:
        await remove_stop(work, subscription_id, reason="Vil fortsette", idempotency_key="on")
    end = TODAY + days(30)
    assert (await paper.billed(end))[:2] == [(TODAY, end, 4_900), (end, date(2026, 5, 1), NORMAL_MINOR)]


@pytest.mark.rule("CAT-20", "CAT-11", "NEW-02")
async def test_a_permanent_discount_is_taken_after_the_first_periods_in_every_period(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    discount_id = await paper.discount("10")
    subscription_id = await paper.order(await paper.plan("Halv pris", HALF), discount_id=discount_id, copies=2)
    first, later = 2 * (NORMAL_MINOR // 2 - NORMAL_MINOR // 20), 2 * (NORMAL_MINOR - NORMAL_MINOR // 10)
    assert (await paper.billed(MAY - days(14)))[:3] == [
        (MARCH, APRIL, first),
        (APRIL, MAY, later),
        (MAY, date(2026, 6, 2), later),
    ]
    assert (await paper.row(subscription_id))["monthly_minor"] == later
    assert (
        await paper.why((await paper.invoices())[1]["id"])
        == [["price of the register valid from 2020-01-01", "10 % off every period (Ansatt)", "2 copies"]] * 2
    )


@pytest.mark.rule("CAT-20")
async def test_a_discount_of_100_percent_is_a_free_subscriber_and_a_closed_one_stays_with_those_who_have_it(
    tenant: Tenant,
) -> None:
    paper = await open_newspaper(tenant)
    plan_id, discount_id = await paper.plan(), await paper.discount("100", "Gratis")
    await paper.order(plan_id, discount_id=discount_id)
    async with tenant.work() as work:
        await close_discount(work, discount_id, closed=True)
    with pytest.raises(InvalidInput) as refused:
        await paper.order(plan_id, TODAY + days(1), discount_id=discount_id)
    assert [(error.path, error.code) for error in refused.value.fields] == [("discountId", "CLOSED")]
    assert [total for _, _, total in await paper.billed(APRIL)] == [0, 0]


@pytest.mark.rule("CAT-43")
async def test_what_was_promised_at_the_order_stays_promised_when_the_plan_changes(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    plan_id = await paper.plan("Halv pris", HALF)
    start = date(2026, 5, 1)
    subscription_id = await paper.order(plan_id, start)
    async with tenant.work() as work:
        dearer = NewOffer(PriceRuleKind.PERCENT_OFF, price_percent="10")
        await update_plan(work, UpdatePlan(plan_id, 1, "Ti av", paper.billing_plan_id, offer=dearer))
    assert (await paper.outlook(subscription_id))[0][2] == NORMAL_MINOR // 2
    await paper.order(plan_id, start + days(1))
    assert [total for _, _, total in (await paper.billed(start))[:2]] == [NORMAL_MINOR // 2, NORMAL_MINOR * 9 // 10]


@pytest.mark.rule("CAT-02", "CAT-11")
async def test_a_yearly_price_rise_reaches_periods_that_start_on_its_day_or_later(tenant: Tenant) -> None:
    """The manual's example: a price from 1 January is on the invoice that is made on 1 December, 31 days before."""
    paper = await open_newspaper(tenant)
    plan_id = await paper.plan("Helår", unit="YEAR")
    await paper.order(plan_id, date(2026, 1, 1))
    await paper.order(plan_id, date(2025, 12, 31))
    await paper.reprice(1_000_000, date(2027, 1, 1), unit="YEAR")
    totals = {start: total for start, _, total in await paper.billed(date(2026, 12, 18))}
    assert totals[date(2026, 12, 31)] == NORMAL_MINOR * 10
    assert totals[date(2027, 1, 1)] == 1_000_000 + 99_000
    assert not await faults(tenant)


@pytest.mark.rule("CAT-12")
@pytest.mark.parametrize("shared", ["nothing", "email", "phone", "address"])
async def test_an_offer_is_blocked_for_who_has_had_it_by_member_email_phone_or_address(
    tenant: Tenant, shared: str
) -> None:
    paper = await open_newspaper(tenant)
    blocked = NewOffer(PriceRuleKind.FIXED, 9_900, block_days=90)
    plan_id = await paper.plan("Tilbud", blocked)
    ways = {"email": "Ola@Avis.example", "phone": "+4791234567", "address": "Storgata 1"}
    first, second = await paper.person("Ola", ways), await paper.person("Eva", {shared: ways.get(shared, "")})
    await paper.order(plan_id, member_id=first)
    with pytest.raises(PlanNotSellable, match="it can be ordered again from 2026-05-31 on"):
        await paper.order(plan_id, TODAY + days(1), member_id=first)
    if shared == "nothing":
        await paper.order(plan_id, member_id=second)
    else:
        with pytest.raises(PlanNotSellable, match=r"was ordered by \d+ Ola Leser on 2026-03-02"):
            await paper.order(plan_id, member_id=second)
    await paper.order(plan_id, TODAY + days(90), today=TODAY + days(90), member_id=first)
    assert not await faults(tenant)


@pytest.mark.rule("CAT-12")
@pytest.mark.parametrize(
    ("shared", "is_blocked"),
    [
        ({"email": "OLA@avis.EXAMPLE"}, True),
        ({"email": "ola@avis.example.no"}, False),
        ({"phone": "912 34 567"}, True),
        ({"phone": "+4791234568"}, False),
        ({"address": "STORGATA 1"}, True),
        ({"address": "Storgata 11"}, False),
    ],
)
async def test_an_offer_is_matched_by_what_is_meant_and_not_by_what_is_near(
    tenant: Tenant, shared: dict[str, str], is_blocked: bool
) -> None:
    paper = await open_newspaper(tenant)
    plan_id = await paper.plan("Tilbud", NewOffer(PriceRuleKind.FIXED, 9_900, block_days=90))
    ways = {"email": "Ola@Avis.example", "phone": "+4791234567", "address": "Storgata 1"}
    first, second = await paper.person("Ola", ways), await paper.person("Eva", shared)
    await paper.order(plan_id, member_id=first)
    if is_blocked:
        with pytest.raises(PlanNotSellable, match="it can be ordered again from 2026-05-31 on"):
            await paper.order(plan_id, TODAY + days(89), today=TODAY + days(89), member_id=second)
    await paper.order(plan_id, TODAY + days(90 * is_blocked), today=TODAY + days(90 * is_blocked), member_id=second)


@pytest.mark.rule("CAT-12", "CAT-17")
async def test_a_step_of_a_chain_is_no_order_of_its_plan(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    offer = await paper.plan("Tilbud", NewOffer(PriceRuleKind.FIXED, 9_900, block_days=90))
    await paper.order(await paper.plan("Kjede", NewOffer(next_plan_ids=(offer,))))
    await paper.order(offer)


@pytest.mark.rule("CAT-12", "SUB-11")
async def test_a_change_to_an_offer_on_the_day_of_another_order_is_an_order_of_it(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    offer = await paper.plan("Tilbud", NewOffer(PriceRuleKind.FIXED, 9_900, block_days=90))
    subscription_id = await paper.order(await paper.plan("Halv pris", HALF))
    async with tenant.work() as work:
        await change_plan(work, ChangePlan(subscription_id, offer), idempotency_key="to the offer")
    with pytest.raises(PlanNotSellable, match="it can be ordered again from 2026-05-31 on"):
        await paper.order(offer, TODAY + days(1))


@pytest.mark.rule("CAT-12")
async def test_of_two_orders_of_an_offer_at_the_same_time_one_is_refused(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    plan_id = await paper.plan("Tilbud", NewOffer(PriceRuleKind.FIXED, 9_900, block_days=90))
    first, second = [await paper.person(name, {"email": "begge@avis.example"}) for name in ("Ola", "Eva")]
    answers = await asyncio.gather(
        *(paper.order(plan_id, member_id=who) for who in (first, second)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in answers) == ["PlanNotSellable", "UUID"]
    assert not await faults(tenant)


@pytest.mark.rule("CAT-12", "SUB-11")
async def test_an_offer_that_was_ordered_for_later_and_changed_before_it_began_is_blocked_all_the_same(
    tenant: Tenant,
) -> None:
    paper = await open_newspaper(tenant)
    offer = await paper.plan("Tilbud", NewOffer(PriceRuleKind.FIXED, 9_900, block_days=90))
    subscription_id = await paper.order(offer, TODAY + days(40))
    for plan_id in (await paper.plan("Halv pris", HALF), await paper.plan("Avisen")):
        async with tenant.work() as work:
            await change_plan(work, ChangePlan(subscription_id, plan_id), idempotency_key=f"to {plan_id}")
    assert not await faults(tenant)
    with pytest.raises(PlanNotSellable, match="it can be ordered again from 2026-05-31 on"):
        await paper.order(offer, TODAY + days(1))
    await paper.order(offer, TODAY + days(90), today=TODAY + days(90))
    assert [total for _, _, total in await paper.outlook(subscription_id)][:2] == [NORMAL_MINOR] * 2

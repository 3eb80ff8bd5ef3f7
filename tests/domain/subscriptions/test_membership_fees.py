"""Membership fees by age, household, branch and start month, from the order to the journal (CAT-10, CAT-21)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from domain.billing.commands.credit_invoice import credit_invoice
from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.model import (
    AgeDay,
    Conditions,
    NewFeeRules,
    NewOffer,
    PriceRuleKind,
    ShareKind,
    StartMonthKind,
    UpdatePlan,
)
from domain.kernel.refusal import InvalidInput
from domain.people.commands.update_member import update_member
from domain.people.model import MemberDetails, MemberKind
from domain.subscriptions.commands.change_plan import change_plan
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.model import ChangePlan, PauseSubscription, StartSubscription, StopSubscription
from domain.subscriptions.queries.orders import order_of
from domain.subscriptions.queries.subscriptions import next_bill, subscriptions
from tests.domain.dunning.stopped import stop_unpaid_term
from tests.domain.subscriptions.association import (
    BY_AGE,
    BY_MONTH,
    FAMILY,
    OUT_THIS_YEAR,
    SHARE_MINOR,
    SHARED,
    YEAR_MINOR,
    YOUNG_MINOR,
    Association,
    open_association,
)
from tests.domain.subscriptions.newspaper import days
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, run
from tests.tenants import TODAY, Tenant

NEXT_YEAR = date(2027, 3, 2)
ADULT = date(1990, 6, 1)


@pytest.mark.rule("NEW-02", "CAT-21", "CAT-11")
async def test_first_period_50_percent_off_plan_nyhet_age_group_18_25_branch_share_120(tenant: Tenant) -> None:
    club = await open_association(tenant)
    fees = replace(SHARED, age_groups=BY_AGE.age_groups)
    offer = NewOffer(PriceRuleKind.PERCENT_OFF, price_percent="50")
    plan_id = await club.plan(fees, offer, "Nyhet")
    started = await club.join(plan_id, await club.member(date(2004, 5, 6), in_branch=True))
    assert started.invoice_id is not None
    assert await club.reasons(started.invoice_id) == [
        "price of the register valid from 2020-01-01",
        "age group 18–25",
        "first period 50 % off (plan Nyhet)",
        "branch share 120.00 NOK (Oslo lokallag)",
    ]
    rows = await club.lines(started.invoice_id)
    assert [(row["text"], row["gross_minor"], row["account"]) for row in rows] == [
        ("Papiravis", 12_040, "3000"),
        ("Digital", 5_960, "3000"),
        ("Lokallagsandel Oslo lokallag", 12_000, "3290"),
    ]
    assert sum(row["vat_minor"] for row in rows) == 6_000
    assert not await faults(tenant)


@pytest.mark.rule("CAT-21", "DSH-03")
@pytest.mark.parametrize(
    ("birth_on", "total_minor"),
    [
        (date(2008, 3, 2), YOUNG_MINOR),  # 18 on the day
        (date(2008, 3, 3), YEAR_MINOR),  # 17 on the day: no group, the normal price
        (date(2000, 3, 3), YOUNG_MINOR),  # 25 for one day more
        (date(2000, 3, 2), YEAR_MINOR),  # 26
        (date(1959, 3, 2), YEAR_MINOR // 2),
        (None, YEAR_MINOR),  # nobody knows
    ],
)
async def test_a_fee_is_that_of_the_age_group_on_the_periods_first_day(
    tenant: Tenant, birth_on: date | None, total_minor: int
) -> None:
    club = await open_association(tenant)
    started = await club.join(await club.plan(BY_AGE), await club.member(birth_on))
    assert await _totals(club) == [total_minor]
    async with tenant.read() as read:
        row = (await subscriptions(read, [started.subscription_id]))[started.subscription_id]
        assert row["monthly_minor"] == (total_minor + 6) // 12
    assert not await faults(tenant)


@pytest.mark.rule("CAT-21")
async def test_ages_may_be_those_of_1_january(tenant: Tenant) -> None:
    club = await open_association(tenant)
    plan_id = await club.plan(replace(BY_AGE, age_day=AgeDay.YEAR_START))
    await club.join(plan_id, await club.member(date(2008, 1, 2)))
    await club.join(plan_id, await club.member(date(2000, 1, 2)))
    assert await _totals(club) == [YEAR_MINOR, YOUNG_MINOR]


@pytest.mark.rule("CAT-21", "RUN-05", "SUB-04")
async def test_who_grows_out_of_a_group_pays_by_the_next_one_and_the_preview_says_so(tenant: Tenant) -> None:
    club = await open_association(tenant)
    plan_id = await club.plan(BY_AGE)
    grown = await club.join(plan_id, await club.member(date(2000, 6, 1)))
    young = await club.join(plan_id, await club.member(date(2004, 6, 1)))
    on = NEXT_YEAR - days(14)
    async with tenant.read() as read:
        preview = await rehearse_run(read, tenant.organisation_id, on)
        bills = [await next_bill(read, one.subscription_id, on) for one in (grown, young)]
    await run(_shop(club), on)
    assert [bill.draft.total_minor for bill in bills if bill] == [YEAR_MINOR, YOUNG_MINOR]
    assert preview.total_minor == YEAR_MINOR + YOUNG_MINOR == sum((await _totals(club))[2:])
    assert not await faults(tenant)


@pytest.mark.rule("CAT-21", "CAT-43")
async def test_the_first_period_costs_what_the_rules_said_at_the_order_and_the_next_what_they_say_then(
    tenant: Tenant,
) -> None:
    club = await open_association(tenant)
    plan_id = await club.plan(BY_AGE)
    start_on = TODAY + days(60)
    await club.join(plan_id, await club.member(date(2004, 6, 1)), start_on)
    async with tenant.work() as work:
        await update_plan(work, UpdatePlan(plan_id, 1, "Medlem", club.register.billing_plan_id))
    await run(_shop(club), start_on, key="first")
    await run(_shop(club), start_on + days(360), key="second")
    assert await _totals(club) == [YOUNG_MINOR, YEAR_MINOR]


@pytest.mark.rule("CAT-10")
@pytest.mark.parametrize(
    ("conditions", "birth_on", "code"),
    [
        (Conditions(age_most=25), date(1995, 1, 1), "TOO_OLD"),
        (Conditions(age_least=18), date(2015, 1, 1), "TOO_YOUNG"),
        (Conditions(age_least=18), None, "AGE_UNKNOWN"),
        (Conditions(household_least=2), ADULT, "HOUSEHOLD_TOO_SMALL"),
    ],
)
async def test_a_start_is_refused_where_the_member_does_not_meet_the_plans_conditions(
    tenant: Tenant, conditions: Conditions, birth_on: date | None, code: str
) -> None:
    club = await open_association(tenant)
    plan_id = await club.plan(NewFeeRules(category="Ungdom", conditions=conditions))
    normal = await club.plan(None, name="Ordinær")
    member_id = await club.member(birth_on)
    with pytest.raises(InvalidInput) as refused:
        await club.join(plan_id, member_id)
    assert [(one.path, one.code) for one in refused.value.errors] == [("planId", code)]
    started = await club.join(normal, member_id)
    with pytest.raises(InvalidInput):
        async with tenant.work() as work:
            await change_plan(work, ChangePlan(started.subscription_id, plan_id), idempotency_key="change")


@pytest.mark.rule("CAT-10", "RUN-05")
async def test_who_has_grown_out_of_a_plan_is_billed_and_pointed_out_before_the_run(tenant: Tenant) -> None:
    club = await open_association(tenant)
    plan_id = await club.plan(NewFeeRules(conditions=Conditions(age_most=25)), name="Ungdom")
    grown, young = await club.member(date(2000, 6, 1)), await club.member(date(2004, 6, 1))
    for one in (grown, young):
        await club.join(plan_id, one)
    async with tenant.read() as read:
        preview = await rehearse_run(read, tenant.organisation_id, NEXT_YEAR - days(14))
    assert preview.invoices == 2
    found = {
        warning.message: [one.member_id for one in concerned]
        for warning, concerned in preview.warnings.items()
        if "conditions" in warning.message
    }
    assert found == {
        "no longer meets the conditions of Ungdom; billed by age and household as they are": [grown],
    }


@pytest.mark.rule("CAT-21", "PPL-05")
async def test_a_household_pays_by_its_size_and_only_its_main_member_may_start(tenant: Tenant) -> None:
    club = await open_association(tenant)
    plan_id = await club.plan(FAMILY)
    alone, pair, four = [await club.member(name=name) for name in ("Alene", "To", "Fire")]
    partner = await club.member(main_id=pair)
    for _ in range(3):
        await club.member(main_id=four)
    for one in (alone, pair, four):
        await club.join(plan_id, one)
    assert await _totals(club) == [YEAR_MINOR, 400_000, 500_000]
    with pytest.raises(InvalidInput, match="To Medlem is the main member"):
        await club.join(plan_id, partner)
    assert not await faults(tenant)


@pytest.mark.rule("CAT-21", "CAT-14", "DSH-03")
@pytest.mark.parametrize(("start_on", "total_minor"), [(date(2026, 5, 10), 199_333), (date(2026, 12, 31), 24_917)])
async def test_who_joins_in_may_pays_8_of_12_months_to_the_oere(
    tenant: Tenant, start_on: date, total_minor: int
) -> None:
    club = await open_association(tenant)
    plan_id = await club.plan(BY_MONTH, OUT_THIS_YEAR)
    started = await club.join(plan_id, await club.member(), start_on)
    await run(_shop(club), date(2026, 12, 18))
    first, second = await invoices_of(_shop(club))
    assert (first["total_minor"], first["period_end"]) == (total_minor, date(2027, 1, 1))
    assert (second["total_minor"], second["period_end"]) == (YEAR_MINOR, date(2028, 1, 1))
    months = 13 - start_on.month
    assert await club.reasons(first["id"]) == [
        "price of the register valid from 2020-01-01",
        f"started on {start_on}: {months}/12 of the year",
    ]
    async with tenant.read() as read:
        row = (await subscriptions(read, [started.subscription_id]))[started.subscription_id]
    assert row["monthly_minor"] == 24_917
    assert not await faults(tenant)


@pytest.mark.rule("CAT-21")
async def test_a_first_year_may_be_priced_by_a_table_of_months(tenant: Tenant) -> None:
    club = await open_association(tenant)
    amounts = NewFeeRules(
        start_kind=StartMonthKind.AMOUNTS, start_amounts=tuple(120_000 - 10_000 * n for n in range(12))
    )
    halves = NewFeeRules(start_kind=StartMonthKind.PERCENTS, start_percents=("100",) * 6 + ("50",) * 6)
    for plan_id in (await club.plan(amounts, OUT_THIS_YEAR, "Beløp"), await club.plan(halves, OUT_THIS_YEAR, "Halvt")):
        await club.join(plan_id, await club.member(), date(2026, 8, 1))
    await run(_shop(club), date(2026, 8, 1))
    assert await _totals(club) == [50_000, YEAR_MINOR // 2]


@pytest.mark.rule("CAT-21", "LED-01")
async def test_a_branch_share_is_a_line_and_a_posting_of_the_branch_and_the_total_stays(tenant: Tenant) -> None:
    club = await open_association(tenant)
    plan_id = await club.plan(SHARED)
    inside, outside = await club.member(in_branch=True), await club.member()
    first = await club.join(plan_id, inside, copies=2)
    second = await club.join(plan_id, outside)
    assert await _totals(club) == [2 * YEAR_MINOR, YEAR_MINOR]
    assert first.invoice_id is not None
    assert second.invoice_id is not None
    share = (await club.lines(first.invoice_id))[-1]
    assert (share["gross_minor"], share["quantity"], share["branch_id"]) == (2 * SHARE_MINOR, 2, club.branch_id)
    assert all(row["branch_id"] is None for row in await club.lines(second.invoice_id))
    assert await _posted(tenant, "3290") == {club.branch_id: -(2 * SHARE_MINOR) * 4 // 5}
    assert not await faults(tenant)


@pytest.mark.rule("CAT-21", "BIL-11")
async def test_a_credited_invoice_takes_the_share_back_from_the_branch(tenant: Tenant) -> None:
    club = await open_association(tenant)
    fees = replace(SHARED, share_kind=ShareKind.PERCENT, share_percent="30", share_minor=None)
    member_id = await club.member(in_branch=True)
    started = await club.join(await club.plan(fees), member_id)
    assert started.invoice_id is not None
    async with tenant.work() as work:
        moved = MemberDetails(MemberKind.PERSON, first_name="Ola", last_name="Medlem")
        await update_member(work, member_id, 1, moved)
    assert (await _posted(tenant, "3290"))[club.branch_id] == -(YEAR_MINOR * 3 // 10) * 4 // 5
    async with tenant.work() as work:
        await credit_invoice(work, started.invoice_id, reason="Feil", idempotency_key="credit")
    assert not any((await _posted(tenant, "3290")).values())
    assert not any((await _posted(tenant, "3000")).values())
    assert not await faults(tenant)


@pytest.mark.rule("CAT-21", "BIL-11")
async def test_vat_of_a_fee_that_is_all_the_branchs_goes_back_where_it_was_posted(tenant: Tenant) -> None:
    club = await open_association(tenant)
    fees = replace(SHARED, share_kind=ShareKind.PERCENT, share_percent="100", share_minor=None)
    plan_id, member_id, payer_id = await club.plan(fees), await club.member(in_branch=True), await club.member()
    async with tenant.work() as work:
        command = StartSubscription(member_id, plan_id, TODAY, payer_id=payer_id)
        started = await start_subscription(work, command, idempotency_key="paid by another")
    assert started.invoice_id is not None
    assert await _posted(tenant, "2700") == {None: -YEAR_MINOR // 5}
    async with tenant.work() as work:
        await credit_invoice(work, started.invoice_id, reason="Feil", idempotency_key="credit")
    assert await _posted(tenant, "2700") == {None: 0}
    assert await _posted(tenant, "3290") == {club.branch_id: 0}
    assert not await faults(tenant)


@pytest.mark.rule("CAT-21", "SUB-05")
async def test_a_stop_in_the_middle_shortens_the_share_with_the_rest(tenant: Tenant) -> None:
    club = await open_association(tenant)
    started = await club.join(await club.plan(SHARED), await club.member(in_branch=True))
    async with tenant.work(TODAY + days(73)) as work:
        command = StopSubscription(started.subscription_id, "Flytter", TODAY + days(73))
        await stop_subscription(work, command, idempotency_key="stop")
    [*_, replacement] = await invoices_of(_shop(club))
    assert replacement["total_minor"] == YEAR_MINOR // 5
    [share] = [row for row in await club.lines(replacement["id"]) if row["branch_id"]]
    assert share["gross_minor"] == SHARE_MINOR // 5
    assert not await faults(tenant)


@pytest.mark.rule("CAT-21", "SUB-17")
async def test_an_order_is_confirmed_at_the_members_fee(tenant: Tenant) -> None:
    club = await open_association(tenant)
    started = await club.join(await club.plan(BY_AGE), await club.member(date(2004, 6, 1)))
    async with tenant.read() as read:
        found = await order_of(read, started.subscription_id, TODAY)
    assert found is not None
    assert [one.amount_minor for one in (found.now, found.then) if one] == [YOUNG_MINOR] * 2


@pytest.mark.rule("CAT-21", "RUN-08")
async def test_what_a_member_is_when_it_is_billed_counts_also_where_its_fee_was_reckoned_ahead(tenant: Tenant) -> None:
    club = await open_association(tenant)
    plan_id = await club.plan(BY_AGE)
    for _ in range(4):
        await club.join(plan_id, await club.member(date(2004, 6, 1)))
    on = NEXT_YEAR - days(14)
    async with tenant.work(on) as work:
        run_id = await start_billing_run(work, tenant.organisation_id, on, idempotency_key="run")
    async with LookAhead(tenant.database, tenant.id) as ahead:
        async with tenant.work(on) as work:
            assert await run_billing_chunk(work, run_id, 2, ahead=ahead)
        while not ahead.is_ready:
            await asyncio.sleep(0.01)
        async with tenant.work(on) as work:
            await work.sql("UPDATE member SET birth_on = '1950-01-01' WHERE birth_on IS NOT NULL")
        async with tenant.work(on) as work:
            await run_billing_chunk(work, run_id, 2, ahead=ahead)
    assert sorted((await _totals(club))[4:]) == [YOUNG_MINOR] * 2 + [YEAR_MINOR // 2] * 2


def _shop(club: Association) -> Shop:
    return Shop(club.tenant, club.branch_id, club.branch_id, ())


async def _totals(club: Association) -> list[int]:
    return [row["total_minor"] for row in await invoices_of(_shop(club))]


async def _posted(tenant: Tenant, account: str) -> dict[object, int]:
    """Return what an account has on each branch: debit less credit."""
    async with tenant.read() as read:
        rows = await read.sql(
            """SELECT branch_id, sum(CASE WHEN debit_account = $2 THEN amount_minor ELSE -amount_minor END)::bigint AS n
            FROM posting WHERE tenant_id = $1 AND $2 IN (debit_account, credit_account) GROUP BY branch_id""",
            tenant.id,
            account,
        )
    return {row["branch_id"]: row["n"] for row in rows}


@pytest.mark.rule("SUB-05", "SUB-09", "CAT-21")
@pytest.mark.parametrize("is_unpaid", [False, True])
async def test_a_stop_before_a_pause_to_come_takes_it_back_on_a_plan_by_age_too(
    tenant: Tenant, is_unpaid: bool
) -> None:
    club = await open_association(tenant)
    plan_id = await club.plan(BY_AGE)
    key = (await club.join(plan_id, await club.member(ADULT))).subscription_id
    async with tenant.work() as work:
        command = PauseSubscription(key, NEXT_YEAR + days(60), "Utenlands")
        await pause_subscription(work, command, idempotency_key="pause")
    stop_on = TODAY + days(30)
    if is_unpaid:
        await stop_unpaid_term(Shop(tenant, plan_id, plan_id, ()), stop_on)
    else:
        async with tenant.work(stop_on) as work:
            await stop_subscription(work, StopSubscription(key, "Flyttet", stop_on), idempotency_key="stop")
    async with tenant.read() as read:
        assert await read.sql("SELECT FROM subscription_pause WHERE until_on > from_on") == []
    assert not await faults(tenant)

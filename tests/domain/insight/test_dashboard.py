"""The dashboard, as of today and as of any earlier day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from domain.insight.model import Dashboard, Figure, Shown, Slice
from domain.insight.queries.dashboard import dashboard
from domain.insight.queries.figures import scope_of
from domain.insight.queries.keeping import Keeper
from domain.insight.queries.rows import page_of_rows, sums_of
from domain.insight.registry import METRICS
from domain.kernel.refusal import NotFound
from tests.domain.insight.history import begin, live_a_day, other_organisation
from tests.tenants import Tenant

FIRST = date(2025, 1, 20)
DAYS = 75


async def shown(tenant: Tenant, on: date, **of: object) -> Dashboard:
    """The dashboard without anything kept."""
    async with tenant.read() as read:
        return await dashboard(read, of.get("organisation_id"), on, Keeper())  # type: ignore[arg-type]


@pytest.mark.rule("DSH-11")
async def test_figures_of_an_earlier_day_are_what_they_were_on_that_day(tenant: Tenant) -> None:
    history, random = await begin(tenant, FIRST), Random(2)
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    then = {}
    for day in days:
        async with tenant.work(day) as work:
            await live_a_day(history, work, random)
        then[day] = await shown(tenant, day)
    assert len({each.mrr.value for each in then.values()}) > DAYS // 2, "the days must differ"
    assert then[days[-1]].churn.value not in (None, 0)
    for day in days:
        assert await shown(tenant, day) == then[day]


@pytest.mark.rule("DSH-01", "DSH-03", "DSH-04", "DSH-06", "DSH-07", "DSH-08", "DSH-09", "DSH-10a", "DSH-10d")
async def test_the_rows_behind_every_figure_of_the_dashboard_add_up_to_it(tenant: Tenant) -> None:
    history, random = await begin(tenant, FIRST), Random(5)
    for n in range(60):
        async with tenant.work(FIRST + timedelta(days=n)) as work:
            await live_a_day(history, work, random)
    for on in (FIRST + timedelta(days=59), FIRST + timedelta(days=31)):
        figures = all_figures(await shown(tenant, on))
        assert {each.figure.metric for each in figures} == {
            "active_subscriptions", "mrr", "acv", "cltv", "churn", "payments", "outstanding", "orders", "cancellations",
        }  # fmt: skip
        for each in figures:
            await assert_rows_add_up(tenant, each)


def all_figures(board: Dashboard) -> list[Shown]:
    tiles = [board.active_subscriptions, board.mrr, board.acv, board.cltv, board.churn, board.payments]
    days = [shown for day in board.orders_and_cancellations for shown in (day.orders, day.cancellations)]
    months = [shown for month in board.churn_months for shown in (month.churn, month.last_year)]
    ages = [bucket.shown for bucket in board.outstanding_by_age]
    return [*tiles, board.outstanding, *board.payments_by_day, *days, *months, *ages]


async def assert_rows_add_up(tenant: Tenant, shown: Shown) -> None:
    """Count and sum of all pages are the figure's own, and its value comes of what its rows add up to."""
    metric = shown.metric
    scope, *others = [scope_of(metric, each, shown.figure) for each in metric.slices]
    async with tenant.read() as read:
        rows, after = [], None
        while page := await page_of_rows(read, metric.rows, scope, 7, after):
            rows += page
            after = page[-1].key
        bases = [
            (await sums_of(read, each.source, other))[each.mark]
            for each, other in zip(metric.bases, others, strict=True)
        ]
        own = (await sums_of(read, metric.rows.source, scope))[metric.rows.mark]
    assert len({row.key for row in rows}) == len(rows) == shown.count == own.count
    assert sum(row.amount_minor for row in rows) == shown.amount_minor == own.amount_minor
    assert metric.combine(own, *bases) == shown.value


@pytest.mark.rule("DSH-03", "DSH-04", "DSH-01")
async def test_a_known_stop_leaves_mrr_but_not_the_active_subscriptions(tenant: Tenant) -> None:
    history, today = await begin(tenant, FIRST), FIRST + timedelta(days=10)
    async with tenant.work(FIRST) as work:
        await history.start(work, FIRST, 10_000)
        leaving = await history.start(work, FIRST, 5_001)
        await history.start(work, today + timedelta(days=1), 99_900)
    async with tenant.work(today) as work:
        await history.stop(work, leaving, today + timedelta(days=5))

    board = await shown(tenant, today)
    assert (board.active_subscriptions.value, board.mrr.value, board.acv.value) == (2, 10_000, 7_501)
    yesterday = await shown(tenant, today - timedelta(days=1))
    assert (yesterday.active_subscriptions.value, yesterday.mrr.value) == (2, 15_001)
    later = await shown(tenant, today + timedelta(days=5))
    assert (later.active_subscriptions.value, later.mrr.value) == (2, 109_900)


@pytest.mark.rule("DSH-05", "DSH-08", "DSH-10a")
async def test_churn_counts_who_paid_when_the_month_began_and_pays_no_more(tenant: Tenant) -> None:
    history = await begin(tenant, date(2025, 1, 5))
    async with tenant.work(date(2025, 1, 5)) as work:
        _stays, leaves, returns = [await history.start(work, work.today, 10_000) for _ in range(3)]
        moves = await history.start(work, work.today, 10_000, member_id=history.members[0])
        await history.start(work, work.today, 0)
    quiet = await shown(tenant, date(2025, 2, 9))
    assert (quiet.churn.value, quiet.cltv.value) == (Decimal("0.00"), None)

    async with tenant.work(date(2025, 2, 10)) as work:
        joins_and_leaves = await history.start(work, work.today, 10_000)
        for gone in (leaves, returns, moves, joins_and_leaves):
            await history.stop(work, gone, work.today)
        await history.start(work, work.today, 4_000, member_id=history.members[0])
    assert (await shown(tenant, date(2025, 2, 10))).churn.value == Decimal("50.00")
    async with tenant.work(date(2025, 2, 20)) as work:
        await history.start(work, work.today, 10_000, member_id=history.members[3])

    board = await shown(tenant, date(2025, 2, 28))
    assert board.churn.value == Decimal("25.00")
    assert board.cltv.value == board.mrr.value * 4 // board.active_subscriptions.value  # type: ignore[operator]
    month = board.churn_months[-1]
    assert (month.month, month.churn.value, month.last_year.value) == (date(2025, 2, 1), Decimal("25.00"), None)
    next_year = await shown(tenant, date(2026, 2, 28))
    assert next_year.churn_months[-1].last_year.value == next_year.churn_months[0].churn.value == Decimal("25.00")
    assert len(next_year.churn_months) == 13


@pytest.mark.rule("DSH-09")
async def test_outstanding_invoices_fall_into_ages_by_days_past_due(tenant: Tenant) -> None:
    history, today = await begin(tenant, FIRST), FIRST + timedelta(days=100)
    async with tenant.work(FIRST - timedelta(days=40)) as work:
        for days_past_due, total in ((-5, 1), (0, 10), (30, 100), (31, 1_000), (60, 10_000), (61, 100_000), (91, 7)):
            await history.bill(work, total, today - timedelta(days=days_past_due))
    board = await shown(tenant, today)
    ages = [(b.label, b.shown.count, b.shown.amount_minor) for b in board.outstanding_by_age]
    assert ages == [("0–30", 3, 111), ("31–60", 2, 11_000), ("61–90", 1, 100_000), ("90+", 1, 7)]
    assert board.outstanding.value == 111_118


@pytest.mark.rule("DSH-09", "DSH-11")
async def test_what_was_open_on_an_earlier_day_is_reckoned_back_through_settlements(tenant: Tenant) -> None:
    history = await begin(tenant, FIRST)
    async with tenant.work(FIRST) as work:
        paid = await history.bill(work, 500, FIRST)
        credited = await history.bill(work, 300, FIRST)
    async with tenant.work(FIRST + timedelta(days=3)) as work:
        part = await history.settle(work, paid, 200)
        await history.settle(work, credited, 300, "CREDIT_NOTE")
    async with tenant.work(FIRST + timedelta(days=6)) as work:
        await history.undo(work, part, paid, 200)
    open_on = [(await shown(tenant, FIRST + timedelta(days=n))).outstanding.value for n in (-1, 0, 2, 3, 5, 6, 9)]
    assert open_on == [0, 800, 800, 300, 300, 500, 500]


@pytest.mark.rule("DSH-06", "DSH-07")
async def test_orders_cancellations_and_payments_count_on_their_days(tenant: Tenant) -> None:
    history, today = await begin(tenant, FIRST), FIRST + timedelta(days=40)
    async with tenant.work(today - timedelta(days=2)) as work:
        stopping = await history.start(work, today + timedelta(days=9), 1_000)
    async with tenant.work(today) as work:
        await history.stop(work, stopping, today + timedelta(days=60))
        for paid_on in (today, today - timedelta(days=29), today - timedelta(days=30)):
            await history.pay(work, 250, paid_on)
        await history.pay(work, 999, today, state="AWAITING_IDENTIFICATION", completed_at=None, completed_on=None)
    board = await shown(tenant, today)
    days = {day.on: (day.orders.count, day.cancellations.count) for day in board.orders_and_cancellations}
    assert len(days) == 30
    assert (days[today - timedelta(days=2)], days[today], sum(map(sum, days.values()))) == ((1, 0), (0, 1), 2)
    assert (board.payments.value, board.payments.count) == (500, 2)
    assert [point.value for point in board.payments_by_day if point.value] == [250, 250]


@pytest.mark.rule("DSH-10d", "ORG-03")
async def test_an_organisations_figures_are_its_own(tenant: Tenant) -> None:
    history = await begin(tenant, FIRST)
    async with tenant.work(FIRST) as work:
        other_id = await other_organisation(history, work)
        await history.start(work, FIRST, 10_000)
        await history.start(work, FIRST, 70, organisation_id=other_id)
        await history.bill(work, 500, FIRST, organisation_id=other_id)
        await history.pay(work, 40, FIRST, organisation_id=other_id)
    both, own, other = [
        await shown(tenant, FIRST, organisation_id=each) for each in (None, tenant.organisation_id, other_id)
    ]
    assert [b.mrr.value for b in (both, own, other)] == [10_070, 10_000, 70]
    assert [b.outstanding.value for b in (both, own, other)] == [500, 0, 500]
    assert [b.payments.value for b in (both, own, other)] == [40, 0, 40]
    with pytest.raises(NotFound):
        await shown(tenant, FIRST, organisation_id=history.plan_id)


@pytest.mark.rule("DSH-10d")
@pytest.mark.parametrize("key", sorted(METRICS))
def test_every_metric_says_what_it_is_and_names_what_is_there(key: str) -> None:
    metric = METRICS[key]
    assert metric.key == key
    assert metric.label
    assert metric.explanation.endswith(".")
    assert set(metric.parts) <= set(METRICS)
    assert replace(metric, key="other") != metric
    assert all(isinstance(each, Slice) for each in metric.slices)


def test_a_scope_has_the_last_days_of_a_metric_that_counts_only_those() -> None:
    whole = Figure("payments", date(2025, 3, 31))
    metric = METRICS["payments"]
    assert scope_of(metric, metric.rows, whole) == replace(whole, from_on=date(2025, 3, 2), to_on=date(2025, 4, 1))
    one_day = replace(whole, from_on=date(2025, 3, 5), to_on=date(2025, 3, 6))
    assert scope_of(metric, metric.rows, one_day) == one_day
    opening = METRICS["churn"].bases[0]
    assert scope_of(METRICS["churn"], opening, whole).on == date(2025, 2, 28)

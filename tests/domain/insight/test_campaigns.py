"""A campaign's figures, the gifts behind them, and the dispatch that led to each."""

from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from statistics import median
from typing import Any

import pytest

from domain.insight.model import Figure, Shown
from domain.insight.queries.campaigns import campaign_curve
from domain.insight.queries.currency import currency_of
from domain.insight.queries.figures import figures_of, open_figure
from domain.insight.queries.gift_dispatches import dispatches_of_gifts
from domain.insight.queries.keeping import Keeper
from domain.kernel.dates import add_months
from tests.domain.insight.history import begin
from tests.domain.insight.test_dashboard import assert_rows_add_up
from tests.tenants import Tenant

MONDAY = date(2025, 3, 3)
TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4)
FIGURES = (
    *("mailed", "responses", "response_rate", "gift_count", "gift_sum", "gift_average", "gift_median", "gift_net"),
    *("cost_per_krone", "new_donors", "recurring_donors", "reactivated_donors"),
)


async def make(tenant: Tenant) -> dict[str, object]:
    """A campaign with a part; four are mailed, two answer, one of them twice; one gives before, one unasked."""
    history = await begin(tenant, MONDAY)
    async with tenant.work(MONDAY) as work:
        whole = await history.campaign(work, "Vinter", 30_000)
        part = await history.campaign(work, "Vinter i Tromsø", 10_000, whole)
        other = await history.campaign(work, "Sommer", 99_999)
        ada, bo, cai, dag, eva = [await history.add_member(work) for _ in range(5)]
        early = await history.give(work, whole, 7_000, MONDAY - timedelta(days=1), cai)
    async with tenant.work(TUESDAY) as work:
        sent = {name: await history.send(work, whole, name) for name in (ada, bo, cai)}
        again = await history.send(work, part, ada)
        await history.send(work, whole, dag, state="FAILED")
        await history.send(work, other, eva)
    async with tenant.work(FRIDAY) as work:
        first = await history.give(work, part, 20_000, TUESDAY, ada)
        second = await history.give(work, whole, 50_000, FRIDAY, ada)
        bos = await history.give(work, part, 10_001, FRIDAY, bo)
        unasked = await history.give(work, whole, 3_000, FRIDAY, eva)
        nameless = await history.give(work, whole, 1_000, FRIDAY)
        failed = await history.give(work, whole, 2_000, FRIDAY, dag)
        await history.give(work, other, 123, FRIDAY, ada)
    return locals()


async def shown(tenant: Tenant, of: object, on: date, *metrics: str) -> dict[str, Shown]:
    """A campaign's figures as of a day, with nothing kept."""
    asked = [Figure(metric, on, subject_id=of) for metric in metrics or FIGURES]  # type: ignore[arg-type]
    async with tenant.read() as read:
        found = await figures_of(read, asked, Keeper())
    return {figure.metric: one for figure, one in found.items()}


@pytest.mark.rule("FUN-01", "FUN-02", "API-05")
async def test_a_campaigns_figures_are_those_of_its_gifts_and_dispatches_and_add_up(tenant: Tenant) -> None:
    made = await make(tenant)
    figures = await shown(tenant, made["whole"], FRIDAY)
    assert {name: shown.value for name, shown in figures.items()} == {
        "mailed": 4,
        "responses": 2,
        "response_rate": Decimal("50.00"),
        "gift_count": 7,
        "gift_sum": 93_001,
        "gift_average": 13_286,
        "gift_median": 7_000,
        "gift_net": 53_001,
        "cost_per_krone": Decimal("43.01"),
        "new_donors": 5,
        "recurring_donors": 0,
        "reactivated_donors": 0,
    }
    for each in figures.values():
        await assert_figure_adds_up(tenant, each)
    async with tenant.read() as read:
        curve = await campaign_curve(read, made["whole"], FRIDAY, Keeper())  # type: ignore[arg-type]
    assert [(point.on - MONDAY, point.sum_minor, point.day.amount_minor) for point in curve] == [
        (timedelta(days=-1), 7_000, 7_000),
        (timedelta(days=1), 27_000, 20_000),
        (timedelta(days=4), 93_001, 66_001),
    ]
    for point in curve:
        await assert_figure_adds_up(tenant, point.day)


async def assert_figure_adds_up(tenant: Tenant, shown: Shown) -> None:
    """The rows add up to the figure; the median is that of their amounts, which their sums don't tell."""
    if shown.metric.key != "gift_median":
        return await assert_rows_add_up(tenant, shown)
    async with tenant.read() as read:
        rows = (await open_figure(read, shown.figure, 100, None, Keeper())).rows
    assert ceil(median(row.amount_minor for row in rows)) == shown.value
    return None


@pytest.mark.rule("FUN-01")
async def test_a_part_has_its_own_figures_and_answers_to_the_dispatches_of_the_whole(tenant: Tenant) -> None:
    made = await make(tenant)
    figures = await shown(tenant, made["part"], FRIDAY)
    values = {name: figures[name].value for name in ("mailed", "responses", "gift_count", "gift_sum", "new_donors")}
    assert values == {"mailed": 1, "responses": 2, "gift_count": 2, "gift_sum": 30_001, "new_donors": 2}
    for each in figures.values():
        await assert_figure_adds_up(tenant, each)


@pytest.mark.rule("FUN-01")
async def test_many_campaigns_together_have_the_figures_that_each_has_alone(tenant: Tenant) -> None:
    made = await make(tenant)
    campaigns = [made[name] for name in ("whole", "part", "other")]
    asked = [Figure(metric, FRIDAY, subject_id=of) for of in campaigns for metric in FIGURES]  # type: ignore[arg-type]
    async with tenant.read() as read:
        together = await figures_of(read, asked, Keeper())
        alone: dict[Figure, Any] = {}
        for figure in asked:
            alone |= await figures_of(read, [figure], Keeper())
    assert together == alone
    assert len({together[figure].value for figure in asked if figure.metric == "gift_sum"}) == 3


@pytest.mark.rule("FUN-01", "FUN-02")
async def test_donors_are_new_recurring_or_reactivated_by_what_they_gave_before(tenant: Tenant) -> None:
    history = await begin(tenant, date(2020, 1, 6))
    async with tenant.work(date(2020, 1, 6)) as work:
        old = await history.campaign(work, "Før", 0)
        new, faithful, gone, back = [await history.add_member(work) for _ in range(4)]
        await history.give(work, old, 100, work.today, gone)
    edge = add_months(MONDAY, -24)
    async with tenant.work(edge) as work:
        await history.give(work, old, 100, work.today, faithful)
        await history.give(work, old, 100, work.today - timedelta(days=1), back)
    async with tenant.work(MONDAY) as work:
        whole = await history.campaign(work, "Vinter", 0)
        part = await history.campaign(work, "Vinter, brev", 0, whole)
        first = await history.give(work, part, 2_000, MONDAY, new)
        await history.give(work, whole, 3_000, MONDAY, new)
        stayed = await history.give(work, whole, 500, MONDAY, faithful)
        returned = await history.give(work, whole, 700, MONDAY, back)
        await history.give(work, whole, 900, MONDAY)
    names = ("new_donors", "recurring_donors", "reactivated_donors")
    figures = await shown(tenant, whole, MONDAY, *names)
    assert [figures[name].value for name in names] == [1, 1, 1]
    async with tenant.read() as read:
        opened = [await open_figure(read, figures[name].figure, 10, None, Keeper()) for name in names]
    assert [[row.key for row in each.rows] for each in opened] == [[first], [stayed], [returned]]
    for each in figures.values():
        await assert_rows_add_up(tenant, each)

    async with tenant.work(TUESDAY) as work:  # a gift of long ago that becomes known later makes nobody new any more
        await history.give(work, old, 100, MONDAY - timedelta(days=10), new)
        await history.give(work, whole, 100, TUESDAY, gone)
    assert await shown(tenant, whole, MONDAY, *names) == figures
    later = await shown(tenant, whole, TUESDAY, *names)
    assert [later[name].value for name in names] == [0, 2, 2]


@pytest.mark.rule("FUN-02")
async def test_a_gift_names_the_latest_dispatch_of_its_campaign_that_came_before_it(tenant: Tenant) -> None:
    made = await make(tenant)
    sent, again = made["sent"], made["again"]
    gifts = ("early", "first", "second", "bos", "unasked", "nameless", "failed")
    async with tenant.read() as read:
        found = await dispatches_of_gifts(read, [made[name] for name in gifts])  # type: ignore[misc]
    assert found == {
        made["first"]: again,
        made["second"]: sent[made["ada"]],  # type: ignore[index]
        made["bos"]: sent[made["bo"]],  # type: ignore[index]
    }


@pytest.mark.rule("FUN-01", "API-05")
async def test_an_opened_figure_shows_what_it_is_made_of(tenant: Tenant) -> None:
    made = await make(tenant)
    figure = Figure("response_rate", FRIDAY, subject_id=made["whole"])  # type: ignore[arg-type]
    async with tenant.read() as read:
        opened = await open_figure(read, figure, 1, None)
        rest = await open_figure(read, figure, 10, opened.rows[-1].key)
        assert await currency_of(read, figure) == "NOK"
    assert {part.metric.key: part.value for part in opened.parts} == {"responses": 2, "mailed": 4}
    assert {row.key for row in (*opened.rows, *rest.rows)} == {made["first"], made["bos"]}


@pytest.mark.rule("FUN-01", "DSH-11")
async def test_what_a_campaign_had_on_an_earlier_day_leaves_out_what_was_registered_later(tenant: Tenant) -> None:
    made = await make(tenant)
    result = await shown(tenant, made["whole"], TUESDAY)
    assert [result[name].value for name in ("gift_sum", "mailed", "gift_median")] == [7_000, 4, 7_000]


@pytest.mark.rule("FUN-01")
async def test_a_campaign_without_gifts_has_no_average_and_no_cost_per_krone(tenant: Tenant) -> None:
    history = await begin(tenant, MONDAY)
    async with tenant.work(MONDAY) as work:
        empty = await history.campaign(work, "Vår", 500)
    result = await shown(tenant, empty, MONDAY)
    names = ("gift_average", "gift_median", "cost_per_krone", "response_rate")
    assert [result[name].value for name in names] == [None] * 4
    assert (result["gift_sum"].value, result["gift_net"].value) == (0, -500)
    async with tenant.read() as read:
        assert await campaign_curve(read, empty, MONDAY, Keeper()) == ()


@pytest.mark.rule("API-05", "RUN-05")
async def test_a_runs_total_opens_its_invoices(tenant: Tenant) -> None:
    history = await begin(tenant, MONDAY)
    async with tenant.work(MONDAY) as work:
        run_id = await history.run_of(work, [10_000, 25_000, 7])
        await history.bill(work, 999, MONDAY)
    figure = Figure("run_total", FRIDAY, subject_id=run_id)
    async with tenant.read() as read:
        opened = await open_figure(read, figure, 10, None)
        assert await currency_of(read, figure) == "NOK"
    assert (opened.shown.value, len(opened.rows)) == (35_007, 3)
    await assert_rows_add_up(tenant, opened.shown)

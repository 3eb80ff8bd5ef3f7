"""The report on how and by whom was sold: figures by reporting tag, and the rows behind each (REP-16)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain.catalogue.model import ReportingTag, TagKind
from domain.insight.model import Shown
from domain.insight.queries.figures import open_figure
from domain.insight.queries.keeping import Keeper
from domain.insight.queries.sold import SoldLine, SoldReport, sold_report
from domain.kernel.refusal import InvalidInput, NotFound
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.commands.tag_subscription import tag_subscription
from domain.subscriptions.model import StartSubscription, StopSubscription
from tests.domain.subscriptions.newspaper import NORMAL_MINOR, Newspaper, days, open_newspaper
from tests.domain.subscriptions.test_tags import close, sold, tag
from tests.tenants import TODAY, Tenant

MONTH_LATER = TODAY + days(30)
FIGURES = ("orders", "active", "copies", "mrr")


class Sales:
    """Orders of a newspaper with and without tags: three today, one tomorrow."""

    def __init__(self, paper: Newspaper, kari: ReportingTag, phone: ReportingTag) -> None:
        self.paper, self.kari, self.phone = paper, kari, phone
        self.keeper = Keeper()
        self.orders: list[UUID] = []

    @classmethod
    async def of(cls, tenant: Tenant) -> Sales:
        paper = await open_newspaper(tenant)
        made = cls(paper, await tag(tenant, "KARI"), await tag(tenant, "TELEFON", TagKind.HOW))
        kari, phone = made.kari.id, made.phone.id
        plan_id = await sold(paper, "Avisen")
        for place, (tag_ids, copies, day) in enumerate(
            [((kari, phone), 1, 0), ((kari,), 3, 0), ((), 1, 0), ((phone,), 2, 1)]
        ):
            on = TODAY + days(day)
            command = StartSubscription(paper.member_id, plan_id, on, copies=copies, tag_ids=tag_ids)
            async with tenant.work(on) as work:
                started = await start_subscription(work, command, idempotency_key=f"order {place}")
            made.orders.append(started.subscription_id)
        return made

    async def report(self, on: date, from_on: date = TODAY, to_on: date = MONTH_LATER) -> SoldReport:
        """The report as of a day; the rows behind each of its figures add up to it."""
        organisation_id = self.paper.tenant.organisation_id
        async with self.paper.tenant.read() as read:
            report = await sold_report(read, organisation_id, from_on, to_on, on, self.keeper)
            for line in [report.total, *(line for group in report.groups for line in group.lines)]:
                for name in FIGURES:
                    shown: Shown = getattr(line, name)
                    opened = await open_figure(read, shown.figure, 100, None, self.keeper)
                    assert opened.shown.value == shown.value
                    assert shown.metric.combine(_sums(opened.rows)) == shown.value
        return report


def _sums(rows: object) -> object:
    class Added:
        count = len(rows)  # type: ignore[arg-type]
        amount_minor = sum(row.amount_minor for row in rows)  # type: ignore[attr-defined]

    return Added


def numbers(line: SoldLine) -> tuple[object, ...]:
    return tuple(getattr(line, name).value for name in FIGURES)


def lines(report: SoldReport) -> dict[str, tuple[object, ...]]:
    found = {
        line.tag.code if line.tag else f"no {group.kind}": numbers(line)
        for group in report.groups
        for line in group.lines
    }
    return found | {"total": numbers(report.total)}


@pytest.mark.rule("REP-16", "API-05")
async def test_an_order_counts_under_each_of_its_tags_and_once_in_the_total(tenant: Tenant) -> None:
    sales = await Sales.of(tenant)
    assert lines(await sales.report(TODAY + days(1))) == {
        "TELEFON": (2, 2, 3, 3 * NORMAL_MINOR),
        "no HOW": (2, 2, 4, 4 * NORMAL_MINOR),
        "KARI": (2, 2, 4, 4 * NORMAL_MINOR),
        "no WHO": (2, 2, 3, 3 * NORMAL_MINOR),
        "total": (4, 4, 7, 7 * NORMAL_MINOR),
    }


@pytest.mark.rule("REP-16")
async def test_only_orders_registered_in_the_period_count_from_its_first_day_to_before_its_last(tenant: Tenant) -> None:
    sales = await Sales.of(tenant)
    tomorrow = TODAY + days(1)
    first = await sales.report(tomorrow, TODAY, tomorrow)
    later = await sales.report(tomorrow, tomorrow, tomorrow + days(1))
    assert (numbers(first.total)[0], numbers(later.total)[0]) == (3, 1)
    assert lines(later)["TELEFON"] == (1, 1, 2, 2 * NORMAL_MINOR)
    async with tenant.read() as read:
        with pytest.raises(InvalidInput):
            await sold_report(read, tenant.organisation_id, TODAY, TODAY, TODAY)
        with pytest.raises(NotFound):
            await sold_report(read, sales.kari.id, TODAY, tomorrow, TODAY)


@pytest.mark.rule("REP-16", "DSH-03")
async def test_an_order_that_has_ended_is_no_longer_active_and_one_that_is_to_end_has_no_mrr(tenant: Tenant) -> None:
    sales = await Sales.of(tenant)
    tomorrow = TODAY + days(1)
    async with tenant.work(tomorrow) as work:
        for key, end in [(sales.orders[0], tomorrow), (sales.orders[1], None)]:
            await stop_subscription(work, StopSubscription(key, "Slutt", end), idempotency_key=f"stop {key}")
    assert lines(await sales.report(tomorrow))["KARI"] == (2, 1, 4, 0)


@pytest.mark.rule("REP-16", "SUB-01", "DSH-11")
async def test_a_tag_that_is_put_right_counts_from_that_day_and_earlier_figures_stay(tenant: Tenant) -> None:
    sales = await Sales.of(tenant)
    tomorrow = TODAY + days(1)
    before = lines(await sales.report(TODAY))
    await close(tenant, sales.kari)
    async with tenant.work(tomorrow) as work:
        for key in sales.orders[:2]:
            await tag_subscription(work, key, (sales.phone.id,))
    after = lines(await sales.report(tomorrow))
    assert "KARI" not in after
    assert (after["no WHO"][0], after["TELEFON"][0]) == (4, 3)
    assert lines(await sales.report(TODAY)) == before

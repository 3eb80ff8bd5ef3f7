"""The dashboard: every tile as of a day, compared with 30 days before (DSH-01…DSH-12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from domain.insight.model import AgeBucket, Dashboard, DayFigures, Figure, MonthChurn, Shown, Slice, Sums
from domain.insight.queries.attendance import attendance_of
from domain.insight.queries.binds import TENANT
from domain.insight.queries.figures import scope_of
from domain.insight.queries.keeping import KEEPER, Keeper, Key
from domain.insight.queries.rows import ROOM, BySlice, sums_by_day, sums_of
from domain.insight.registry import METRICS
from domain.insight.rules.calendar import (
    AGES,
    CHURN_MONTHS,
    COMPARED_DAYS,
    churn_months,
    due_window,
    last_days,
    month_figure_day,
    month_opening,
)
from domain.insight.rules.churn import Attendance
from domain.insight.sources import organisation
from domain.kernel.database import Query, Reading
from domain.kernel.refusal import NotFound

_NONE = Sums(0, 0)
_ORGANISATIONS = Query(
    select(organisation.c.id, organisation.c.currency)
    .where(organisation.c.tenant_id == TENANT)
    .order_by(organisation.c.created_at, organisation.c.id)
)


async def dashboard(read: Reading, organisation_id: UUID | None, on: date, keeper: Keeper = KEEPER) -> Dashboard:
    """Return all tiles as of a day, of one organisation or of the whole tenant.

    Where a tenant's organisations have several currencies and none is named, the figures are those of its first one:
    unlike currencies never add. Raises NotFound for an organisation that is not there.
    """
    organisation_id, currency = await _whose(read, organisation_id)
    await keeper.look(read)
    await read.sql(ROOM)
    attendance = await attendance_of(read, keeper, organisation_id, on)
    tiles = _Tiles(read, keeper, attendance, organisation_id, on)
    before = _Tiles(read, keeper, attendance, organisation_id, on - timedelta(days=COMPARED_DAYS))

    # these first: their days add up to their tiles, so that nothing is read twice
    payments_by_day = await tiles.by_day("payments")
    outstanding_by_age = await tiles.by_age()

    async def tile(metric: str) -> Shown:
        return replace(await tiles.show(metric), before=(await before.show(metric)).value)

    return Dashboard(
        on=on,
        currency=currency,
        organisation_id=organisation_id,
        active_subscriptions=await tile("active_subscriptions"),
        mrr=await tile("mrr"),
        acv=await tile("acv"),
        cltv=await tile("cltv"),
        churn=await tile("churn"),
        payments=await tile("payments"),
        outstanding=await tile("outstanding"),
        payments_by_day=payments_by_day,
        outstanding_by_age=outstanding_by_age,
        orders_and_cancellations=await tiles.orders_and_cancellations(),
        churn_months=await tiles.churn_months(),
    )


async def _whose(read: Reading, organisation_id: UUID | None) -> tuple[UUID | None, str]:
    own = await read.all(_ORGANISATIONS, tenant=read.tenant_id)
    if organisation_id is None and len({row["currency"] for row in own}) == 1:
        return None, str(own[0]["currency"])
    named = [row for row in own if organisation_id in (None, row["id"])]
    if not named:
        raise NotFound("organisation", organisation_id or "at all")
    return named[0]["id"], str(named[0]["currency"])


class _Tiles:
    """The figures of one day, from sums that are kept."""

    def __init__(
        self, read: Reading, keeper: Keeper, attendance: Attendance, organisation_id: UUID | None, on: date
    ) -> None:
        self._read = read
        self._keeper = keeper
        self._attendance = attendance
        self._on = on
        self._organisation_id = organisation_id
        self._known: dict[tuple[str, Figure], BySlice] = {}

    async def show(self, metric: str, on: date | None = None) -> Shown:
        """Return a metric's figure of the day, or of an earlier one."""
        figure = replace(self._figure(metric), on=on or self._on)
        definition = METRICS[metric]
        return _shown(
            figure, [await self._sums(each, scope_of(definition, each, figure)) for each in definition.slices]
        )

    async def by_day(self, metric: str) -> tuple[Shown, ...]:
        """Return a metric's figure of each of the last 30 days."""
        rows = METRICS[metric].rows
        days = await self._days(rows.source, scope_of(METRICS[metric], rows, self._figure(metric)))
        return tuple(
            _shown(self._figure(metric, day, day + timedelta(days=1)), [days.get(day, _NONE)])
            for day in last_days(self._on)
        )

    async def by_age(self) -> tuple[AgeBucket, ...]:
        """Return what is outstanding, by days past due (DSH-09)."""
        days = await self._days("open_invoices", self._figure("outstanding"))
        buckets = []
        for label, days_min, days_max in AGES:
            start, end = due_window(self._on, days_min, days_max)
            sums = _sum(days, start, end)
            buckets.append(AgeBucket(label, _shown(self._figure("outstanding", start, end), [sums])))
        return tuple(buckets)

    async def orders_and_cancellations(self) -> tuple[DayFigures, ...]:
        """Return orders and cancellations of each of the last 30 days (DSH-06)."""
        orders, cancellations = await self.by_day("orders"), await self.by_day("cancellations")
        pairs = zip(last_days(self._on), orders, cancellations, strict=True)
        return tuple(DayFigures(day, *pair) for day, *pair in pairs)

    async def churn_months(self) -> tuple[MonthChurn, ...]:
        """Return the churn of the last 13 months, the running one to date, each beside that of a year before."""
        months = churn_months(self._on)
        figures = [await self.show("churn", month_figure_day(month, self._on)) for month in months]
        return tuple(
            MonthChurn(months[i], figures[i], figures[i - 12]) for i in range(len(months) - CHURN_MONTHS, len(months))
        )

    def _figure(self, metric: str, from_on: date | None = None, to_on: date | None = None) -> Figure:
        return Figure(metric, self._on, self._organisation_id, None, from_on, to_on)

    async def _sums(self, rows: Slice, scope: Figure) -> Sums:
        if rows.source == "payers":
            return self._attendance.paying(scope.on)
        if rows.source == "churned_payers":
            return self._attendance.gone(month_opening(scope.on), scope.on)
        known = (rows.source, replace(scope, metric=""))
        if known not in self._known:
            key = self._key(rows.source, "sums", scope)
            self._known[known] = await self._keeper.get(key, lambda: sums_of(self._read, rows.source, scope))
        return self._known[known][rows.mark]

    async def _days(self, source: str, scope: Figure) -> Mapping[date, Sums]:
        days = await self._keeper.get(self._key(source, "days", scope), lambda: sums_by_day(self._read, source, scope))
        self._known[source, replace(scope, metric="")] = {"": _sum(days, None, None)}
        return days

    def _key(self, source: str, form: str, scope: Figure) -> Key:
        return Key(self._read.tenant_id, source, scope.on, (form, replace(scope, metric="")))


def _shown(figure: Figure, sums: Sequence[Sums]) -> Shown:
    metric = METRICS[figure.metric]
    return Shown(figure, metric, metric.combine(*sums), sums[0].count, sums[0].amount_minor)


def _sum(days: Mapping[date, Sums], start: date | None, end: date | None) -> Sums:
    found: list[Any] = [s for on, s in days.items() if (start is None or on >= start) and (end is None or on < end)]
    return Sums(sum(s.count for s in found), sum(s.amount_minor for s in found))

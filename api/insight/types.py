"""Figures and the dashboard as the schema shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from uuid import UUID

import strawberry

from api.context import Info
from api.insight.tokens import token_of
from api.nodes import provides
from api.scalars import Minor
from domain.insight import model
from domain.insight.queries.dashboard import dashboard
from domain.insight.registry import METRICS

MetricKey = Enum("MetricKey", {m.key: strawberry.enum_value(m.key, description=m.label) for m in METRICS.values()})  # type: ignore[misc]
strawberry.enum(MetricKey, description="Every metric (DSH-10d). Its name and explanation in English come with it.")
MetricUnit = model.Unit
strawberry.enum(MetricUnit, name="MetricUnit", description="What a metric's number counts.")


@strawberry.type
class Figure:
    """A number with the token that opens its rows. One of the three values is given; none where there is no value."""

    key: MetricKey
    label: str
    explanation: str
    value_minor: Minor | None
    count: int | None
    percent: str | None
    drilldown: str


@strawberry.type
class SeriesPoint:
    """A metric's number on a day, which opens its own rows."""

    on: date
    value: str
    drilldown: str


@strawberry.type
class Metric:
    """A tile: its number now and 30 days before. Numbers are decimal text: minor units, a count, or percent."""

    key: MetricKey
    label: str
    explanation: str
    unit: MetricUnit
    value: str | None
    before: str | None
    drilldown: str
    series: list[SeriesPoint]


@strawberry.type
class AgeBucket:
    """Outstanding invoices by days past due; what is not due yet is in the first (DSH-09)."""

    label: str
    count: int
    sum_minor: Minor
    drilldown: str


@strawberry.type
class DayPair:
    """Orders and cancellations registered on one day (DSH-06)."""

    on: date
    orders: int
    cancellations: int
    orders_drilldown: str
    cancellations_drilldown: str


@strawberry.type
class MonthChurn:
    """A month's churn in percent, and that of the same month a year before; the running month to date (DSH-08)."""

    month: date
    percent: str | None
    same_month_last_year: str | None
    drilldown: str


@strawberry.type
class Dashboard:
    """Every tile as of one day (DSH-01 to DSH-11)."""

    on: date
    currency: str
    active_subscriptions: Metric
    mrr: Metric
    acv: Metric
    cltv: Metric
    churn: Metric
    payments: Metric
    outstanding: Metric
    outstanding_by_age: list[AgeBucket]
    orders_and_cancellations: list[DayPair]
    churn_months: list[MonthChurn]


def text_of(value: model.Value) -> str | None:
    """Return a number as decimal text."""
    return None if value is None else str(value)


def figure_of_shown(info: Info, shown: model.Shown) -> Figure:
    """Return a figure as the schema shows it."""
    value = shown.value
    return Figure(
        key=MetricKey[shown.metric.key],
        label=shown.metric.label,
        explanation=shown.metric.explanation,
        value_minor=Minor(value) if shown.metric.unit is MetricUnit.MONEY and isinstance(value, int) else None,
        count=value if shown.metric.unit is MetricUnit.COUNT and isinstance(value, int) else None,
        percent=str(value) if isinstance(value, Decimal) else None,
        drilldown=token_of(info, shown.figure),
    )


@provides("Dashboard")
async def load_dashboard(info: Info, organisation_id: UUID | None, on: date) -> Dashboard:
    """Return the dashboard of a day; `dashboardChanged` sends the same."""
    shown = await dashboard(await info.context.read(), organisation_id, on)
    months = [month.churn for month in shown.churn_months]
    return Dashboard(
        on=shown.on,
        currency=shown.currency,
        active_subscriptions=_metric(info, shown.active_subscriptions),
        mrr=_metric(info, shown.mrr),
        acv=_metric(info, shown.acv),
        cltv=_metric(info, shown.cltv),
        churn=_metric(info, shown.churn, [(month.figure.on, month) for month in months]),
        payments=_metric(info, shown.payments, _by_day(shown.payments_by_day)),
        outstanding=_metric(info, shown.outstanding),
        outstanding_by_age=[_bucket(info, bucket) for bucket in shown.outstanding_by_age],
        orders_and_cancellations=[_pair(info, day) for day in shown.orders_and_cancellations],
        churn_months=[_month(info, month) for month in shown.churn_months],
    )


def _metric(info: Info, shown: model.Shown, series: Sequence[tuple[date, model.Shown]] = ()) -> Metric:
    return Metric(
        key=MetricKey[shown.metric.key],
        label=shown.metric.label,
        explanation=shown.metric.explanation,
        unit=shown.metric.unit,
        value=text_of(shown.value),
        before=text_of(shown.before),
        drilldown=token_of(info, shown.figure),
        series=[
            SeriesPoint(on=on, value=str(point.value), drilldown=token_of(info, point.figure))
            for on, point in series
            if point.value is not None
        ],
    )


def _by_day(days: Sequence[model.Shown]) -> list[tuple[date, model.Shown]]:
    return [(day.figure.from_on or day.figure.on, day) for day in days]


def _bucket(info: Info, bucket: model.AgeBucket) -> AgeBucket:
    return AgeBucket(
        label=bucket.label,
        count=bucket.shown.count,
        sum_minor=Minor(bucket.shown.amount_minor),
        drilldown=token_of(info, bucket.shown.figure),
    )


def _pair(info: Info, day: model.DayFigures) -> DayPair:
    return DayPair(
        on=day.on,
        orders=day.orders.count,
        cancellations=day.cancellations.count,
        orders_drilldown=token_of(info, day.orders.figure),
        cancellations_drilldown=token_of(info, day.cancellations.figure),
    )


def _month(info: Info, month: model.MonthChurn) -> MonthChurn:
    return MonthChurn(
        month=month.month,
        percent=text_of(month.churn.value),
        same_month_last_year=text_of(month.last_year.value),
        drilldown=token_of(info, month.churn.figure),
    )

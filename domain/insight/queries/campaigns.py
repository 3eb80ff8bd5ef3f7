"""How a campaign went day by day, and beside an earlier one on the same day of each (FUN-01, FUN-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.insight.model import Figure, Shown
from domain.insight.queries.keeping import KEEPER, Keeper, Key
from domain.insight.queries.rows import sums_by_day
from domain.insight.registry import METRICS
from domain.kernel.database import Reading


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What had been given by the end of a day, with the figure of that day's own gifts."""

    on: date
    sum_minor: int
    day: Shown


async def campaign_curve(read: Reading, campaign_id: UUID, on: date, keeper: Keeper = KEEPER) -> tuple[CurvePoint, ...]:
    """Return how the gifts to a campaign and its parts came, as of a day; a point for each day that brought some."""
    metric = METRICS["gift_sum"]
    whole = Figure("", on, subject_id=campaign_id)
    await keeper.look(read)
    days = await keeper.get(
        Key(read.tenant_id, metric.rows.source, on, ("days", whole)),
        lambda: sums_by_day(read, metric.rows.source, whole),
    )
    points, so_far = [], 0
    for day, sums in days.items():
        so_far += sums.amount_minor
        own = Figure(metric.key, on, None, campaign_id, day, day + timedelta(days=1))
        points.append(CurvePoint(day, so_far, Shown(own, metric, metric.combine(sums), sums.count, sums.amount_minor)))
    return tuple(points)

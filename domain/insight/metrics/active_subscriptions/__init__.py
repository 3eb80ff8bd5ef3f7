"""Active subscriptions (DSH-01)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import count_of

PLUGIN = Metric(
    key="active_subscriptions",
    label="Active subscriptions",
    explanation="Subscriptions that have begun and not ended on the day, as known on that day (DSH-01).",
    unit=Unit.COUNT,
    row_kind=RowKind.SUBSCRIPTION,
    rows=Slice("subscriptions"),
    combine=count_of,
)

"""Orders (DSH-06)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import count_of

PLUGIN = Metric(
    key="orders",
    label="Orders",
    explanation="Subscriptions by the day they were registered (DSH-06).",
    unit=Unit.COUNT,
    row_kind=RowKind.SUBSCRIPTION,
    rows=Slice("orders"),
    combine=count_of,
    days=30,
)

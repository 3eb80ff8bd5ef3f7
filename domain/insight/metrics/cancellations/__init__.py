"""Cancellations (DSH-06)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import count_of

PLUGIN = Metric(
    key="cancellations",
    label="Cancellations",
    explanation="Stops by the day they were registered, whenever they take effect (DSH-06).",
    unit=Unit.COUNT,
    row_kind=RowKind.SUBSCRIPTION,
    rows=Slice("cancellations"),
    combine=count_of,
    days=30,
)

"""Orders of a reporting tag (REP-16)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import count_of

PLUGIN = Metric(
    key="tag_orders",
    label="Orders",
    explanation="Orders of the period, by the reporting tags that they have (REP-16).",
    unit=Unit.COUNT,
    row_kind=RowKind.SUBSCRIPTION,
    rows=Slice("tag_orders"),
    combine=count_of,
)

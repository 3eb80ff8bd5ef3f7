"""Orders of a reporting tag that still run (REP-16)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import count_of

PLUGIN = Metric(
    key="tag_active",
    label="Still active",
    explanation="Those of the orders that are active now; one that rests is not (REP-16).",
    unit=Unit.COUNT,
    row_kind=RowKind.SUBSCRIPTION,
    rows=Slice("tag_orders", "active"),
    combine=count_of,
)

"""ACV (DSH-04)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import average_minor

PLUGIN = Metric(
    key="acv",
    label="ACV",
    explanation=(
        "The monthly value of all active subscriptions, VAT included, divided by their number "
        "(DSH-04). No value without active subscriptions."
    ),
    unit=Unit.MONEY,
    row_kind=RowKind.SUBSCRIPTION,
    rows=Slice("subscriptions"),
    combine=average_minor,
    parts=("active_subscriptions",),
)

"""MRR of a reporting tag's orders (REP-16)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import sum_of

PLUGIN = Metric(
    key="tag_mrr",
    label="MRR",
    explanation=(
        "The monthly value of those of the orders that are active, VAT included; those with a known end are left "
        "out, as in MRR (DSH-03, REP-16)."
    ),
    unit=Unit.MONEY,
    row_kind=RowKind.SUBSCRIPTION,
    rows=Slice("tag_orders", "running"),
    combine=sum_of,
)

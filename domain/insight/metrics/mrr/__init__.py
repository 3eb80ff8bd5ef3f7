"""MRR (DSH-03)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import sum_of

PLUGIN = Metric(
    key="mrr",
    label="MRR",
    explanation=(
        "The monthly value of active subscriptions, VAT included: a yearly price counts 1/12, a "
        "weekly one 52/12. Subscriptions with a known end are left out (DSH-03)."
    ),
    unit=Unit.MONEY,
    row_kind=RowKind.SUBSCRIPTION,
    rows=Slice("subscriptions", "running"),
    combine=sum_of,
)

"""CLTV (DSH-05)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import lifetime_minor

PLUGIN = Metric(
    key="cltv",
    label="CLTV",
    explanation=(
        "ACV divided by the month's churn rate, rounded once (DSH-05). No value while churn is 0: "
        "nothing tells yet how long a customer stays."
    ),
    unit=Unit.MONEY,
    row_kind=RowKind.SUBSCRIPTION,
    rows=Slice("subscriptions"),
    combine=lifetime_minor,
    bases=(Slice("churned_payers"), Slice("payers", opening=True)),
    parts=("acv", "churn"),
)

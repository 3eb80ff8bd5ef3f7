"""Median gift (FUN-01)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import median_minor

PLUGIN = Metric(
    key="gift_median",
    label="Median gift",
    explanation=(
        "Half of the gifts are at most this; with an even number, the mean of the two in the "
        "middle. No value without gifts (FUN-01)."
    ),
    unit=Unit.MONEY,
    row_kind=RowKind.GIFT,
    rows=Slice("campaign_gifts", middle=True),
    combine=median_minor,
)

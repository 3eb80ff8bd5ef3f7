"""Gifts (FUN-01)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import count_of

PLUGIN = Metric(
    key="gift_count",
    label="Gifts",
    explanation="Gifts to the campaign and its parts that are in the journal (FUN-01).",
    unit=Unit.COUNT,
    row_kind=RowKind.GIFT,
    rows=Slice("campaign_gifts"),
    combine=count_of,
)

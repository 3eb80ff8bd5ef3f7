"""Average gift (FUN-01)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import average_minor

PLUGIN = Metric(
    key="gift_average",
    label="Average gift",
    explanation="The sum of gifts divided by their number. No value without gifts (FUN-01).",
    unit=Unit.MONEY,
    row_kind=RowKind.GIFT,
    rows=Slice("campaign_gifts"),
    combine=average_minor,
    parts=("gift_sum", "gift_count"),
)

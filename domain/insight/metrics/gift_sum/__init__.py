"""Sum of gifts (FUN-01)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import sum_of

PLUGIN = Metric(
    key="gift_sum",
    label="Sum of gifts",
    explanation="What was given to the campaign and its parts, as in the journal (FUN-01).",
    unit=Unit.MONEY,
    row_kind=RowKind.GIFT,
    rows=Slice("campaign_gifts"),
    combine=sum_of,
)

"""Net (FUN-01)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import net_minor

PLUGIN = Metric(
    key="gift_net",
    label="Net",
    explanation="The sum of gifts less the costs of the campaign and its parts (FUN-01).",
    unit=Unit.MONEY,
    row_kind=RowKind.GIFT,
    rows=Slice("campaign_gifts"),
    combine=net_minor,
    bases=(Slice("campaign_costs"),),
    parts=("gift_sum",),
)

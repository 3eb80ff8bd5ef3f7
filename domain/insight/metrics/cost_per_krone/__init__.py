"""Cost per krone (FUN-01)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import cost_percent

PLUGIN = Metric(
    key="cost_per_krone",
    label="Cost per krone",
    explanation=(
        "The costs of the campaign and its parts in percent of the gifts: as many øre for each "
        "krone given. No value without gifts (FUN-01)."
    ),
    unit=Unit.PERCENT,
    row_kind=RowKind.GIFT,
    rows=Slice("campaign_gifts"),
    combine=cost_percent,
    bases=(Slice("campaign_costs"),),
    parts=("gift_sum",),
)

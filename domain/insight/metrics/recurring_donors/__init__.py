"""Recurring donors (FUN-01)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import count_of

PLUGIN = Metric(
    key="recurring_donors",
    label="Recurring donors",
    explanation=(
        "Members who gave to the campaign or its parts and had given to the organisation within the 24 months "
        "before, each with the first gift to the campaign (FUN-01)."
    ),
    unit=Unit.COUNT,
    row_kind=RowKind.GIFT,
    rows=Slice("campaign_donors", "recurring"),
    combine=count_of,
)

"""Reactivated donors (FUN-01)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import count_of

PLUGIN = Metric(
    key="reactivated_donors",
    label="Reactivated donors",
    explanation=(
        "Members who gave to the campaign or its parts and had given to the organisation before, but not in "
        "the last 24 months, each with the first gift to the campaign (FUN-01)."
    ),
    unit=Unit.COUNT,
    row_kind=RowKind.GIFT,
    rows=Slice("campaign_donors", "reactivated"),
    combine=count_of,
)

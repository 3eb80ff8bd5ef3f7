"""New donors (FUN-01)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import count_of

PLUGIN = Metric(
    key="new_donors",
    label="New donors",
    explanation=(
        "Members who gave to the campaign or its parts and had given nothing to the organisation on any "
        "earlier day, each with the first gift to the campaign. Anonymous givers are not counted (FUN-01)."
    ),
    unit=Unit.COUNT,
    row_kind=RowKind.GIFT,
    rows=Slice("campaign_donors", "new"),
    combine=count_of,
)

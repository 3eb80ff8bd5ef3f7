"""Responses (FUN-01)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import count_of

PLUGIN = Metric(
    key="responses",
    label="Responses",
    explanation=(
        "Members who gave after the campaign had reached them, each with the first gift that "
        "followed a dispatch (FUN-01)."
    ),
    unit=Unit.COUNT,
    row_kind=RowKind.GIFT,
    rows=Slice("campaign_responses"),
    combine=count_of,
)

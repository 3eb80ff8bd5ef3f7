"""Mailed (FUN-01)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import count_of

PLUGIN = Metric(
    key="mailed",
    label="Mailed",
    explanation="Messages and letters of the campaign and its parts, without those that failed (FUN-01).",
    unit=Unit.COUNT,
    row_kind=RowKind.DISPATCH,
    rows=Slice("campaign_dispatches"),
    combine=count_of,
)

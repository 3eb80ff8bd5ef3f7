"""Response rate (FUN-01)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import share_of_rows

PLUGIN = Metric(
    key="response_rate",
    label="Response rate",
    explanation="Responses in percent of what was mailed. No value if nothing was mailed (FUN-01).",
    unit=Unit.PERCENT,
    row_kind=RowKind.GIFT,
    rows=Slice("campaign_responses"),
    combine=share_of_rows,
    bases=(Slice("campaign_dispatches"),),
    parts=("responses", "mailed"),
)

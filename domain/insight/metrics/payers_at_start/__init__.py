"""Payers when the month began (DSH-10a)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import count_of

PLUGIN = Metric(
    key="payers_at_start",
    label="Payers when the month began",
    explanation=(
        "Payers of a subscription that was active on the last day before the month, as known "
        "then; free subscriptions have none (DSH-10a)."
    ),
    unit=Unit.COUNT,
    row_kind=RowKind.PAYER,
    rows=Slice("payers", opening=True),
    combine=count_of,
)

"""Incoming payments (DSH-07)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import sum_of

PLUGIN = Metric(
    key="payments",
    label="Incoming payments",
    explanation="Completed payments by the day they were paid, over 30 days (DSH-07).",
    unit=Unit.MONEY,
    row_kind=RowKind.PAYMENT,
    rows=Slice("payments"),
    combine=sum_of,
    days=30,
)

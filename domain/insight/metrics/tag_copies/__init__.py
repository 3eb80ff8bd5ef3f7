"""Copies of a reporting tag's orders (REP-16)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import sum_of

PLUGIN = Metric(
    key="tag_copies",
    label="Copies",
    explanation="How many copies the orders of the period are of (REP-16).",
    unit=Unit.COUNT,
    row_kind=RowKind.COPIES,
    rows=Slice("tag_copies"),
    combine=sum_of,
)

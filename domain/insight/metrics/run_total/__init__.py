"""Invoiced (RUN-05)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import sum_of

PLUGIN = Metric(
    key="run_total",
    label="Invoiced",
    explanation="The totals of the invoices that the run issued (RUN-05).",
    unit=Unit.MONEY,
    row_kind=RowKind.INVOICE,
    rows=Slice("run_invoices"),
    combine=sum_of,
)

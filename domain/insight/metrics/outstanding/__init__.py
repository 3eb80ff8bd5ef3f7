"""Outstanding invoices (DSH-09)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import sum_of

PLUGIN = Metric(
    key="outstanding",
    label="Outstanding invoices",
    explanation=(
        "What is open of issued invoices: their totals less what payments and credit notes had "
        "settled by the end of the day. Age counts from the due date; what is not due yet is in "
        "the first bucket (DSH-09)."
    ),
    unit=Unit.MONEY,
    row_kind=RowKind.INVOICE,
    rows=Slice("open_invoices"),
    combine=sum_of,
)

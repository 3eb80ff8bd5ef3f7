"""Churn rate (DSH-08)."""

from domain.insight.model import Metric, RowKind, Slice, Unit
from domain.insight.rules.ratios import share_of_rows

PLUGIN = Metric(
    key="churn",
    label="Churn rate",
    explanation=(
        "Of those who paid when the month began, how many percent pay no more: the running month "
        "to date, or the whole month once it is over. Who joined and left, or left and came back "
        "within the month is not counted (DSH-08, DSH-10a). No value if no one paid when the "
        "month began."
    ),
    unit=Unit.PERCENT,
    row_kind=RowKind.PAYER,
    rows=Slice("churned_payers"),
    combine=share_of_rows,
    bases=(Slice("payers", opening=True),),
    parts=("payers_at_start",),
)

"""The decisions of the ledger, one topic a file: values in, values out."""

from domain.ledger.rules.posting import (
    in_open_months,
    month_after,
    month_of,
    on_receivable,
    receivable_of,
    receivable_posting,
    reversed_posting,
)

__all__ = [
    "in_open_months",
    "month_after",
    "month_of",
    "on_receivable",
    "receivable_of",
    "receivable_posting",
    "reversed_posting",
]

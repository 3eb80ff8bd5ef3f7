"""Reads of the ledger: its journal, the checks of it, and its seals."""

from domain.ledger.queries.checks import proof
from domain.ledger.queries.journal import (
    balance_on,
    balances,
    branches_of_entries,
    entries_of,
    postings_of,
    reskontro_rows,
)

__all__ = [
    "balance_on",
    "balances",
    "branches_of_entries",
    "entries_of",
    "postings_of",
    "proof",
    "reskontro_rows",
]

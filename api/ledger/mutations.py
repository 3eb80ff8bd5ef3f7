"""Mutations of the ledger."""

from __future__ import annotations

import strawberry

from api.ledger.months import close_month, reopen_month


@strawberry.type
class LedgerMutation:
    """What can be done to the books of an organisation."""

    close_month = close_month
    reopen_month = reopen_month

"""Mutations of the ledger."""

from __future__ import annotations

import strawberry

from api.ledger.accounts import save_account, save_vat_code
from api.ledger.exports import request_export
from api.ledger.months import close_month, reopen_month
from api.ledger.prepaid import post_accrual


@strawberry.type
class LedgerMutation:
    """What can be done to the books of an organisation."""

    close_month = close_month
    reopen_month = reopen_month
    save_account = save_account
    save_vat_code = save_vat_code
    request_export = request_export
    post_accrual = post_accrual

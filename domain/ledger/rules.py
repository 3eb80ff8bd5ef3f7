"""Decisions of the ledger: how a movement becomes postings."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.ledger.model import Posting


def receivable_posting(
    receivable: str,
    other: str,
    demand_minor: int,
    *,
    branch_id: UUID | None = None,
    campaign_id: UUID | None = None,
) -> Posting:
    """Post a demand on a member (positive: the member owes more) or a settlement (negative: owes less) (LED-01).

    A demand debits the receivable account and lowers the reskontro; a settlement does the opposite. Zero is refused.
    """
    if demand_minor > 0:
        return Posting(receivable, other, demand_minor, -demand_minor, branch_id, campaign_id)
    if demand_minor < 0:
        return Posting(other, receivable, -demand_minor, -demand_minor, branch_id, campaign_id)
    raise ValueError("nothing to post")


def reversed_posting(posting: Posting) -> Posting:
    """Return the posting that takes another one back: the accounts change sides (LED-01)."""
    effect = posting.reskontro_minor
    return replace(
        posting,
        debit_account=posting.credit_account,
        credit_account=posting.debit_account,
        reskontro_minor=None if effect is None else -effect,
    )


def on_receivable(posting: Posting, account: str) -> Posting:
    """Return a posting to the reskontro with another receivable account, that of a debtor group (PPL-19).

    A demand has the receivable account as its debit, a settlement as its credit; others stay as they are.
    """
    if posting.reskontro_minor is None or account in (posting.debit_account, posting.credit_account):
        return posting
    if posting.reskontro_minor < 0:
        return replace(posting, debit_account=account)
    return replace(posting, credit_account=account)

"""How a movement becomes postings, and what a closed month means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.kernel.dates import add_months
from domain.ledger.model import Entry, Posting


def receivable_posting(
    receivable: str,
    other: str,
    demand_minor: int,
    *,
    branch_id: UUID | None = None,
    campaign_id: UUID | None = None,
    department_id: UUID | None = None,
) -> Posting:
    """Post a demand on a member (positive: the member owes more) or a settlement (negative: owes less) (LED-01).

    A demand debits the receivable account and lowers the reskontro; a settlement does the opposite. Zero is refused.
    """
    if demand_minor > 0:
        return Posting(receivable, other, demand_minor, -demand_minor, branch_id, campaign_id, department_id)
    if demand_minor < 0:
        return Posting(other, receivable, -demand_minor, -demand_minor, branch_id, campaign_id, department_id)
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


def month_of(day: date) -> date:
    """Return the first day of a day's month, which names the month."""
    return day.replace(day=1)


def month_after(day: date) -> date:
    """Return the first day of the month after a day's."""
    return add_months(month_of(day), 1)


def in_open_months(entries: Sequence[Entry], open_from: date | None) -> list[Entry]:
    """Return entries of one organisation, those of closed months dated on the first day that is open (LED-06).

    `open_from` is that day; None where no month is closed.
    """
    if open_from is None:
        return list(entries)
    return [replace(entry, entry_on=open_from) if entry.entry_on < open_from else entry for entry in entries]


def receivable_of(debit_account: str, credit_account: str, reskontro_minor: int | None) -> str | None:
    """Return the receivable account that a posting moves: a demand has it as its debit, a settlement as its credit.

    None where it does not touch the reskontro.
    """
    if reskontro_minor is None:
        return None
    return debit_account if reskontro_minor < 0 else credit_account


def on_receivable(posting: Posting, account: str) -> Posting:
    """Return a posting to the reskontro with another receivable account, that of a debtor group (PPL-19).

    A demand has the receivable account as its debit, a settlement as its credit; others stay as they are.
    """
    if posting.reskontro_minor is None or account in (posting.debit_account, posting.credit_account):
        return posting
    if posting.reskontro_minor < 0:
        return replace(posting, debit_account=account)
    return replace(posting, credit_account=account)

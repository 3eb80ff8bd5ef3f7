"""The words of balance invoices: what is demanded of whoever still owes when a subscription has stopped (CAT-42)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact

ISSUE_BALANCES = "issue_balance_invoices"
"""The task by which balance invoices are issued each day."""


@dataclass(frozen=True, slots=True)
class BalanceSetting:
    """When an organisation issues balance invoices: `delay_days` after a stop, from `threshold_minor` of debt on.

    Only subscriptions that have stopped on `from_on` or later count.
    """

    organisation_id: UUID
    active: bool
    threshold_minor: int
    delay_days: int
    from_on: date


@dataclass(frozen=True, slots=True)
class EndedSubscription:
    """A subscription that stopped long enough ago, with who pays for it and the lead days of its billing plan."""

    subscription_id: UUID
    payer_id: UUID
    stopped_on: date
    lead_days: int


@dataclass(frozen=True, slots=True)
class OpenPart:
    """Something open on a reskontro: an invoice, or the fee of a reminder of it, with how much is open."""

    item_id: UUID
    invoice_id: UUID
    open_minor: int


@dataclass(frozen=True, slots=True)
class BalanceDraft:
    """A balance invoice before it has a number: what its payer has open, the oldest first, and when all of it is due.

    `unused_minor` is what the payer has paid or been credited without settling anything; it settles the oldest parts
    before the invoice is issued.
    """

    payer_id: UUID
    parts: tuple[OpenPart, ...]
    unused_minor: int
    due_on: date

    @property
    def total_minor(self) -> int:
        """What the payer owes on the reskontro."""
        return sum(part.open_minor for part in self.parts) - self.unused_minor


@dataclass(frozen=True, slots=True)
class BalanceInvoiceIssued(Fact):
    """A balance invoice was issued. `member_id` is who is to pay."""

    kind: ClassVar[str] = "BalanceInvoiceIssued"
    balance_invoice_id: UUID
    organisation_id: UUID
    member_id: UUID
    number: int
    total_minor: int
    currency: str
    due_on: date

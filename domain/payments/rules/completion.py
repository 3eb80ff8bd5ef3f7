"""What completing a payment means for the ledger: the bank gets, the member owes less (LED-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.ids import new_id
from domain.ledger.model import Entry, EntryKind
from domain.ledger.rules import receivable_posting
from domain.payments.model import MatchingType
from domain.payments.rules.allocation import Allocation


@dataclass(frozen=True, slots=True)
class PaidInto:
    """The account that the money came to, and where the organisation posts it."""

    organisation_id: UUID
    currency: str
    bank_ledger_account: str
    receivable_account: str


@dataclass(frozen=True, slots=True)
class Completion:
    """A payment whose member and allocation are decided. Negative amounts are money taken back: they settle nothing."""

    payment_id: UUID
    paid_into: PaidInto
    member_id: UUID
    matching_type: MatchingType
    invoice_id: UUID | None
    amount_minor: int
    paid_on: date
    allocation: Allocation
    text: str

    def __post_init__(self) -> None:
        allocated = sum(part.amount_minor for part in self.allocation.parts)
        if allocated + self.allocation.credit_minor != self.amount_minor:
            raise ValueError("an allocation adds up to its payment")


def payment_entry(completion: Completion) -> Entry:
    """Return the journal entry of a completed payment: debit bank, credit receivable; reversed where it is negative."""
    into = completion.paid_into
    posting = receivable_posting(into.receivable_account, into.bank_ledger_account, -completion.amount_minor)
    return Entry(
        id=new_id(),
        organisation_id=into.organisation_id,
        kind=EntryKind.PAYMENT,
        entry_on=completion.paid_on,
        text=completion.text,
        member_id=completion.member_id,
        source_id=completion.payment_id,
        postings=(posting,),
    )

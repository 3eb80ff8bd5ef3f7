"""The words of the ledger: entries, postings and the accounts that an organisation posts to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact


class EntryKind(StrEnum):
    """What a journal entry records (LED-01)."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"
    PAYMENT = "PAYMENT"
    GIFT = "GIFT"
    REFUND = "REFUND"
    WRITE_OFF = "WRITE_OFF"
    CORRECTION = "CORRECTION"
    REMINDER_FEE = "REMINDER_FEE"


@dataclass(frozen=True, slots=True)
class Posting:
    """One debit and one credit of the same positive amount, so that no entry can be out of balance.

    `reskontro_minor` is the effect on the member's reskontro as screens show it: negative when the receivable account
    is debited (an invoice), positive when it is credited (a payment), None when the posting leaves it alone (LED-01).
    """

    debit_account: str
    credit_account: str
    amount_minor: int
    reskontro_minor: int | None = None
    branch_id: UUID | None = None
    campaign_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry of one organisation. It never changes; a correction is a new entry that `reverses_id` it."""

    id: UUID
    organisation_id: UUID
    kind: EntryKind
    entry_on: date
    text: str
    member_id: UUID | None
    source_id: UUID | None
    postings: tuple[Posting, ...]
    reverses_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class StandardAccount:
    """An account that every new organisation gets."""

    number: str
    name: str
    kind: str


STANDARD_ACCOUNTS = (
    StandardAccount("1500", "Kundefordringer", "RECEIVABLE"),
    StandardAccount("1920", "Bankinnskudd", "BANK"),
    StandardAccount("2700", "Utgående merverdiavgift", "VAT"),
    StandardAccount("3000", "Salgsinntekt", "REVENUE"),
    StandardAccount("3200", "Medlemskontingent", "REVENUE"),
    StandardAccount("3500", "Gaver", "REVENUE"),
    StandardAccount("3900", "Gebyrer", "REVENUE"),
    StandardAccount("7830", "Tap på fordringer", "EXPENSE"),
)
FEE_ACCOUNT = "3900"
LOSS_ACCOUNT = "7830"


@dataclass(frozen=True, slots=True)
class MonthClosed(Fact):
    """An organisation's months up to and with this one take no more entries (LED-06)."""

    kind: ClassVar[str] = "MonthClosed"
    organisation_id: UUID
    month_on: date


@dataclass(frozen=True, slots=True)
class MonthReopened(Fact):
    """A closed month takes entries again, and so do those after it (LED-06)."""

    kind: ClassVar[str] = "MonthReopened"
    organisation_id: UUID
    month_on: date

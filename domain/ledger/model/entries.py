"""The words of the ledger: entries, postings and the accounts that an organisation posts to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact
from domain.ledger.model.books import VatCode


class EntryKind(StrEnum):
    """What a journal entry records (LED-01)."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"
    PAYMENT = "PAYMENT"
    GIFT = "GIFT"
    REFUND = "REFUND"
    TIP = "TIP"
    WRITE_OFF = "WRITE_OFF"
    CORRECTION = "CORRECTION"
    REMINDER_FEE = "REMINDER_FEE"
    ACCRUAL = "ACCRUAL"


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
    department_id: UUID | None = None


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


class AccountKind(StrEnum):
    """What an account is for. Receivable, bank and expense have debit balances as a rule, the others credit."""

    RECEIVABLE = "RECEIVABLE"
    BANK = "BANK"
    VAT = "VAT"
    LIABILITY = "LIABILITY"
    REVENUE = "REVENUE"
    EXPENSE = "EXPENSE"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of an organisation (LED-07).

    The standard category and code are those of the tax authority's statement of accounts (SAF-T's grouping); "" where
    none is chosen. `vat_code` outweighs the default of its rate for what is posted here.
    """

    number: str
    name: str
    kind: AccountKind
    standard_category: str = ""
    standard_code: str = ""
    vat_code: str | None = None


_K = AccountKind
_CURRENT, _SHORT_DEBT = "balanseverdiForOmloepsmiddel", "kortsiktigGjeld"
_SALES, _OTHER_INCOME, _OTHER_COST = "salgsinntekt", "annenDriftsinntekt", "annenDriftskostnad"
STANDARD_ACCOUNTS = (
    Account("1500", "Kundefordringer", _K.RECEIVABLE, _CURRENT, "1500"),
    Account("1920", "Bankinnskudd", _K.BANK, _CURRENT, "1920"),
    Account("2700", "Utgående merverdiavgift", _K.VAT, _SHORT_DEBT, "2740"),
    Account("2965", "Forskuddsbetalt inntekt", _K.LIABILITY, _SHORT_DEBT, "2900"),
    Account("3000", "Salgsinntekt", _K.REVENUE, _SALES, "3000"),
    Account("3200", "Medlemskontingent", _K.REVENUE, _SALES, "3200"),
    Account("3500", "Gaver", _K.REVENUE, _OTHER_INCOME, "3900"),
    Account("3900", "Gebyrer", _K.REVENUE, _OTHER_INCOME, "3900"),
    Account("7830", "Tap på fordringer", _K.EXPENSE, _OTHER_COST, "7830"),
)
"""What every new organisation gets. Its standard codes are a proposal: the accountant has the last word."""

STANDARD_VAT_CODES: dict[str, tuple[VatCode, ...]] = {
    "NO": (
        VatCode("3", "Utgående merverdiavgift, høy sats", 2500, "3", is_default=True),
        VatCode("31", "Utgående merverdiavgift, middels sats", 1500, "31", is_default=True),
        VatCode("33", "Utgående merverdiavgift, lav sats", 1200, "33", is_default=True),
        VatCode("5", "Fritatt for merverdiavgift (nullsats)", 0, "5"),
        VatCode("6", "Utenfor merverdiavgiftsloven", 0, "6", is_default=True),
    ),
    "SE": (
        VatCode("MP1", "Utgående moms 25 %", 2500, is_default=True),
        VatCode("MP2", "Utgående moms 12 %", 1200, is_default=True),
        VatCode("MP3", "Utgående moms 6 %", 600, is_default=True),
        VatCode("MF", "Momsfri försäljning", 0, is_default=True),
    ),
    "DK": (
        VatCode("U25", "Salgsmoms 25 %", 2500, is_default=True),
        VatCode("U0", "Momsfrit salg", 0, is_default=True),
    ),
}
"""The VAT codes that a new organisation gets, by its country. Norwegian ones are the authority's standard tax codes."""
FEE_ACCOUNT = "3900"
LOSS_ACCOUNT = "7830"
DEFERRED_ACCOUNT = "2965"


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

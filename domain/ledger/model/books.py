"""The books of a period as a file holds them: accounts, members, vouchers and their lines (LED-07).

Amounts are minor units, debit positive and credit negative.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact
from domain.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class VatCode:
    """A VAT code of an organisation. `rate_bp`: 2500 is 25 %. The default of a rate stands for it where no account
    names another; `standard_code` is the tax authority's, where the country has such codes.
    """

    code: str
    name: str
    rate_bp: int
    standard_code: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class BookAccount:
    """An account with its balances before the period and at its end."""

    number: str
    name: str
    standard_category: str
    standard_code: str
    opening_minor: int
    closing_minor: int


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the things that lines are counted by: a branch, a campaign or a department of a club.

    `number` is its place among them, from 1.
    """

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Book:
    """The head of a file: whose books, which period `[from_on, to_on)`, and what the entries add up to."""

    organisation_name: str
    organisation_number: str
    country: str
    currency: str
    email: str
    line1: str
    postal_code: str
    city: str
    from_on: date
    to_on: date
    created_at: datetime
    accounts: tuple[BookAccount, ...]
    vat_codes: tuple[VatCode, ...]
    branches: tuple[Dimension, ...]
    campaigns: tuple[Dimension, ...]
    departments: tuple[Dimension, ...]
    entry_count: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class PartyBalance:
    """What a member has on one receivable account before the period and at its end."""

    account: str
    opening_minor: int
    closing_minor: int


@dataclass(frozen=True, slots=True)
class Party:
    """A member with its reskontro, by receivable account: debtor groups have their own (PPL-19)."""

    number: int
    name: str
    postal_code: str
    city: str
    balances: tuple[PartyBalance, ...]


@dataclass(frozen=True, slots=True)
class VoucherVat:
    """The VAT of a revenue line: what it was reckoned of is the line's amount; `amount_minor` has the line's sign."""

    code: str
    rate_bp: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """A line of a voucher. `is_receivable` lines are the member's."""

    account: str
    amount_minor: int
    branch: int | None = None
    campaign: int | None = None
    vat: VoucherVat | None = None
    is_receivable: bool = False
    department: int | None = None


@dataclass(frozen=True, slots=True)
class Voucher:
    """A journal entry with its lines, which add up to 0. Reference, KID and due day are the invoice's."""

    number: int
    kind: str
    entry_on: date
    recorded_on: date
    text: str
    party: int | None
    reference: str | None
    kid: str | None
    due_on: date | None
    lines: tuple[VoucherLine, ...]


@dataclass(frozen=True, slots=True)
class JournalExport:
    """A file of a period that was asked for. It holds the entries up to `last_number`, and no others ever.

    `file_name` and `sha256` are what they were when it was first made, and it is kept from then on; None before that.
    """

    id: UUID
    organisation_id: UUID
    format: str
    from_on: date
    to_on: date
    last_number: int
    created_at: datetime
    created_by: str
    file_name: str | None = None
    sha256: bytes | None = None


@dataclass(frozen=True, slots=True)
class JournalExported(Fact):
    """Somebody asked for a file of an organisation's journal."""

    kind: ClassVar[str] = "JournalExported"
    export_id: UUID
    organisation_id: UUID
    format: str


@dataclass(eq=False)
class ExportIncomplete(Refusal):
    """The chart of accounts lacks what the file must say of each account and each VAT rate that is used."""

    code: ClassVar[str] = "EXPORT_INCOMPLETE"
    RULE: ClassVar[str] = "LED-07"
    accounts: tuple[str, ...]
    vat_rates: tuple[str, ...]

    @property
    def message(self) -> str:
        missing = [f"standard codes of the accounts {', '.join(self.accounts)}"] if self.accounts else []
        missing += [f"VAT codes for {', '.join(f'{rate} %' for rate in self.vat_rates)}"] if self.vat_rates else []
        return f"The chart of accounts lacks {' and '.join(missing)}. Add them, then export again."

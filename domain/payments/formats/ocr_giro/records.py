"""The records of an OCR giro file, as values (layout: Norwegian OCR giro system specification).

Amounts are whole øre. `line` is where a record began in the file; comparing records leaves it out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.payments.formats.ocr_giro.layout import Field, Layout, digits, filler, text
from domain.payments.formats.ocr_giro.words import OcrWord as Word

BANK = "00008080"
"""The sender of every file from the Norwegian bank infrastructure."""


class TransactionType(StrEnum):
    """How the money was paid. Reversals are added like the others; only the sign deducts."""

    GIRO_DEBITED_ACCOUNT = "10"
    STANDING_ORDER = "11"
    DIRECT_REMITTANCE = "12"
    BUSINESS_TERMINAL_GIRO = "13"
    COUNTER_GIRO = "14"
    AVTALEGIRO = "15"
    TELEGIRO = "16"
    CASH = "17"
    REVERSAL_WITH_KID = "18"
    PURCHASE_WITH_KID = "19"
    REVERSAL_WITH_TEXT = "20"
    PURCHASE_WITH_TEXT = "21"

    @property
    def has_text(self) -> bool:
        """Whether the transaction carries a third record with a text."""
        return self in {TransactionType.REVERSAL_WITH_TEXT, TransactionType.PURCHASE_WITH_TEXT}

    @property
    def is_reversal(self) -> bool:
        """Whether an earlier payment is taken back; a person decides what that means."""
        return self in {TransactionType.REVERSAL_WITH_KID, TransactionType.REVERSAL_WITH_TEXT}


@dataclass(frozen=True, slots=True)
class TransmissionStart:
    """The first record: who sends which transmission to whom."""

    transmission_number: str
    recipient: str
    sender: str = BANK
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AssignmentStart:
    """The start of the payments to one account under one OCR agreement. Numbers may repeat within a file."""

    agreement_id: str
    number: str
    account: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Transaction:
    """One payment: amount items 1, 2 and, for types 20 and 21, 3. `amount_minor` is never negative."""

    number: int
    type: TransactionType
    settled_on: date
    amount_minor: int
    kid: str = ""
    deducts: bool = False
    bank_on: date | None = None
    debit_account: str | None = None
    text: str = ""
    centre_id: str = "00"
    day_code: str = "00"
    partial_settlement: str = "0"
    serial: str = "00000"
    card_issuer: str = "00"
    form_number: str = "0000000000"
    archive_reference: str = "000000000"
    reserved: str = "0000000"
    line: int = field(default=0, compare=False)

    @property
    def signed_minor(self) -> int:
        """What the transaction adds to the sums: negative with the sign "-"."""
        return -self.amount_minor if self.deducts else self.amount_minor


@dataclass(frozen=True, slots=True)
class AssignmentEnd:
    """The end of an assignment with its control totals; `records` counts its start and end too."""

    transactions: int
    records: int
    sum_minor: int
    generated_on: date | None
    earliest_on: date | None
    latest_on: date | None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AgreementsStart:
    """The start of an assignment of AvtaleGiro agreements, which may come in the same file."""

    agreement_id: str
    number: str
    account: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Agreement:
    """An AvtaleGiro agreement: 0 = part of the full list, 1 = new or changed, 2 = deleted."""

    number: int
    registration_type: int
    kid: str
    wants_written_notice: bool
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AgreementsEnd:
    """The end of an assignment of agreements with its control counts."""

    agreements: int
    records: int
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class TransmissionEnd:
    """The last record with the totals of all assignments; `records` counts every record of the file."""

    transactions: int
    records: int
    sum_minor: int
    generated_on: date | None
    line: int = field(default=0, compare=False)


Record = (
    TransmissionStart
    | AssignmentStart
    | Transaction
    | AssignmentEnd
    | AgreementsStart
    | Agreement
    | AgreementsEnd
    | TransmissionEnd
)

_TYPES = f"(?:{'|'.join(TransactionType)})"

TRANSMISSION_START = Layout(
    Word.TRANSMISSION_START,
    "NY000010",
    (
        digits(Word.SENDER, 9, 16),
        digits(Word.TRANSMISSION_NUMBER, 17, 23),
        digits(Word.RECIPIENT, 24, 31),
        filler(32, 80),
    ),
)
ASSIGNMENT_START = Layout(
    Word.ASSIGNMENT_START,
    "NY090020",
    (
        digits(Word.AGREEMENT_ID, 9, 17),
        digits(Word.ASSIGNMENT_NUMBER, 18, 24),
        digits(Word.ACCOUNT, 25, 35),
        filler(36, 80),
    ),
)
ITEM_1 = Layout(
    Word.AMOUNT_ITEM_1,
    f"NY09{_TYPES}30",
    (
        digits(Word.TRANSACTION_NUMBER, 9, 15),
        digits(Word.SETTLEMENT_DATE, 16, 21),
        digits(Word.CENTRE_ID, 22, 23),
        digits(Word.DAY_CODE, 24, 25),
        digits(Word.PARTIAL_SETTLEMENT_NUMBER, 26, 26),
        digits(Word.SERIAL_NUMBER, 27, 31),
        Field(Word.SIGN, 32, 32, "[-0]", Word.ZERO_OR_MINUS),
        digits(Word.AMOUNT, 33, 49),
        text(Word.KID, 50, 74),
        digits(Word.CARD_ISSUER, 75, 76),
        filler(77, 80),
    ),
)
ITEM_2 = Layout(
    Word.AMOUNT_ITEM_2,
    f"NY09{_TYPES}31",
    (
        digits(Word.TRANSACTION_NUMBER, 9, 15),
        text(Word.FORM_NUMBER, 16, 25),
        text(Word.ARCHIVE_REFERENCE, 26, 34),
        text(Word.RESERVED_FIELD, 35, 41),  # the specification says zeros; banks have sent other things here
        digits(Word.BANK_DATE, 42, 47),
        digits(Word.DEBIT_ACCOUNT, 48, 58),
        filler(59, 80),
    ),
)
ITEM_3 = Layout(
    Word.AMOUNT_ITEM_3,
    f"NY09{_TYPES}32",
    (digits(Word.TRANSACTION_NUMBER, 9, 15), text(Word.TEXT, 16, 55), filler(56, 80)),
)
ASSIGNMENT_END = Layout(
    Word.ASSIGNMENT_END,
    "NY090088",
    (
        digits(Word.NUMBER_OF_TRANSACTIONS, 9, 16),
        digits(Word.NUMBER_OF_RECORDS, 17, 24),
        digits(Word.SUM, 25, 41),
        digits(Word.DATE, 42, 47),
        digits(Word.EARLIEST_SETTLEMENT_DATE, 48, 53),
        digits(Word.LATEST_SETTLEMENT_DATE, 54, 59),
        filler(60, 80),
    ),
)
AGREEMENTS_START = Layout(
    Word.AGREEMENTS_START,
    "NY212420",
    (
        digits(Word.AGREEMENT_ID, 9, 17),
        digits(Word.ASSIGNMENT_NUMBER, 18, 24),
        digits(Word.ACCOUNT, 25, 35),
        filler(36, 80),
    ),
)
AGREEMENT = Layout(
    Word.AVTALEGIRO_AGREEMENT,
    "NY219470",
    (
        digits(Word.NUMBER, 9, 15),
        Field(Word.REGISTRATION_TYPE, 16, 16, "[012]", Word.REGISTRATION_TYPES),
        text(Word.KID, 17, 41),
        Field(Word.WRITTEN_NOTICE, 42, 42, "[JN]", Word.NOTICES),
        filler(43, 80),
    ),
)
AGREEMENTS_END = Layout(
    Word.AGREEMENTS_END,
    "NY212488",
    (digits(Word.NUMBER_OF_AGREEMENTS, 9, 16), digits(Word.NUMBER_OF_RECORDS, 17, 24), filler(25, 80)),
)
TRANSMISSION_END = Layout(
    Word.TRANSMISSION_END,
    "NY000089",
    (
        digits(Word.NUMBER_OF_TRANSACTIONS, 9, 16),
        digits(Word.NUMBER_OF_RECORDS, 17, 24),
        digits(Word.SUM, 25, 41),
        digits(Word.DATE, 42, 47),
        filler(48, 80),
    ),
)

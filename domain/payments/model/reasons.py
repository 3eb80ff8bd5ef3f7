"""Why a payment waits for a person, why a member is suggested for it, and what is wrong with a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import unique
from typing import ClassVar

from domain.kernel.reason import Code, Reason


@unique
class ProblemCode(Code):
    """Why a payment waits for a person (PAY-02, PAY-02a)."""

    NO_REFERENCE = "The payment has no KID."
    SHARED_REFERENCE = "The KID {kid} is on invoices of {members} members."
    KID_LENGTH = "The KID {kid} is wrong: it has {length} characters, ours have {expected}."
    KID_CHARACTERS = "The KID {kid} is wrong: it has other characters than digits."
    KID_CHECK_DIGIT = "The KID {kid} is wrong: its check digit is wrong."
    KID_PREFIX = "The KID {kid} is wrong: it does not begin with {prefix}."
    KID_TYPE_DIGIT = "The KID {kid} is wrong: its last digit before the check digit is not {digit}."
    NO_SUCH_INVOICE = "The KID {kid} is right, but there is no invoice with it."
    NO_SUCH_MEMBER = "The KID {kid} is right, but there is no member number {number}."
    INVOICE_CREDITED = "The payment is for invoice {invoice}, which is credited."
    INVOICE_IN_COLLECTION = "The payment is for invoice {invoice}, which is with the debt collector."
    DEDUCTED = "The bank deducts this line: a credit note with KID. Decide what it takes back."
    REVERSED = "The bank sent this as a reversal of an earlier payment. Decide what it takes back."


@dataclass(frozen=True, slots=True)
class Problem(Reason):
    """Why a person must look at a payment."""

    CODES: ClassVar[type[Code]] = ProblemCode
    code: ProblemCode


@unique
class SuggestionCode(Code):
    """Why a member is suggested for a payment (PAY-04, PAY-05)."""

    SAME_REFERENCE = "The KID is that of invoice {invoice}."
    CORRECTED_REFERENCE = "With another check digit the KID is that of invoice {invoice}."
    SAME_ACCOUNT_AND_AMOUNT = "Paid from this account before, and invoice {invoice} has exactly this amount open."
    SAME_ACCOUNT = "Paid from this account before."
    ONLY_WITH_AMOUNT = "Invoice {invoice} is the only open invoice of this amount."
    ONE_OF_SOME_WITH_AMOUNT = "Invoice {invoice} is one of {count} open invoices of this amount."


@dataclass(frozen=True, slots=True)
class SuggestionReason(Reason):
    """Why a member is suggested."""

    CODES: ClassVar[type[Code]] = SuggestionCode
    code: SuggestionCode


@unique
class FileFaultCode(Code):
    """What is wrong with a file; a format takes those that fit it, and brings the words for its records (FIL-01)."""

    UNKNOWN_FORMAT = "this is no payment file that can be read here (known: {formats})"
    NO_PAYMENTS = "this file brings no payments"
    OTHER_ACCOUNT = "agreement {agreement} is for account {account}, not {found}"
    OTHER_CURRENCY = "{organisation} keeps its accounts in {currency}, but the file is in {found}"
    OTHER_SENDER = "the sender is {sender}; files from the bank have {expected}"
    EMPTY = "the file is empty; there should follow {expected}"
    ENDS_EARLY = "the file stops here; there should follow {expected}"
    OTHER_RECORD = "there is {record} ({found}); there should be {expected}"
    UNKNOWN_RECORD = 'there is an unknown record ("{found}"); there should be {expected}'
    NOT_LAST = "something follows the {record}, which must be last"
    LINE_LENGTH = "a line must have exactly {expected} characters, this one has {length}"
    LINE_ENCODING = (
        "a line must have exactly {expected} characters, this one has {length}; it seems to have been saved as UTF-8, "
        "the banks send ISO-8859-1"
    )
    CONTROL_CHARACTER = "position {position} is no character of ISO-8859-1 text"
    NOT_A_RECORD = "this is no {record} record"
    FIELD = '{record}: the {field} (position {columns}) must be {wanted}, but the file has "{found}"'
    FILLER = '{record}: position {columns} must be {wanted}, but the file has "{found}"'
    NO_DATE = "{record}: the {field} {found} is no date (DDMMYY)"
    AMOUNT_ZERO = "{record}: the amount is zero"
    OTHER_TRANSACTION = (
        "this record is of transaction {number}, type {type}, but line {line} began transaction {begun}, type {kind}"
    )
    NUMBER_ORDER = (
        "transaction number {number} comes after {last}; numbers must rise, so lines are doubled or out of order"
    )
    COUNT = "the control record says {said} {what}, but there are {counted}"
    SUM = "the control record says that the {what}'s sum is {said}, but its lines add up to {counted}"
    EARLIEST_DATE = "the control record says that the earliest settlement date is {said}, but line {line} has {found}"
    LATEST_DATE = "the control record says that the latest settlement date is {said}, but line {line} has {found}"


@dataclass(frozen=True, slots=True)
class FileFault(Reason):
    """What is wrong with a file."""

    CODES: ClassVar[type[Code]] = FileFaultCode
    code: FileFaultCode

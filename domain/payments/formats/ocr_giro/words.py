"""The words of OCR giro files: kinds of record, their fields, and what a field must be."""

from __future__ import annotations

from enum import unique

from domain.kernel.reason import Word


@unique
class OcrWord(Word):
    """What people call the parts of a file."""

    TRANSMISSION_START = "transmission start"
    ASSIGNMENT_START = "assignment start"
    AMOUNT_ITEM_1 = "amount item 1"
    AMOUNT_ITEM_2 = "amount item 2"
    AMOUNT_ITEM_3 = "amount item 3"
    ASSIGNMENT_END = "assignment end"
    AGREEMENTS_START = "agreements start"
    AVTALEGIRO_AGREEMENT = "AvtaleGiro agreement"
    AGREEMENTS_END = "agreements end"
    TRANSMISSION_END = "transmission end"

    SENDER = "sender"
    TRANSMISSION_NUMBER = "transmission number"
    RECIPIENT = "recipient"
    AGREEMENT_ID = "agreement id"
    ASSIGNMENT_NUMBER = "assignment number"
    ACCOUNT = "account"
    TRANSACTION_NUMBER = "transaction number"
    SETTLEMENT_DATE = "settlement date"
    CENTRE_ID = "centre id"
    DAY_CODE = "day code"
    PARTIAL_SETTLEMENT_NUMBER = "partial settlement number"
    SERIAL_NUMBER = "serial number"
    SIGN = "sign"
    AMOUNT = "amount"
    KID = "KID"
    CARD_ISSUER = "card issuer"
    FORM_NUMBER = "form number"
    ARCHIVE_REFERENCE = "archive reference"
    RESERVED_FIELD = "reserved field"
    BANK_DATE = "bank date"
    DEBIT_ACCOUNT = "debit account"
    TEXT = "text"
    NUMBER_OF_TRANSACTIONS = "number of transactions"
    NUMBER_OF_RECORDS = "number of records"
    NUMBER_OF_AGREEMENTS = "number of agreements"
    SUM = "sum"
    DATE = "date"
    EARLIEST_SETTLEMENT_DATE = "earliest settlement date"
    LATEST_SETTLEMENT_DATE = "latest settlement date"
    NUMBER = "number"
    REGISTRATION_TYPE = "registration type"
    WRITTEN_NOTICE = "written notice"

    DIGITS = "digits"
    ANY_TEXT = "characters"
    ZEROS = "filler (zeros)"
    ZERO_OR_MINUS = '"0" or "-"'
    REGISTRATION_TYPES = "0, 1 or 2"
    NOTICES = "J or N"

    TRANSACTIONS_IN_ASSIGNMENT = "transactions in the assignment"
    RECORDS_IN_ASSIGNMENT = "records in the assignment"
    AGREEMENTS_IN_ASSIGNMENT = "agreements in the assignment"
    TRANSACTIONS_IN_FILE = "transactions in the file"
    RECORDS_IN_FILE = "records in the file"
    ASSIGNMENT = "assignment"
    FILE = "file"

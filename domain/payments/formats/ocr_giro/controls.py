"""Control totals of an OCR giro file: what was counted against what the end records say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.kernel.money import Money
from domain.payments.formats.ocr_giro.layout import refused
from domain.payments.formats.ocr_giro.records import (
    AgreementsEnd,
    AssignmentEnd,
    Transaction,
    TransmissionEnd,
)
from domain.payments.formats.ocr_giro.words import OcrWord
from domain.payments.model import FileFaultCode, FileRefused

CURRENCY = "NOK"


@dataclass(slots=True)
class Totals:
    """What was counted since a start record; lines with the sign "-" are deducted from the sum."""

    transactions: int = 0
    records: int = 0
    sum_minor: int = 0
    last_number: int = 0
    earliest: tuple[date, int] | None = None
    latest: tuple[date, int] | None = None

    def count_number(self, line: int, number: int) -> None:
        """Count a transaction; its number must be higher than the one before it."""
        if number <= self.last_number:
            raise refused(line, FileFaultCode.NUMBER_ORDER, number=number, last=self.last_number)
        self.last_number = number
        self.transactions += 1

    def count(self, transaction: Transaction) -> None:
        """Add a transaction's amount and date."""
        self.sum_minor += transaction.signed_minor
        dated = (transaction.settled_on, transaction.line)
        if self.earliest is None or dated[0] < self.earliest[0]:
            self.earliest = dated
        if self.latest is None or dated[0] > self.latest[0]:
            self.latest = dated

    def add(self, part: Totals) -> None:
        """Add an assignment to the transmission; its records are counted there already."""
        self.transactions += part.transactions
        self.sum_minor += part.sum_minor


def check_assignment(totals: Totals, end: AssignmentEnd) -> None:
    """Raise FileRefused unless counts, sum and dates are those of the assignment end."""
    _check(end.line, OcrWord.TRANSACTIONS_IN_ASSIGNMENT, totals.transactions, end.transactions)
    _check(end.line, OcrWord.RECORDS_IN_ASSIGNMENT, totals.records, end.records)
    _check_sum(end.line, OcrWord.ASSIGNMENT, totals.sum_minor, end.sum_minor)
    if totals.earliest and end.earliest_on and totals.earliest[0] < end.earliest_on:
        raise _outside(end.line, FileFaultCode.EARLIEST_DATE, end.earliest_on, totals.earliest)
    if totals.latest and end.latest_on and totals.latest[0] > end.latest_on:
        raise _outside(end.line, FileFaultCode.LATEST_DATE, end.latest_on, totals.latest)


def check_agreements(totals: Totals, end: AgreementsEnd) -> None:
    """Raise FileRefused unless the counts are those of the agreements end."""
    _check(end.line, OcrWord.AGREEMENTS_IN_ASSIGNMENT, totals.transactions, end.agreements)
    _check(end.line, OcrWord.RECORDS_IN_ASSIGNMENT, totals.records, end.records)


def check_transmission(totals: Totals, end: TransmissionEnd) -> None:
    """Raise FileRefused unless counts and sum are those of the transmission end."""
    _check(end.line, OcrWord.TRANSACTIONS_IN_FILE, totals.transactions, end.transactions)
    _check(end.line, OcrWord.RECORDS_IN_FILE, totals.records, end.records)
    _check_sum(end.line, OcrWord.FILE, totals.sum_minor, end.sum_minor)


def _check(line: int, what: OcrWord, counted: int, said: int) -> None:
    if counted != said:
        raise refused(line, FileFaultCode.COUNT, what=what, said=said, counted=counted)


def _check_sum(line: int, what: OcrWord, counted_minor: int, said_minor: int) -> None:
    if counted_minor != said_minor:
        said, counted = Money(said_minor, CURRENCY), Money(counted_minor, CURRENCY)
        raise refused(line, FileFaultCode.SUM, what=what, said=said, counted=counted)


def _outside(line: int, code: FileFaultCode, said: date, found: tuple[date, int]) -> FileRefused:
    return refused(line, code, said=said, line=found[1], found=found[0])

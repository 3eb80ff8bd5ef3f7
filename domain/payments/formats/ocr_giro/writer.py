"""Writes OCR giro files; what it writes, the reader reads back as the same records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from domain.payments.formats.ocr_giro import records as r
from domain.payments.formats.ocr_giro.layout import written_day


def render(records: Iterable[r.Record]) -> Iterator[bytes]:
    """Yield the lines of the records as they are, control totals included; raises ValueError if one can't.

    `closed` gives the records of a file with the right totals.
    """
    for record in records:
        yield from _lines(record)


def closed(
    start: r.TransmissionStart,
    assignments: Iterable[tuple[r.AssignmentStart, Sequence[r.Transaction]]],
    generated_on: date,
) -> Iterator[r.Record]:
    """Yield the records of a whole file: the assignments with their ends, and the transmission end."""
    yield start
    file_transactions = file_sum = 0
    file_records = 2
    for assignment, transactions in assignments:
        yield assignment
        yield from transactions
        count = len(transactions)
        lines = 2 + sum(2 + each.type.has_text for each in transactions)
        total = sum(each.signed_minor for each in transactions)
        days = [each.settled_on for each in transactions]
        first, last = (min(days), max(days)) if days else (None, None)
        yield r.AssignmentEnd(count, lines, total, generated_on, first, last)
        file_transactions += count
        file_records += lines
        file_sum += total
    yield r.TransmissionEnd(file_transactions, file_records, file_sum, generated_on)


def _lines(record: r.Record) -> Iterator[bytes]:
    match record:
        case r.Transaction():
            yield from _transaction(record)
        case r.TransmissionStart():
            numbers = (record.sender, record.transmission_number, record.recipient)
            yield r.TRANSMISSION_START.write("NY000010", *numbers)
        case r.AssignmentStart():
            numbers = (record.agreement_id, record.number, record.account)
            yield r.ASSIGNMENT_START.write("NY090020", *numbers)
        case r.AssignmentEnd():
            days = (record.generated_on, record.earliest_on, record.latest_on)
            counts = _counts(record.transactions, record.records, record.sum_minor)
            yield r.ASSIGNMENT_END.write("NY090088", *counts, *map(written_day, days))
        case r.AgreementsStart():
            numbers = (record.agreement_id, record.number, record.account)
            yield r.AGREEMENTS_START.write("NY212420", *numbers)
        case r.Agreement():
            yield r.AGREEMENT.write(
                "NY219470",
                f"{record.number:07d}",
                str(record.registration_type),
                record.kid.rjust(25),
                "J" if record.wants_written_notice else "N",
            )
        case r.AgreementsEnd():
            yield r.AGREEMENTS_END.write("NY212488", f"{record.agreements:08d}", f"{record.records:08d}")
        case r.TransmissionEnd():
            counts = _counts(record.transactions, record.records, record.sum_minor)
            yield r.TRANSMISSION_END.write("NY000089", *counts, written_day(record.generated_on))


def _counts(transactions: int, records: int, sum_minor: int) -> tuple[str, str, str]:
    return f"{transactions:08d}", f"{records:08d}", f"{sum_minor:017d}"


def _transaction(each: r.Transaction) -> Iterator[bytes]:
    key, number = f"NY09{each.type}", f"{each.number:07d}"
    yield r.ITEM_1.write(
        f"{key}30",
        number,
        written_day(each.settled_on),
        each.centre_id,
        each.day_code,
        each.partial_settlement,
        each.serial,
        "-" if each.deducts else "0",
        f"{each.amount_minor:017d}",
        each.kid.rjust(25),
        each.card_issuer,
    )
    yield r.ITEM_2.write(
        f"{key}31",
        number,
        each.form_number,
        each.archive_reference,
        each.reserved,
        written_day(each.bank_on),
        each.debit_account or "0" * 11,
    )
    if each.type.has_text:
        yield r.ITEM_3.write(f"{key}32", number, each.text.ljust(40))
    elif each.text:
        raise ValueError(f"a transaction of type {each.type} has no text")

"""Reads OCR giro files strictly, one line at a time (FIL-01).

The structure is `10 (20 (30 31 [32])* 88)* 89`. Whatever breaks it, or a control total, raises FileRefused
with the line and the reason; the caller throws away what it has read until then. Assignments are never keyed
by their number, so several with equal numbers lose nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.payments.formats.ocr_giro import records as r
from domain.payments.formats.ocr_giro.controls import (
    Totals,
    check_agreements,
    check_assignment,
    check_transmission,
)
from domain.payments.formats.ocr_giro.layout import Layout, day, day_or_none, line_text, refused
from domain.payments.formats.ocr_giro.words import OcrWord
from domain.payments.model import FileFaultCode, FileRefused

_ALL = (
    r.TRANSMISSION_START,
    r.ASSIGNMENT_START,
    r.ITEM_1,
    r.ITEM_2,
    r.ITEM_3,
    r.ASSIGNMENT_END,
    r.AGREEMENTS_START,
    r.AGREEMENT,
    r.AGREEMENTS_END,
    r.TRANSMISSION_END,
)
_NO_ACCOUNT = "0" * 11


def parse(lines: Iterable[bytes]) -> Iterator[r.Record]:
    """Yield the records of a file, given as lines with or without their ends; memory stays bounded.

    Raises FileRefused at the first line that is wrong. What was yielded before that must be thrown away: only
    a file that was read to its end is right.
    """
    source = _Lines(lines)
    _, values = source.take(r.TRANSMISSION_START)
    sender, number, recipient = values
    if sender != r.BANK:
        raise refused(source.number, FileFaultCode.OTHER_SENDER, sender=sender, expected=r.BANK)
    yield r.TransmissionStart(number, recipient, sender, source.number)
    totals = Totals()
    while True:
        layout, values = source.take(r.ASSIGNMENT_START, r.AGREEMENTS_START, r.TRANSMISSION_END)
        if layout is r.TRANSMISSION_END:
            break
        read = _assignment if layout is r.ASSIGNMENT_START else _agreements
        yield from read(source, totals, values)
    totals.records = source.number
    end = _transmission_end(source.number, values)
    check_transmission(totals, end)
    source.refuse_more()
    yield end


class _Lines:
    """The lines of a file, taken one by one, each only where its kind may stand."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self.number = 0
        self.text = ""

    def take(self, *expected: Layout) -> tuple[Layout, tuple[str, ...]]:
        """Return the next record's kind and fields; raises FileRefused unless it is one of the expected."""
        raw = next(self._lines, None)
        if raw is None:
            code = FileFaultCode.ENDS_EARLY if self.number else FileFaultCode.EMPTY
            raise refused(max(self.number, 1), code, expected=_titles(expected))
        self.number += 1
        self.text = line_text(self.number, raw)
        for layout in expected:
            if layout.begins(self.text):
                return layout, layout.read(self.number, self.text)
        raise _other_record(self.number, self.text, expected)

    def refuse_more(self) -> None:
        """Raise FileRefused where anything follows."""
        if next(self._lines, None) is not None:
            raise refused(self.number + 1, FileFaultCode.NOT_LAST, record=r.TRANSMISSION_END.title)


def _assignment(source: _Lines, file: Totals, values: tuple[str, ...]) -> Iterator[r.Record]:
    """Yield an assignment's start, transactions and end, and add it to the file's totals."""
    first = source.number
    yield r.AssignmentStart(values[0], values[1], values[2], first)
    totals = Totals()
    while True:
        layout, values = source.take(r.ITEM_1, r.ASSIGNMENT_END)
        if layout is r.ASSIGNMENT_END:
            break
        transaction = _transaction(source, totals, values)
        totals.count(transaction)
        yield transaction
    totals.records = source.number - first + 1
    end = _assignment_end(source.number, values)
    check_assignment(totals, end)
    file.add(totals)
    yield end


def _transaction(source: _Lines, totals: Totals, item_1: tuple[str, ...]) -> r.Transaction:
    """Return the transaction that this item begins; its other items must carry its number and type."""
    line, kind = source.number, r.TransactionType(source.text[4:6])
    totals.count_number(line, int(item_1[0]))
    settled_on = day(line, r.ITEM_1.title, OcrWord.SETTLEMENT_DATE, item_1[1])
    amount_minor = int(item_1[7])
    if not amount_minor:
        raise refused(line, FileFaultCode.AMOUNT_ZERO, record=r.ITEM_1.title)
    _, item_2 = source.take(r.ITEM_2)
    _check_belongs(source, line, kind, item_1[0], item_2[0])
    bank_on = day_or_none(source.number, r.ITEM_2.title, OcrWord.BANK_DATE, item_2[4])
    text = ""
    if kind.has_text:
        _, item_3 = source.take(r.ITEM_3)
        _check_belongs(source, line, kind, item_1[0], item_3[0])
        text = item_3[1].rstrip(" ")
    return r.Transaction(
        number=int(item_1[0]),
        type=kind,
        settled_on=settled_on,
        amount_minor=amount_minor,
        kid=item_1[8].lstrip(" "),
        deducts=item_1[6] == "-",
        bank_on=bank_on,
        debit_account=None if item_2[5] == _NO_ACCOUNT else item_2[5],
        text=text,
        centre_id=item_1[2],
        day_code=item_1[3],
        partial_settlement=item_1[4],
        serial=item_1[5],
        card_issuer=item_1[9],
        form_number=item_2[1],
        archive_reference=item_2[2],
        reserved=item_2[3],
        line=line,
    )


def _check_belongs(source: _Lines, first: int, kind: r.TransactionType, number: str, other: str) -> None:
    other_kind = source.text[4:6]
    if other_kind != kind or other != number:
        found: dict[str, str | int] = {"line": first, "number": int(other), "type": other_kind}
        found |= {"begun": int(number), "kind": kind.value}
        raise refused(source.number, FileFaultCode.OTHER_TRANSACTION, **found)


def _assignment_end(line: int, values: tuple[str, ...]) -> r.AssignmentEnd:
    title = r.ASSIGNMENT_END.title
    return r.AssignmentEnd(
        int(values[0]),
        int(values[1]),
        int(values[2]),
        day_or_none(line, title, OcrWord.DATE, values[3]),
        day_or_none(line, title, OcrWord.EARLIEST_SETTLEMENT_DATE, values[4]),
        day_or_none(line, title, OcrWord.LATEST_SETTLEMENT_DATE, values[5]),
        line,
    )


def _agreements(source: _Lines, file: Totals, values: tuple[str, ...]) -> Iterator[r.Record]:
    """Yield an assignment of AvtaleGiro agreements, and add it to the file's totals."""
    first = source.number
    yield r.AgreementsStart(values[0], values[1], values[2], first)
    totals = Totals()
    while True:
        layout, values = source.take(r.AGREEMENT, r.AGREEMENTS_END)
        if layout is r.AGREEMENTS_END:
            break
        number, registration_type, kid, notice = values
        totals.count_number(source.number, int(number))
        yield r.Agreement(int(number), int(registration_type), kid.lstrip(" "), notice == "J", source.number)
    totals.records = source.number - first + 1
    end = r.AgreementsEnd(int(values[0]), int(values[1]), source.number)
    check_agreements(totals, end)
    file.add(totals)
    yield end


def _transmission_end(line: int, values: tuple[str, ...]) -> r.TransmissionEnd:
    generated_on = day_or_none(line, r.TRANSMISSION_END.title, OcrWord.DATE, values[3])
    return r.TransmissionEnd(int(values[0]), int(values[1]), int(values[2]), generated_on, line)


def _titles(expected: Iterable[Layout]) -> tuple[OcrWord, ...]:
    return tuple(layout.title for layout in expected)


def _other_record(line: int, text: str, expected: Iterable[Layout]) -> FileRefused:
    for layout in _ALL:
        if layout.begins(text):
            code, titles = FileFaultCode.OTHER_RECORD, _titles(expected)
            return refused(line, code, record=layout.title, found=text[:8], expected=titles)
    return refused(line, FileFaultCode.UNKNOWN_RECORD, found=text[:8], expected=_titles(expected))

"""OCR giro: the file of incoming payments from the Norwegian bank infrastructure (FIL-01)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.kernel.reason import Word
from domain.payments.formats.ocr_giro.controls import CURRENCY
from domain.payments.formats.ocr_giro.reader import parse
from domain.payments.formats.ocr_giro.records import AssignmentStart, Record, Transaction, TransmissionStart
from domain.payments.formats.ocr_giro.words import OcrWord
from domain.payments.formats.ocr_giro.writer import render
from domain.payments.model import Incoming, IncomingAgreement, IncomingFile, IncomingPayment, Problem, ProblemCode


@dataclass(frozen=True, slots=True)
class OcrGiro:
    """The plug-in: `parse` and `render` speak the file's own records, `incoming` the words of all formats."""

    key: str = "ocr_giro"
    name: str = "OCR giro"
    source: str = "OCR_GIRO"
    currency: str = CURRENCY
    words: type[Word] = OcrWord

    def recognises(self, head: bytes) -> bool:
        """Tell by its first bytes whether a file is of this format, right or wrong."""
        return head.startswith(b"NY")

    def parse(self, lines: Iterable[bytes]) -> Iterator[Record]:
        """Yield the file's records; raises FileRefused with line and reason."""
        return parse(lines)

    def render(self, records: Iterable[Record]) -> Iterator[bytes]:
        """Yield the lines of the records."""
        return render(records)

    def incoming(self, lines: Iterable[bytes]) -> Iterator[Incoming]:
        """Yield what the file brings; raises FileRefused with line and reason.

        AvtaleGiro agreements in the same file are checked and passed over: they bring no payments.
        """
        transmission, assignment = "", 0
        for record in parse(lines):
            if isinstance(record, Transaction):
                yield _payment(record, f"{transmission}/{assignment}/{record.number}")
            elif isinstance(record, TransmissionStart):
                transmission = f"{record.sender}-{record.transmission_number}-{record.recipient}"
                yield IncomingFile(transmission, record.line)
            elif isinstance(record, AssignmentStart):
                assignment += 1
                yield IncomingAgreement(record.agreement_id, record.account, record.line)


def _payment(record: Transaction, source_id: str) -> IncomingPayment:
    caution = None
    if record.deducts:
        caution = Problem.of(ProblemCode.DEDUCTED)
    elif record.type.is_reversal:
        caution = Problem.of(ProblemCode.REVERSED)
    return IncomingPayment(
        source_id=source_id,
        amount_minor=record.signed_minor,
        booked_on=record.settled_on,
        value_on=record.bank_on or record.settled_on,
        reference=record.kid or None,
        debit_account=record.debit_account,
        text=record.text or None,
        caution=caution,
        line=record.line,
    )


PLUGIN = OcrGiro()

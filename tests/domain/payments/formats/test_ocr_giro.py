"""FIL-01: OCR giro files that are right are read to the last øre, and written back as they were."""

import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.payments.formats.ocr_giro import PLUGIN
from domain.payments.formats.ocr_giro.reader import parse
from domain.payments.formats.ocr_giro.records import (
    Agreement,
    AgreementsEnd,
    AgreementsStart,
    AssignmentEnd,
    AssignmentStart,
    Record,
    Transaction,
    TransactionType,
    TransmissionEnd,
    TransmissionStart,
)
from domain.payments.formats.ocr_giro.writer import closed, render
from domain.payments.model import IncomingAgreement, IncomingFile, IncomingPayment, Problem, ProblemCode
from tests.domain.payments.ocr_files import ACCOUNT, AGREEMENT, DAY, file_lines, transaction

pytestmark = pytest.mark.rule("FIL-01")

SAMPLES = Path(__file__).parents[5] / "shared" / "reference" / "ocr-giro" / "samples"
# Characters that are both printable and in ISO-8859-1.
LATIN_1 = "".join(chr(c) for c in [*range(0x20, 0x7F), *range(0xA0, 0x100)])


def days() -> st.SearchStrategy[date]:
    return st.dates(date(1970, 1, 1), date(2069, 12, 31))


@st.composite
def transactions(draw: st.DrawFn) -> Transaction:
    kind = draw(st.sampled_from(TransactionType))
    return Transaction(
        number=0,
        type=kind,
        settled_on=draw(days()),
        amount_minor=draw(st.integers(1, 10**14)),
        kid=draw(st.text("0123456789", max_size=24)) + draw(st.sampled_from(["", "7", "-"])),
        bank_on=draw(st.none() | days()),
        debit_account=draw(st.none() | st.from_regex("[1-9][0-9]{10}", fullmatch=True)),
        text=draw(st.text(LATIN_1, max_size=40)).rstrip(" ") if kind.has_text else "",
        centre_id=draw(st.from_regex("[0-9]{2}", fullmatch=True)),
        serial=draw(st.from_regex("[0-9]{5}", fullmatch=True)),
        form_number=draw(st.from_regex("[0-9]{10}", fullmatch=True)),
    )


@st.composite
def files(draw: st.DrawFn) -> list[Record]:
    assignments = []
    for _ in range(draw(st.integers(0, 3))):
        gaps = count(1, draw(st.integers(1, 3)))
        part = [replace(each, number=next(gaps)) for each in draw(st.lists(transactions(), max_size=4))]
        # Only what the sum has room for can be deducted.
        if len(part) > 1 and part[0].amount_minor <= part[1].amount_minor:
            part[0] = replace(part[0], deducts=draw(st.booleans()))
        number = draw(st.sampled_from(["0000001", "0000002"]))
        assignments.append((AssignmentStart(AGREEMENT, number, ACCOUNT), part))
    start = TransmissionStart(draw(st.from_regex("[0-9]{7}", fullmatch=True)), "00010200")
    return list(closed(start, assignments, draw(days())))


@given(files(), st.sampled_from([b"\n", b"\r\n", b""]))
def test_what_is_written_is_read_back_as_the_same_records(records: list[Record], line_end: bytes) -> None:
    lines = list(render(records))
    assert all(len(line) == 81 for line in lines)
    assert list(parse(line.removesuffix(b"\n") + line_end for line in lines)) == records
    assert list(render(parse(lines))) == lines


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last_has_end", [True, False])
def test_line_ends_vary(line_end: bytes, last_has_end: bool) -> None:
    content = line_end.join(line.rstrip(b"\n") for line in file_lines([transaction(1, 100)]))
    if last_has_end:
        content += line_end
    assert len(list(parse(content.splitlines(keepends=True)))) == 5


def test_every_transaction_type_is_read() -> None:
    part = [
        transaction(i, 100 * i, "123", type=kind, text="Takk!" if kind.has_text else "")
        for i, kind in enumerate(TransactionType, 1)
    ]
    read = [record for record in parse(file_lines(part)) if isinstance(record, Transaction)]
    assert [record.type.value for record in read] == [f"{code}" for code in range(10, 22)]
    assert [record.text for record in read if record.type.has_text] == ["Takk!", "Takk!"]


def test_lines_with_a_minus_are_deducted_and_reversals_are_added() -> None:
    part = [
        transaction(1, 20_000),
        transaction(2, 5_000, deducts=True),
        transaction(3, 300, type=TransactionType.REVERSAL_WITH_KID),
        transaction(4, 40, type=TransactionType.REVERSAL_WITH_TEXT, text="angret"),
    ]
    *_, assignment_end, file_end = parse(file_lines(part))
    assert isinstance(assignment_end, AssignmentEnd)
    assert isinstance(file_end, TransmissionEnd)
    assert assignment_end.sum_minor == file_end.sum_minor == 20_000 - 5_000 + 300 + 40


def test_assignments_with_equal_numbers_lose_nothing() -> None:
    parts = [
        (AssignmentStart(AGREEMENT, "0000007", ACCOUNT), [transaction(i, 100) for i in (1, 2)]),
        (AssignmentStart(AGREEMENT, "0000007", ACCOUNT), [transaction(i, 7) for i in (1, 2, 3)]),
    ]
    lines = list(render(closed(TransmissionStart("0000001", "00010200"), parts, DAY)))
    read = [each for each in PLUGIN.incoming(lines) if isinstance(each, IncomingPayment)]
    assert sum(each.amount_minor for each in read) == 2 * 100 + 3 * 7
    assert len({each.source_id for each in read}) == 5


def test_a_transmission_may_carry_agreements_beside_payments() -> None:
    records: list[Record] = [
        TransmissionStart("0000001", "00010200"),
        AgreementsStart("000000000", "0000001", ACCOUNT),
        Agreement(1, 1, "0001002000014", wants_written_notice=True),
        Agreement(2, 2, "0001002000022", wants_written_notice=False),
        AgreementsEnd(2, 4),
        AssignmentStart(AGREEMENT, "0000002", ACCOUNT),
        transaction(1, 4200, "2345676"),
        AssignmentEnd(1, 4, 4200, DAY, DAY, DAY),
        TransmissionEnd(3, 10, 4200, DAY),
    ]
    lines = list(render(records))
    assert list(parse(lines)) == records
    kinds = [type(each) for each in PLUGIN.incoming(lines)]
    assert kinds == [IncomingFile, IncomingAgreement, IncomingPayment]


def test_incoming_payments_are_booked_on_the_settlement_date_and_count_from_the_bank_date() -> None:
    part = [
        transaction(1, 100, "42", bank_on=date(2026, 3, 13)),
        transaction(2, 200, debit_account=None),
        transaction(3, 50, "43", deducts=True),
        transaction(4, 60, type=TransactionType.REVERSAL_WITH_KID),
    ]
    first, second, minus, reversal = list(PLUGIN.incoming(file_lines(part)))[2:]
    assert isinstance(first, IncomingPayment)
    assert (first.booked_on, first.value_on, first.reference) == (DAY, date(2026, 3, 13), "42")
    assert isinstance(second, IncomingPayment)
    assert (second.value_on, second.reference, second.debit_account, second.caution) == (
        DAY,
        None,
        None,
        None,
    )
    assert isinstance(minus, IncomingPayment)
    assert minus.amount_minor == -50
    assert minus.caution == Problem.of(ProblemCode.DEDUCTED)
    assert isinstance(reversal, IncomingPayment)
    assert reversal.amount_minor == 60
    assert reversal.caution == Problem.of(ProblemCode.REVERSED)


def test_memory_does_not_grow_with_the_file() -> None:
    total = 20_000

    def lines() -> Iterator[bytes]:
        numbers = (transaction(i, 100, "2345676") for i in range(1, total + 1))
        yield from render([TransmissionStart("0000001", "00010200"), AssignmentStart(AGREEMENT, "0000001", ACCOUNT)])
        yield from render(numbers)
        yield from render([AssignmentEnd(total, 2 * total + 2, 100 * total, DAY, DAY, DAY)])
        yield from render([TransmissionEnd(total, 2 * total + 4, 100 * total, DAY)])

    tracemalloc.start()
    try:
        assert sum(1 for _ in parse(lines())) == total + 4
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


@settings(max_examples=50)
@given(files())
def test_the_sums_of_what_comes_in_are_the_sums_of_the_file(records: list[Record]) -> None:
    end = records[-1]
    assert isinstance(end, TransmissionEnd)
    read = [each for each in PLUGIN.incoming(render(records)) if isinstance(each, IncomingPayment)]
    assert sum(each.amount_minor for each in read) == end.sum_minor
    assert len({each.source_id for each in read}) == end.transactions


def test_the_reference_samples_give_what_they_should_where_they_are_at_hand() -> None:
    """The tests above bring their own files; real ones are compared when they lie beside the project."""
    expected = json.loads((SAMPLES / "expected.json").read_text()) if SAMPLES.exists() else {}
    for name, file in expected.items():
        with (SAMPLES / name).open("rb") as lines:
            assert _as_expected(list(parse(lines))) == file


def _as_expected(records: list[Record]) -> dict[str, Any]:
    """The records in the shape of the independent parser's output."""
    start, end = records[0], records[-1]
    assert isinstance(start, TransmissionStart)
    assert isinstance(end, TransmissionEnd)
    assignments: list[dict[str, Any]] = []
    for record in records:
        if isinstance(record, AssignmentStart):
            head = {"service": "09", "type": "00", "agreement_id": record.agreement_id}
            assignments.append({**head, "number": record.number, "account": record.account, "transactions": []})
        elif isinstance(record, Transaction):
            assignments[-1]["transactions"].append(_transaction_as_expected(record))
        elif isinstance(record, AssignmentEnd):
            counts = {"transaction_count": record.transactions, "record_count": record.records}
            dates = {"first_date": str(record.earliest_on), "last_date": str(record.latest_on)}
            assignments[-1].update(sum_ore=record.sum_minor, generated=str(record.generated_on), **dates, **counts)
    return {
        "transmission_number": start.transmission_number,
        "data_sender": start.sender,
        "data_recipient": start.recipient,
        "assignments": assignments,
        "transaction_count": end.transactions,
        "record_count": end.records,
        "sum_ore": end.sum_minor,
        "date": str(end.generated_on),
    }


def _transaction_as_expected(record: Transaction) -> dict[str, Any]:
    values = asdict(record)
    same = (
        "number",
        "type",
        "centre_id",
        "day_code",
        "partial_settlement",
        "serial",
        "form_number",
        "debit_account",
    )
    return {
        **{name: values[name] for name in same},
        "date": str(record.settled_on),
        "sign": "-" if record.deducts else "0",
        "amount_ore": record.amount_minor,
        "signed_amount": record.signed_minor,
        "kid": record.kid or None,
        "archive_ref": record.archive_reference,
        "bank_date": str(record.bank_on) if record.bank_on else None,
        **({"text": record.text} if record.type.has_text else {}),
    }

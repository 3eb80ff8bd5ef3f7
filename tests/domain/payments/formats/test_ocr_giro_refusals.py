"""FIL-01: an OCR giro file that is wrong is refused, with the line and the reason in plain words."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.payments.formats.ocr_giro.reader import parse
from domain.payments.formats.ocr_giro.records import TransactionType
from domain.payments.formats.ocr_giro.writer import render
from domain.payments.model import FileRefused
from tests.domain.payments.ocr_files import file_lines, transaction

pytestmark = pytest.mark.rule("FIL-01")

# Lines: 1 start, 2 assignment, 3-4 and 5-6 payments, 7-9 one with a text, 10 end, 11-14 another, 15 end.
RIGHT = file_lines(
    [
        transaction(1, 24_900, "00012345"),
        transaction(2, 10_000, "00012352"),
        transaction(3, 4_200, type=TransactionType.PURCHASE_WITH_TEXT, text="gave til årsmøtet"),
    ],
    [transaction(1, 50_000, "00012360")],
)


def refusal(lines: list[bytes]) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        list(parse(lines))
    assert refused.value.fields[0].path == f"content.{refused.value.line}"
    return refused.value


def altered(line: int, first: int, to: str) -> list[bytes]:
    """The right file with other characters from a position (both count from 1)."""
    lines = list(RIGHT)
    old = lines[line - 1].decode("iso-8859-1")
    lines[line - 1] = (old[: first - 1] + to + old[first - 1 + len(to) :]).encode("iso-8859-1")
    assert lines != RIGHT
    return lines


def test_the_file_that_the_others_are_made_from_is_right() -> None:
    assert len(list(parse(RIGHT))) == 10


@pytest.mark.parametrize(
    ("line", "first", "to", "reason"),
    [
        (1, 9, "00001234", "the sender is 00001234"),
        (1, 17, "A", "transmission number (position 17–23) must be digits"),
        (1, 40, "X", "position 32–80 must be filler"),
        (2, 25, "8601.11", "account (position 25–35) must be digits"),
        (3, 1, "XX", 'an unknown record ("XX091030")'),
        (
            3,
            5,
            "22",
            'an unknown record ("NY092230"); there should be amount item 1 or',
        ),
        (3, 9, "0000000", "transaction number 0 comes after 0"),
        (5, 9, "0000001", "transaction number 1 comes after 1; numbers must rise"),
        (3, 16, "300226", "the settlement date 300226 is no date"),
        (3, 16, "001326", "the settlement date 001326 is no date"),
        (3, 16, "000000", "the settlement date 000000 is no date"),
        (3, 32, "+", 'sign (position 32) must be "0" or "-"'),
        (3, 33, "0" * 17, "the amount is zero"),
        (3, 48, ",", "amount (position 33–49) must be digits"),
        (
            4,
            9,
            "0000002",
            "this record is of transaction 2, type 10, but line 3 began transaction 1, type 10",
        ),
        (4, 5, "11", "this record is of transaction 1, type 11, but line 3 began transaction 1, type 10"),
        (4, 42, "990226", "the bank date 990226 is no date"),
        (4, 48, "1234 567890", "debit account (position 48–58) must be digits"),
        (9, 9, "0000004", "this record is of transaction 4, type 21, but line 7 began transaction 3"),
        (9, 20, "\x07", "position 20 is no character of ISO-8859-1 text"),
        (9, 20, "\x85", "position 20 is no character of ISO-8859-1 text"),
        (10, 16, "4", "says 4 transactions in the assignment, but there are 3"),
        (10, 24, "8", "says 8 records in the assignment, but there are 9"),
        (10, 41, "1", "the assignment's sum is 391.01 NOK, but its lines add up to 391.00 NOK"),
        (10, 48, "170326", "the earliest settlement date is 2026-03-17, but line 3 has 2026-03-16"),
        (10, 54, "150326", "the latest settlement date is 2026-03-15, but line 3 has 2026-03-16"),
        (15, 16, "3", "says 3 transactions in the file, but there are 4"),
        (15, 24, "6", "says 16 records in the file, but there are 15"),
        (15, 36, "1", "the file's sum is 1891.00 NOK, but its lines add up to 891.00 NOK"),
        (15, 42, "311126", "the date 311126 is no date"),
    ],
)
def test_one_wrong_field_is_told_with_line_and_reason(line: int, first: int, to: str, reason: str) -> None:
    refused = refusal(altered(line, first, to))
    assert refused.line == line
    assert reason in refused.reason.message


def test_an_altered_amount_shows_in_the_sum_of_its_assignment() -> None:
    refused = refusal(altered(5, 45, "9"))
    assert (refused.line, refused.reason.message) == (
        10,
        "the control record says that the assignment's sum is 391.00 NOK, but its lines add up to 1191.00 NOK",
    )


def test_an_altered_sign_shows_in_the_sum_of_its_assignment() -> None:
    assert refusal(altered(5, 32, "-")).line == 10


@pytest.mark.parametrize("kept", range(len(RIGHT)))
def test_a_truncated_file_is_refused_where_it_stops(kept: int) -> None:
    refused = refusal(RIGHT[:kept])
    assert refused.line == max(kept, 1)
    assert "the file stops here" in refused.reason.message or refused.reason.message.startswith("the file is empty")


@given(st.integers(1, len(b"".join(RIGHT)) - 2))
def test_a_file_cut_anywhere_is_refused(kept: int) -> None:
    content = b"".join(RIGHT)[:kept]
    assert refusal(content.splitlines(keepends=True)).line == max(len(content.splitlines()), 1)


@given(st.integers(0, 9), st.integers(0, 9))
def test_lines_in_another_order_are_refused(one: int, other: int) -> None:
    assume(one != other)
    lines = list(RIGHT)
    lines[one], lines[other] = lines[other], lines[one]
    # What is wrong may show only at the control record, but never before the first swapped line.
    assert refusal(lines).line >= min(one, other) + 1


def test_whole_payments_in_another_order_are_refused_at_the_one_that_comes_too_late() -> None:
    refused = refusal([*RIGHT[:2], *RIGHT[4:6], *RIGHT[2:4], *RIGHT[6:]])
    assert (refused.line, refused.reason.message[:32]) == (5, "transaction number 1 comes after")


@given(st.integers(0, len(RIGHT) - 1))
def test_a_line_left_out_or_doubled_is_refused(at: int) -> None:
    refusal([*RIGHT[:at], *RIGHT[at + 1 :]])
    refusal([*RIGHT[: at + 1], *RIGHT[at:]])


@given(st.sampled_from([10, 14, 15]), st.integers(9, 41), st.sampled_from("0123456789"))
def test_another_digit_in_a_control_record_is_never_overlooked(line: int, position: int, digit: str) -> None:
    assume(chr(RIGHT[line - 1][position - 1]) != digit)
    assert refusal(altered(line, position, digit)).line == line


def test_something_after_the_end_is_refused() -> None:
    assert refusal([*RIGHT, b"\n"]).line == 16
    assert refusal([*RIGHT, *RIGHT]).line == 16


def test_a_copy_that_lost_its_blanks_is_refused() -> None:
    refused = refusal([b" ".join(line.split()) for line in RIGHT])
    assert (refused.line, "exactly 80 characters" in refused.reason.message) == (3, True)


def test_a_copy_saved_as_utf_8_is_refused_and_told_so() -> None:
    refused = refusal([line.decode("iso-8859-1").encode() for line in RIGHT])
    assert refused.line == 9
    assert refused.reason.message == (
        "a line must have exactly 80 characters, this one has 82; "
        "it seems to have been saved as UTF-8, the banks send ISO-8859-1"
    )


def test_a_payment_without_its_text_record_is_refused() -> None:
    refused = refusal([*RIGHT[:8], *RIGHT[9:]])
    assert refused.line == 9
    assert refused.reason.message.startswith("there is assignment end (NY090088); there should be amount item 3")


def test_a_text_record_after_another_type_is_refused() -> None:
    lines = [*RIGHT[:4], RIGHT[8].replace(b"NY0921320000003", b"NY0910320000001"), *RIGHT[4:]]
    assert refusal(lines).line == 5


def test_the_message_says_what_to_do() -> None:
    assert refusal([]).message == (
        "Line 1: the file is empty; there should follow transmission start. "
        "Nothing was imported; get the file from the bank again."
    )


def test_a_value_that_has_no_room_is_not_written() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        list(render([transaction(1, 10**17)]))
    with pytest.raises(ValueError, match="has no text"):
        list(render([transaction(1, 100, text="hei")]))

"""Records of fixed columns: one table of fields reads, explains what is wrong, and writes.

Positions are 1-based and inclusive, as the banks' specifications give them; a record has 80 characters of
ISO-8859-1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from domain.kernel.reason import Value
from domain.payments.formats.ocr_giro.words import OcrWord
from domain.payments.model import FileFault, FileFaultCode, FileRefused

WIDTH = 80


@dataclass(frozen=True, slots=True)
class Field:
    """Columns `first`–`last` of a record: a pattern for each character, and the word for what it wants.

    A field without a name is filler, written as zeros.
    """

    name: OcrWord | None
    first: int
    last: int
    character: str = "[0-9]"
    wants: OcrWord = OcrWord.DIGITS

    @property
    def width(self) -> int:
        """How many columns the field has."""
        return self.last - self.first + 1

    @property
    def pattern(self) -> str:
        """The field as a regular expression; a group where it has a name."""
        body = f"{self.character}{{{self.width}}}"
        return f"({body})" if self.name else body


def digits(name: OcrWord, first: int, last: int) -> Field:
    """A field of digits, zero-padded on the left."""
    return Field(name, first, last)


def text(name: OcrWord, first: int, last: int) -> Field:
    """A field of any characters, blank-padded."""
    return Field(name, first, last, ".", OcrWord.ANY_TEXT)


def filler(first: int, last: int) -> Field:
    """Columns without a meaning: zeros by the specifications, but real files have other digits too."""
    return Field(None, first, last, "[0-9 ]", OcrWord.ZEROS)


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of record: what people call it, its first eight columns (as a pattern), and its fields."""

    title: OcrWord
    key: str
    fields: tuple[Field, ...]
    _line: re.Pattern[str] = field(init=False)
    _key: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        at = 9
        for each in self.fields:
            if each.first != at:
                raise ValueError(f"{self.title.value}: column {at} is not described")
            at = each.last + 1
        if at != WIDTH + 1:
            raise ValueError(f"{self.title.value}: columns {at}–{WIDTH} are not described")
        pattern = "".join(each.pattern for each in self.fields)
        object.__setattr__(self, "_line", re.compile(self.key + pattern, re.DOTALL))
        object.__setattr__(self, "_key", re.compile(self.key))

    @property
    def shown_key(self) -> str:
        """The first eight columns for people; "tt" stands for any transaction type."""
        return re.sub(r"\(.*\)", "tt", self.key)

    def begins(self, line: str) -> bool:
        """Tell whether a line's first eight columns say that it is such a record."""
        return self._key.match(line) is not None

    def read(self, number: int, line: str) -> tuple[str, ...]:
        """Return the named fields in order; raises FileRefused naming the first field that does not fit."""
        match = self._line.fullmatch(line)
        if match:
            return match.groups()
        for each in self.fields:
            found = line[each.first - 1 : each.last]
            if not re.fullmatch(each.pattern, found, re.DOTALL):
                raise misfit(number, self.title, each, found)
        raise refused(number, FileFaultCode.NOT_A_RECORD, record=self.title)

    def write(self, key: str, *values: str) -> bytes:
        """Return the record of the named fields' values, in order and already padded, ended by a line feed.

        Raises ValueError where a value does not fit its columns.
        """
        given = iter(values)
        line = key + "".join(next(given) if each.name else "0" * each.width for each in self.fields)
        if not self._line.fullmatch(line):
            raise ValueError(f"{self.title.value}: {line!r} does not fit its columns")
        return (line + "\n").encode("iso-8859-1")


def refused(line: int, code: FileFaultCode, /, **args: Value) -> FileRefused:
    """The refusal of a file for what is wrong on one line."""
    return FileRefused(line, FileFault.of(code, **args))


def misfit(number: int, title: OcrWord, each: Field, found: str) -> FileRefused:
    """The refusal of one field of one line."""
    columns = str(each.first) if each.width == 1 else f"{each.first}–{each.last}"
    if each.name is None:
        return refused(number, FileFaultCode.FILLER, record=title, columns=columns, wanted=each.wants, found=found)
    return refused(
        number, FileFaultCode.FIELD, record=title, field=each.name, columns=columns, wanted=each.wants, found=found
    )


def line_text(number: int, raw: bytes) -> str:
    """Return the 80 characters of a line; only CR and LF at its end are taken off. Raises FileRefused."""
    body = raw.removesuffix(b"\n").removesuffix(b"\r")
    if len(body) != WIDTH:
        code = FileFaultCode.LINE_ENCODING if _is_utf8(body) else FileFaultCode.LINE_LENGTH
        raise refused(number, code, expected=WIDTH, length=len(body))
    line = body.decode("iso-8859-1")
    if not line.isprintable() and (odd := _CONTROL.search(line)):
        raise refused(number, FileFaultCode.CONTROL_CHARACTER, position=odd.start() + 1)
    return line


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def _is_utf8(body: bytes) -> bool:
    try:
        return len(body.decode("utf-8")) < len(body)
    except UnicodeDecodeError:
        return False


def day(number: int, title: OcrWord, name: OcrWord, written: str) -> date:
    """Return the day of DDMMYY (yy from 70 is 19yy); raises FileRefused for an impossible date."""
    found = _day(written)
    if found is None:
        raise refused(number, FileFaultCode.NO_DATE, record=title, field=name, found=written)
    return found


def day_or_none(number: int, title: OcrWord, name: OcrWord, written: str) -> date | None:
    """Return the day, or None for zeros; raises FileRefused for an impossible date."""
    return None if written == "000000" else day(number, title, name, written)


@lru_cache(maxsize=4096)
def _day(written: str) -> date | None:
    year = int(written[4:])
    try:
        return date(year + (1900 if year >= 70 else 2000), int(written[2:4]), int(written[:2]))
    except ValueError:
        return None


def written_day(on: date | None) -> str:
    """Return a day as DDMMYY; zeros where there is none."""
    return on.strftime("%d%m%y") if on else "000000"

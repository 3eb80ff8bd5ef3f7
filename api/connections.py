"""Keyset pagination: a page is what follows the last row seen, never a count of rows to skip."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson
import strawberry

from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput

PAGE_ROWS_MAX = 200
T = TypeVar("T")
_FROM_TEXT: dict[type, Callable[[str], Any]] = {
    UUID: UUID,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


@strawberry.type
class PageInfo:
    """Where the next page begins."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Counted:
    """What every page has whose list can be counted; nothing is counted that is not asked for."""

    page_info: PageInfo
    total: strawberry.Private[Callable[[], Awaitable[int]]]

    @strawberry.field(description="How many there are in all.")
    async def total_count(self) -> int:
        return await self.total()


@dataclass(frozen=True, slots=True)
class Page:
    """A checked page request: at most `first` rows after the row whose sort values and id are `after`."""

    first: int
    after: tuple[Any, ...] | None

    @property
    def limit(self) -> int:
        """Rows to fetch: one more than asked, which tells whether there is a next page."""
        return self.first + 1


def page_of(first: int, after: str | None, *kinds: type, rows_max: int = PAGE_ROWS_MAX) -> Page:
    """Check `first` and `after`; `kinds` are the types of the cursor's values. Raises InvalidInput."""
    if not 1 <= first <= rows_max:
        raise InvalidInput.of("first", "OUT_OF_RANGE", f"ask for 1 to {rows_max} rows at a time")
    return Page(first, decode_cursor(after, *kinds) if after else None)


def encode_cursor(*values: Any) -> str:
    """Return an opaque cursor that carries a row's sort values and its id."""
    # The driver has its own kind of UUID, which the JSON writer does not know.
    return urlsafe_b64encode(orjson.dumps(values, default=str)).rstrip(b"=").decode()


def decode_cursor(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """Return the values of a cursor, each of its type; raises InvalidInput where it is not this list's."""
    try:
        values = orjson.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(kinds):
            raise ValueError("not a cursor of this list")
        return tuple(_read(value, kind) for value, kind in zip(values, kinds, strict=True))
    except (binascii.Error, ValueError):
        raise InvalidInput.of(
            "after", "INVALID_CURSOR", "this cursor is not from this list; start from its first page"
        ) from None


def split(rows: Sequence[T], page: Page) -> tuple[list[T], bool]:
    """Cut off the extra row; tell whether there was one."""
    return list(rows[: page.first]), len(rows) > page.first


def cut(rows: Sequence[Row], page: Page, *columns: str) -> tuple[list[Row], PageInfo]:
    """Cut off the extra row, and say where the next page begins: after the `columns` of the last one, the id last."""
    kept, more = split(rows, page)
    end = encode_cursor(*(kept[-1][column] for column in columns)) if kept else None
    return kept, PageInfo(has_next_page=more, end_cursor=end)


def _read(value: Any, kind: type) -> Any:
    if value is None:
        return None
    if kind in _FROM_TEXT and isinstance(value, str):
        return _FROM_TEXT[kind](value)
    if kind in (int, str, bool) and type(value) is kind:
        return value
    raise ValueError("a value of another type")

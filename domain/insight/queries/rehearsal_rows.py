"""What a rehearsal did, in pages: by outcome, and by the member's name or number (NEW-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.billing.model import RehearsalOutcome
from domain.kernel.database import Reading, Row
from domain.people.rules.searching import contains_pattern, search_words

_FROM = "FROM rehearsal_row r"
_MEMBER = "JOIN member m ON m.tenant_id = r.tenant_id AND m.id = r.member_id"


@dataclass(frozen=True, slots=True)
class RehearsalSearch:
    """Which rows of a rehearsal; `text` is looked for as in the members list."""

    rehearsal_id: UUID
    outcome: RehearsalOutcome | None = None
    text: str | None = None
    subject_id: UUID | None = None


async def rehearsal_rows(
    read: Reading, search: RehearsalSearch, *, limit: int, after: tuple[UUID, int] | None
) -> Sequence[Row]:
    """Return rows in the order of the run; `after` are subject and number of the last one that the caller has."""
    tables, where, values = _parts(read, search)
    if after is not None:
        values += after
        where += f" AND (r.subject_id, r.number) > (${len(values) - 1}::uuid, ${len(values)}::int)"
    values.append(limit)
    return await read.sql(
        f"SELECT r.* {tables} WHERE {where} ORDER BY r.subject_id, r.number LIMIT ${len(values)}", *values
    )


async def count_rehearsal_rows(read: Reading, search: RehearsalSearch) -> int:
    """Return how many rows a search finds."""
    tables, where, values = _parts(read, search)
    [row] = await read.sql(f"SELECT count(*)::int AS n {tables} WHERE {where}", *values)
    return int(row["n"])


def _parts(read: Reading, search: RehearsalSearch) -> tuple[str, str, list[Any]]:
    """Return tables and conditions of fixed text, and the values for their marks."""
    values: list[Any] = [read.tenant_id, search.rehearsal_id]
    tables, where = _FROM, "r.tenant_id = $1 AND r.rehearsal_id = $2"
    if search.outcome is not None:
        values.append(search.outcome.value)
        where += f" AND r.outcome = ${len(values)}"
        if search.outcome is not RehearsalOutcome.BILLED:
            where += " AND r.outcome <> 'BILLED'"
    if search.subject_id is not None:
        values.append(search.subject_id)
        where += f" AND r.subject_id = ${len(values)}"
    words = search_words(search.text or "")
    if words:
        values.append([contains_pattern(word) for word in words])
        tables, where = f"{_FROM} {_MEMBER}", where + f" AND m.search_key LIKE ALL (${len(values)}::text[])"
    return tables, where, values

"""What makes a delivery matrix, which products may have one, and on which days it delivers (CAT-01)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from uuid import UUID

from domain.catalogue.model import Issue, Matrix, MatrixDetails, MatrixKind, Medium
from domain.kernel.refusal import FieldError
from domain.people.rules.texts import name_errors, text_errors

ISSUES_MAX = 1_000
ISSUE_CHARACTERS_MAX = 50
_DAY = timedelta(days=1)


def delivered_on(matrix: Matrix, day: date) -> bool:
    """Tell whether a matrix delivers on a day."""
    if matrix.kind is MatrixKind.WEEKDAYS:
        return day.isoweekday() in matrix.weekdays
    return issue_of(matrix, day) is not None


def issue_of(matrix: Matrix, day: date) -> Issue | None:
    """Return the issue that is out on a day; None where there is none, or the matrix is one of weekdays."""
    place = bisect_left(matrix.issues, day, key=lambda one: one.out_on)
    found = matrix.issues[place : place + 1]
    return found[0] if found and found[0].out_on == day else None


def delivery_days(matrix: Matrix, from_on: date) -> Iterator[date]:
    """Yield the days of delivery from a day on, that day included; those of weekdays have no end but the calendar's."""
    if matrix.kind is MatrixKind.ISSUES:
        place = bisect_left(matrix.issues, from_on, key=lambda one: one.out_on)
        yield from (one.out_on for one in matrix.issues[place:])
        return
    for number in range((date.max - from_on).days if matrix.weekdays else 0):
        day = from_on + number * _DAY
        if day.isoweekday() in matrix.weekdays:
            yield day


def next_deliveries(matrix: Matrix, from_on: date, count: int) -> tuple[date, ...]:
    """Return the next so many days of delivery from a day on, that day included; fewer where issues come to an end."""
    return tuple(islice(delivery_days(matrix, from_on), count))


def tidy_matrix(matrix_id: UUID, details: MatrixDetails, version: int) -> Matrix:
    """Return a matrix as it is stored: its texts trimmed, its weekdays and issues in their order."""
    issues = sorted((Issue(one.out_on, one.name.strip()) for one in details.issues), key=lambda one: one.out_on)
    weekdays, name = tuple(sorted(details.weekdays)), details.name.strip()
    return Matrix(matrix_id, name, details.kind, weekdays, tuple(issues), details.closed, version)


def matrix_errors(details: MatrixDetails) -> Iterator[FieldError]:
    """Find what is wrong with a matrix: its name, no day at all, a day twice, days that its kind has not."""
    yield from name_errors("name", details.name)
    if details.kind is MatrixKind.WEEKDAYS:
        yield from _weekday_errors(details)
    else:
        yield from _issue_errors(details)


def product_matrix_errors(
    medium: Medium, matrix_id: UUID | None, matrices: Mapping[UUID, Matrix], before: UUID | None = None
) -> Iterator[FieldError]:
    """Find what is wrong with the matrix of a product; one that it had already may be closed."""
    if matrix_id is None:
        return
    if medium is not Medium.PHYSICAL:
        yield FieldError(
            "matrixId", "NOT_HERE", "only a product that is delivered has a delivery matrix", rule="CAT-01"
        )
    elif matrix_id not in matrices:
        yield FieldError("matrixId", "NOT_FOUND", "there is no such delivery matrix; choose one of the list")
    elif matrices[matrix_id].closed and matrix_id != before:
        yield FieldError(
            "matrixId", "CLOSED", "this delivery matrix is closed for new products; choose another one", rule="CAT-01"
        )


def _weekday_errors(details: MatrixDetails) -> Iterator[FieldError]:
    if details.issues:
        yield FieldError("issues", "NOT_HERE", "a matrix of weekdays has no dates; leave them out", rule="CAT-01")
    if not details.weekdays:
        yield FieldError("weekdays", "REQUIRED", "choose at least one weekday")
    for place, day in enumerate(details.weekdays):
        if not 1 <= day <= 7:
            limits = (("least", 1), ("most", 7))
            yield FieldError(
                f"weekdays.{place}", "RANGE", "weekdays are 1, Monday, to 7, Sunday", limits, rule="CAT-01"
            )
        elif day in details.weekdays[:place]:
            yield FieldError(f"weekdays.{place}", "TWICE", "name each weekday once", rule="CAT-01")


def _issue_errors(details: MatrixDetails) -> Iterator[FieldError]:
    if details.weekdays:
        yield FieldError("weekdays", "NOT_HERE", "a calendar of issues has no weekdays; leave them out", rule="CAT-01")
    if not details.issues:
        yield FieldError("issues", "REQUIRED", "write at least one date on which an issue is out")
    if len(details.issues) > ISSUES_MAX:
        yield FieldError("issues", "TOO_MANY", f"at most {ISSUES_MAX} issues", (("most", ISSUES_MAX),), rule="CAT-01")
        return
    seen = set[date]()
    for place, one in enumerate(details.issues):
        yield from text_errors(f"issues.{place}.name", one.name, ISSUE_CHARACTERS_MAX)
        if one.out_on in seen:
            yield FieldError(
                f"issues.{place}.outOn", "TWICE", "this date is there already; name each date once", rule="CAT-01"
            )
        seen.add(one.out_on)

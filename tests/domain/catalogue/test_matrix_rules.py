"""On which days a matrix delivers, what makes one, and which products may have one (CAT-01)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.model import Issue, Matrix, MatrixDetails, MatrixKind, Medium
from domain.catalogue.rules.matrices import (
    ISSUES_MAX,
    delivered_on,
    issue_of,
    matrix_errors,
    next_deliveries,
    product_matrix_errors,
    tidy_matrix,
)

pytestmark = pytest.mark.rule("CAT-01")
WEEKDAYS, ISSUES = MatrixKind.WEEKDAYS, MatrixKind.ISSUES
MONDAY = date(2026, 3, 2)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def weekly(*weekdays: int, closed: bool = False) -> Matrix:
    return tidy_matrix(uuid4(), MatrixDetails("Avisen", WEEKDAYS, weekdays, closed=closed), 1)


def calendar(*days: date) -> Matrix:
    issues = tuple(Issue(day, f" {number}/2026 ") for number, day in enumerate(days, 1))
    return tidy_matrix(uuid4(), MatrixDetails("Bladet", ISSUES, issues=issues), 1)


MATRICES = st.one_of(
    st.sets(st.integers(1, 7), min_size=1).map(lambda days: weekly(*days)),
    st.sets(DAYS, min_size=1, max_size=20).map(lambda days: calendar(*days)),
)


@given(matrix=MATRICES, from_on=DAYS, count=st.integers(1, 12))
def test_the_next_deliveries_are_exactly_the_days_it_delivers_on_in_order(
    matrix: Matrix, from_on: date, count: int
) -> None:
    found = next_deliveries(matrix, from_on, count)
    last = found[-1] if found else from_on
    between = (from_on + timedelta(days=n) for n in range((last - from_on).days + 1))
    assert found == tuple(day for day in between if delivered_on(matrix, day))
    if matrix.kind is WEEKDAYS:
        assert len(found) == count
    else:
        assert len(found) == min(count, sum(one.out_on >= from_on for one in matrix.issues))


def test_a_newspaper_comes_from_monday_to_saturday_and_the_weekend_waits_for_monday() -> None:
    matrix = weekly(6, 5, 4, 3, 2, 1)
    assert matrix.weekdays == (1, 2, 3, 4, 5, 6)
    sunday = MONDAY + timedelta(days=6)
    assert not delivered_on(matrix, sunday)
    assert next_deliveries(matrix, sunday, 2) == (sunday + timedelta(days=1), sunday + timedelta(days=2))


def test_a_magazine_comes_on_its_dates_with_the_name_of_the_issue_and_then_no_more() -> None:
    later = MONDAY + timedelta(days=60)
    matrix = calendar(MONDAY, later)
    assert issue_of(matrix, later) == Issue(later, "2/2026")
    assert issue_of(matrix, MONDAY + timedelta(days=1)) is None
    assert next_deliveries(matrix, MONDAY + timedelta(days=1), 5) == (later,)
    assert next_deliveries(matrix, later + timedelta(days=1), 5) == ()
    assert next_deliveries(weekly(7), date.max, 5) == ()


@pytest.mark.parametrize(
    ("details", "found"),
    [
        (MatrixDetails(" ", WEEKDAYS, (1,)), [("name", "REQUIRED")]),
        (MatrixDetails("A", WEEKDAYS), [("weekdays", "REQUIRED")]),
        (MatrixDetails("A", WEEKDAYS, (1, 0, 8)), [("weekdays.1", "RANGE"), ("weekdays.2", "RANGE")]),
        (MatrixDetails("A", WEEKDAYS, (2, 1, 2)), [("weekdays.2", "TWICE")]),
        (MatrixDetails("A", WEEKDAYS, (1,), (Issue(MONDAY),)), [("issues", "NOT_HERE")]),
        (MatrixDetails("A", ISSUES), [("issues", "REQUIRED")]),
        (MatrixDetails("A", ISSUES, (1,), (Issue(MONDAY),)), [("weekdays", "NOT_HERE")]),
        (MatrixDetails("A", ISSUES, (), (Issue(MONDAY), Issue(MONDAY, "2"))), [("issues.1.outOn", "TWICE")]),
        (MatrixDetails("A", ISSUES, (), (Issue(MONDAY, "x" * 51),)), [("issues.0.name", "TOO_LONG")]),
        (MatrixDetails("A", ISSUES, (), (Issue(MONDAY),) * (ISSUES_MAX + 1)), [("issues", "TOO_MANY")]),
        (MatrixDetails("A", WEEKDAYS, (1, 7)), []),
        (MatrixDetails("A", ISSUES, (), (Issue(MONDAY), Issue(MONDAY + timedelta(days=1)))), []),
    ],
)
def test_a_matrix_that_is_wrong_is_refused_by_field(details: MatrixDetails, found: list[Any]) -> None:
    assert [(error.path, error.code) for error in matrix_errors(details)] == found


def test_only_a_physical_product_has_a_matrix_and_a_closed_one_only_if_it_had_it() -> None:
    open_one, closed = weekly(1), weekly(2, closed=True)
    register = {one.id: one for one in (open_one, closed)}

    def codes(medium: Medium, key: Any, before: Any = None) -> list[str]:
        return [error.code for error in product_matrix_errors(medium, key, register, before)]

    assert codes(Medium.DIGITAL, None) == codes(Medium.PHYSICAL, open_one.id) == []
    assert codes(Medium.DIGITAL, open_one.id) == codes(Medium.SPOKEN, open_one.id) == ["NOT_HERE"]
    assert codes(Medium.PHYSICAL, uuid4()) == ["NOT_FOUND"]
    assert codes(Medium.PHYSICAL, closed.id) == ["CLOSED"]
    assert codes(Medium.PHYSICAL, closed.id, closed.id) == []

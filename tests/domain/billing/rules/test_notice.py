"""The bank's notice of AvtaleGiro claims (FIL-03)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.rules.due import noticed_due_on
from domain.kernel.dates import add_months

pytestmark = pytest.mark.rule("FIL-03")


@pytest.mark.parametrize(
    ("claimed", "asked", "due"),
    [
        ("2021-01-10", "2021-01-24", "2021-02-15"),
        ("2021-01-31", "2021-02-14", "2021-02-15"),
        ("2021-01-10", "2021-02-15", "2021-02-15"),
        ("2021-01-10", "2021-02-20", "2021-02-20"),
        ("2021-01-10", "2021-03-14", "2021-03-14"),
        ("2021-01-10", "2021-03-15", "2021-02-15"),
        ("2021-12-31", "2022-01-01", "2022-01-15"),
    ],
)
def test_a_claim_falls_due_where_the_bank_has_time_for_its_notice(claimed: str, asked: str, due: str) -> None:
    days = date.fromisoformat(asked), date.fromisoformat(claimed)
    assert noticed_due_on(*days, "AVTALEGIRO") == date.fromisoformat(due)
    assert noticed_due_on(*days, "INVOICE") == date.fromisoformat(asked)


@given(claimed=st.dates(date(2020, 1, 1), date(2040, 1, 1)), asked=st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_due_date_is_in_the_window_and_only_moved_from_outside(claimed: date, asked: date) -> None:
    due = noticed_due_on(asked, claimed, "AVTALEGIRO")
    month = claimed.replace(day=1)
    assert add_months(month, 1).replace(day=15) <= due <= add_months(month, 2).replace(day=14)
    assert due == asked or due.day == 15
    assert noticed_due_on(due, claimed, "AVTALEGIRO") == due

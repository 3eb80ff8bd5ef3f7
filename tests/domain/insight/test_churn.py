"""Churn from one count of who pays on which days equals counting the payers of each month one by one."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.insight.model import Sums
from domain.insight.rules.calendar import COMPARED_DAYS, attendance_days, churn_months, month_figure_day, month_opening
from domain.insight.rules.churn import Attendance

DAYS = [date(2024, 1, 31) + timedelta(days=30 * n) for n in range(14)]
# each payer's days, by their place
payers = st.lists(st.sets(st.integers(0, len(DAYS) - 1)), max_size=12)


@pytest.mark.rule("DSH-08", "DSH-10a")
@given(payers, st.integers(0, len(DAYS) - 2))
def test_gone_are_those_who_paid_on_the_opening_day_and_not_on_the_other(paid: list[set[int]], opening: int) -> None:
    counted = Counter(sum(1 << place for place in one) for one in paid)
    attendance = Attendance(DAYS, counted)
    assert attendance.paying(DAYS[opening]) == Sums(sum(opening in one for one in paid), 0)
    gone = sum(opening in one and opening + 1 not in one for one in paid)
    assert attendance.gone(DAYS[opening], DAYS[opening + 1]) == Sums(gone, 0)


@pytest.mark.rule("DSH-08")
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_dashboard_counts_payers_on_every_day_that_its_churn_needs(on: date) -> None:
    days = attendance_days(on)
    assert days == sorted(set(days))
    assert len(days) <= 62, "a day is a bit of a bigint"
    for month in churn_months(on):
        assert {month_opening(month), month_figure_day(month, on)} <= set(days)
    before = on - timedelta(days=COMPARED_DAYS)
    assert {month_opening(on), before, month_opening(before)} <= set(days)

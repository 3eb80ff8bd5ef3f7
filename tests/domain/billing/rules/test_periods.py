"""Periods of invoices against an independent calendar, and the due dates of the rule book (BIL-03, BIL-04, BIL-05)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.rules.due import first_due_on, following_due_on, issue_on
from domain.kernel.dates import Frequency, FrequencyUnit, nth_start

TODAY = date(2026, 3, 2)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
lead = st.integers(0, 365)


@pytest.mark.rule("BIL-05")
@given(days, st.integers(1, 24), st.sampled_from(FrequencyUnit), st.integers(0, 120))
def test_every_period_starts_where_dateutil_says(anchor: date, count: int, unit: FrequencyUnit, n: int) -> None:
    step = {
        FrequencyUnit.DAY: relativedelta(days=count * n),
        FrequencyUnit.WEEK: relativedelta(weeks=count * n),
        FrequencyUnit.MONTH: relativedelta(months=count * n),
        FrequencyUnit.YEAR: relativedelta(years=count * n),
    }[unit]
    assert nth_start(anchor, Frequency(count, unit), n) == anchor + step


@pytest.mark.rule("BIL-05")
def test_bil_05_31_january_28_or_29_february_31_march() -> None:
    monthly = Frequency(1, FrequencyUnit.MONTH)
    assert [nth_start(date(2026, 1, 31), monthly, n) for n in (1, 2)] == [date(2026, 2, 28), date(2026, 3, 31)]
    assert [nth_start(date(2028, 1, 31), monthly, n) for n in (1, 2)] == [date(2028, 2, 29), date(2028, 3, 31)]


@pytest.mark.rule("BIL-03")
@pytest.mark.parametrize(("start_in", "due_in"), [(0, 14), (5, 14), (40, 40)])
def test_bil_03_the_examples_of_the_rule_book(start_in: int, due_in: int) -> None:
    due_on = first_due_on(TODAY, TODAY + timedelta(days=start_in), 14, "INVOICE")
    assert due_on == TODAY + timedelta(days=due_in)


@pytest.mark.rule("BIL-03")
@pytest.mark.parametrize("method", ["CARD", "VIPPS"])
def test_bil_03_card_and_vipps_are_due_on_the_day_of_the_order(method: str) -> None:
    assert first_due_on(TODAY, TODAY + timedelta(days=40), 14, method) == TODAY


@pytest.mark.rule("BIL-03")
@given(days, st.integers(0, 1000), lead)
def test_the_first_invoice_gives_the_lead_days_and_is_never_due_before_the_start(
    registered_on: date, ahead: int, lead_days: int
) -> None:
    start_on = registered_on + timedelta(days=ahead)
    due_on = first_due_on(registered_on, start_on, lead_days, "INVOICE")
    issued_on = max(registered_on, issue_on(start_on, lead_days))
    assert due_on >= start_on
    assert (due_on - issued_on).days >= lead_days
    assert due_on in {start_on, registered_on + timedelta(days=lead_days)}


@pytest.mark.rule("BIL-04")
@given(days, lead, st.integers(0, 400))
def test_a_following_invoice_is_due_on_the_first_day_of_its_term_unless_it_is_late(
    term_start: date, lead_days: int, late: int
) -> None:
    in_time = issue_on(term_start, lead_days)
    assert in_time == term_start - timedelta(days=lead_days)
    assert following_due_on(term_start, in_time, lead_days) == term_start
    issued_on = in_time + timedelta(days=late)
    assert following_due_on(term_start, issued_on, lead_days) == term_start + timedelta(days=late)

"""Numbers from sums: exact, and no number where there is nothing to divide by."""

from collections import Counter
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.insight.model import Sums
from domain.insight.rules.ratios import (
    average_minor,
    cost_percent,
    lifetime_minor,
    median_minor,
    net_minor,
    percent,
    share_of_rows,
    sums_of_amounts,
)

amounts = st.integers(0, 10**12)
counts = st.integers(1, 10**6)
NONE = Sums(0, 0)


def rounded(exact: Fraction) -> int:
    """Half away from zero."""
    sign = -1 if exact < 0 else 1
    return sign * ((2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator))


@pytest.mark.rule("DSH-04")
@given(amounts, counts)
def test_acv_is_the_total_divided_by_the_number(total: int, number: int) -> None:
    assert average_minor(Sums(number, total)) == rounded(Fraction(total, number))
    assert average_minor(NONE) is None


@pytest.mark.rule("DSH-05")
@given(amounts, counts, counts, counts)
def test_cltv_is_acv_divided_by_churn_and_rounded_once(total: int, active: int, churned: int, payers: int) -> None:
    exact = Fraction(total, active) / Fraction(churned, payers)
    assert lifetime_minor(Sums(active, total), Sums(churned, 0), Sums(payers, 0)) == rounded(exact)


@pytest.mark.rule("DSH-05")
@given(amounts, counts, st.integers(0, 10**6))
def test_cltv_has_no_value_while_churn_is_zero(total: int, active: int, payers: int) -> None:
    assert lifetime_minor(Sums(active, total), NONE, Sums(payers, 0)) is None
    assert lifetime_minor(NONE, Sums(1, 0), Sums(1, 0)) is None


@pytest.mark.rule("DSH-08")
@given(st.integers(0, 10**6), counts)
def test_a_percentage_has_two_decimals_and_is_never_a_float(part: int, whole: int) -> None:
    found = percent(part, whole)
    assert found is not None
    assert found.as_tuple().exponent == -2
    assert found * 100 == rounded(Fraction(part, whole) * 10_000)
    assert share_of_rows(Sums(part, 7), Sums(whole, 9)) == found
    assert percent(part, 0) is None


@pytest.mark.rule("FUN-01")
@given(st.lists(st.one_of(amounts, st.integers(0, 3)), min_size=1))
def test_the_median_is_the_middle_amount_or_the_mean_of_the_middle_two(gifts: list[int]) -> None:
    sums = sums_of_amounts(Counter(gifts))
    assert (sums.count, sums.amount_minor) == (len(gifts), sum(gifts))
    assert median_minor(sums) == rounded(median([Fraction(gift) for gift in gifts]))
    assert sums_of_amounts({}) == NONE
    assert median_minor(NONE) is None


@pytest.mark.rule("FUN-01")
@given(amounts, amounts)
def test_costs_lower_the_net_and_are_told_for_each_krone(given_minor: int, cost_minor: int) -> None:
    gifts, costs = Sums(3, given_minor), Sums(1, cost_minor)
    assert net_minor(gifts, costs) == given_minor - cost_minor
    assert cost_percent(gifts, costs) == percent(cost_minor, given_minor)

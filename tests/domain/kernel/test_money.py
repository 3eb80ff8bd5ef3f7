"""Money is exact: nothing is lost or made by adding, sharing or splitting."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.money import Money, share_minor, split_minor

minors = st.integers(-(10**15), 10**15)


@given(minors, minors, minors)
def test_adding_is_exact_in_any_order(a: int, b: int, c: int) -> None:
    one, two, three = (Money(minor, "NOK") for minor in (a, b, c))
    assert (one + two) + three == three + (two + one) == Money(a + b + c, "NOK")
    assert one - two == one + -two
    assert one * 3 == one + one + one


@given(minors, minors)
def test_order_within_a_currency_is_that_of_the_minor_units(a: int, b: int) -> None:
    assert (Money(a, "SEK") < Money(b, "SEK")) is (a < b)
    assert (Money(a, "SEK") >= Money(b, "SEK")) is (a >= b)


@pytest.mark.rule("ORG-03")
def test_unlike_currencies_never_add_or_compare() -> None:
    with pytest.raises(ValueError, match="DKK and NOK"):
        Money(1, "DKK") + Money(1, "NOK")
    with pytest.raises(ValueError, match="NOK and SEK"):
        _ = Money(1, "NOK") < Money(1, "SEK")
    assert Money(1, "NOK") != Money(1, "SEK")


def test_only_nothing_is_falsy() -> None:
    assert not Money.zero("NOK")
    assert Money(-1, "NOK")


@given(minors, st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_the_parts_of_a_split_add_up_and_lie_within_one_unit_of_their_share(minor: int, weights: list[int]) -> None:
    parts = split_minor(minor, weights)
    assert sum(parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(minor * weight, sum(weights))) < 1
        assert weight or not part
    assert Money(minor, "NOK").split(weights) == [Money(part, "NOK") for part in parts]


def test_the_odd_units_go_to_the_largest_remainders_and_then_to_the_first() -> None:
    assert split_minor(100, [1, 1, 1]) == [34, 33, 33]
    assert split_minor(-100, [1, 1, 1]) == [-34, -33, -33]
    assert split_minor(10, [1, 2, 3]) == [2, 3, 5]


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_share_nothing_out_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split_minor(100, weights)


@pytest.mark.rule("BIL-07")
@given(minors, st.integers(-(10**6), 10**6), st.integers(1, 10**6))
def test_a_share_is_rounded_half_away_from_zero(minor: int, part: int, whole: int) -> None:
    exact = Fraction(minor * part, whole)
    share = share_minor(minor, part, whole)
    assert abs(share - exact) <= Fraction(1, 2)
    if abs(share - exact) == Fraction(1, 2):
        assert abs(share) > abs(exact)


@pytest.mark.rule("BIL-07")
@pytest.mark.parametrize(("minor", "share"), [(5, 3), (-5, -3), (4, 2), (0, 0), (1, 1), (-1, -1)])
def test_half_an_ore_is_a_whole_one(minor: int, share: int) -> None:
    assert share_minor(minor, 1, 2) == share


def test_a_share_of_nothing_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        share_minor(1, 1, 0)

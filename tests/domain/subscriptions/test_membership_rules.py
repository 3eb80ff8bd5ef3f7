"""What a member pays by fee rules alone: month of the start, household, category, age (CAT-21)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.model import BillableLine
from domain.billing.rules.why import LineReason
from domain.catalogue.model import (
    AgeGroup,
    CategoryPrice,
    FeeRules,
    FirstLength,
    FirstLengthKind,
    HeldCategory,
    HouseholdPrice,
    PriceRule,
    PriceRuleKind,
    StartMonth,
    StartMonthKind,
)
from domain.kernel.dates import Period
from domain.kernel.money import share_minor
from domain.subscriptions.model import MemberFacts, TermPromise
from domain.subscriptions.rules.membership import standing_of, with_fees

PLAN_ID, ORGANISATION_ID, STUDENT_ID, HONORARY_ID = (UUID(int=n) for n in range(1, 5))
TWO_RATES = (BillableLine("Kontingent", 1, 70_001, 0, "3200"), BillableLine("Blad", 1, 29_998, 2500, "3300"))
NORMAL_MINOR = 99_999


def fixed(minor: int) -> PriceRule:
    return PriceRule(PriceRuleKind.FIXED, minor)


def billed(fees: FeeRules, facts: MemberFacts, start_on: date = date(2026, 3, 2), *, first: bool = False) -> list[int]:
    """Return what each product costs a member in a year that starts on a day."""
    length = FirstLength(FirstLengthKind.OUT_THIS_YEAR)
    promise = TermPromise(1, PLAN_ID, start_on, length=length, fees=fees) if first else None
    period = Period(start_on, start_on.replace(year=start_on.year + 1))
    standing = standing_of(fees, facts, period, promise)
    return [line.unit_minor for line in with_fees(TWO_RATES, fees, standing, start_on)]


@pytest.mark.rule("CAT-21")
@given(st.lists(st.integers(0, 10**6), min_size=12, max_size=12), st.dates(date(2020, 1, 1), date(2030, 12, 28)))
def test_a_table_of_amounts_is_read_at_the_month_of_the_start(amounts: list[int], start_on: date) -> None:
    fees = FeeRules(start_month=StartMonth(StartMonthKind.AMOUNTS, tuple(amounts)))
    day = start_on.replace(day=min(start_on.day, 28))
    assert sum(billed(fees, MemberFacts(), day, first=True)) == amounts[day.month - 1]
    assert sum(billed(fees, MemberFacts(), day)) == NORMAL_MINOR


@pytest.mark.rule("CAT-21")
@pytest.mark.parametrize("month", range(1, 13))
def test_a_table_of_percents_and_the_months_left_are_taken_to_the_oere_and_dealt_out(month: int) -> None:
    percents = tuple(10_000 - 777 * n for n in range(12))
    table = FeeRules(start_month=StartMonth(StartMonthKind.PERCENTS, percents))
    left = FeeRules(start_month=StartMonth(StartMonthKind.MONTHS))
    day = date(2026, month, 28)
    by_table, by_months = billed(table, MemberFacts(), day, first=True), billed(left, MemberFacts(), day, first=True)
    assert sum(by_table) == share_minor(NORMAL_MINOR, percents[month - 1], 10_000)
    assert sum(by_months) == share_minor(NORMAL_MINOR, 13 - month, 12)
    for parts in (by_table, by_months):
        assert abs(parts[0] * NORMAL_MINOR - sum(parts) * 70_001) < NORMAL_MINOR


@pytest.mark.rule("CAT-21", "PPL-05")
@pytest.mark.parametrize(
    ("members", "expected"), [(1, NORMAL_MINOR), (2, 150_000), (3, 150_000), (4, 180_000), (9, 180_000)]
)
def test_a_household_pays_the_price_of_the_greatest_size_that_it_reaches(members: int, expected: int) -> None:
    fees = FeeRules(households=(HouseholdPrice(2, fixed(150_000)), HouseholdPrice(4, fixed(180_000))))
    assert sum(billed(fees, MemberFacts(household=members))) == expected
    assert sum(billed(fees, MemberFacts(household=members, main="Kari"))) == NORMAL_MINOR


@pytest.mark.rule("CAT-21")
def test_age_household_and_start_month_are_taken_one_after_the_other() -> None:
    fees = FeeRules(
        age_groups=(AgeGroup(18, 25, fixed(60_000)),),
        households=(HouseholdPrice(2, PriceRule(PriceRuleKind.AMOUNT_OFF, 10_000)),),
        start_month=StartMonth(StartMonthKind.MONTHS),
    )
    facts = MemberFacts(date(2004, 6, 1), household=2)
    assert sum(billed(fees, facts, date(2026, 10, 5), first=True)) == (60_000 - 10_000) // 4


@pytest.mark.rule("CAT-21")
@given(
    age=st.none() | st.integers(0, 90),
    held=st.none() | st.sampled_from([STUDENT_ID, HONORARY_ID]),
    from_on=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
)
def test_a_row_of_both_wins_over_a_category_and_that_over_an_age(
    age: int | None, held: UUID | None, from_on: date
) -> None:
    fees = FeeRules(
        age_groups=(AgeGroup(0, 29, fixed(2)), AgeGroup(20, 39, fixed(3), STUDENT_ID)),
        categories=(CategoryPrice(STUDENT_ID, fixed(4)),),
    )
    start_on = date(2026, 3, 2)
    born = None if age is None else start_on.replace(year=start_on.year - age)
    categories = () if held is None else (HeldCategory(from_on, ORGANISATION_ID, held, "Kategori"),)
    is_student = held == STUDENT_ID and from_on <= start_on
    if is_student:
        expected = 3 if age is not None and 20 <= age <= 39 else 4
    else:
        expected = 2 if age is not None and age <= 29 else NORMAL_MINOR
    assert sum(billed(fees, MemberFacts(born, categories=categories), start_on)) == expected


@pytest.mark.rule("CAT-21", "NEW-02")
def test_the_newest_category_of_an_organisation_counts_whatever_the_order_and_none_takes_it_away() -> None:
    fees = FeeRules(categories=(CategoryPrice(STUDENT_ID, fixed(4)), CategoryPrice(HONORARY_ID, fixed(5))))
    first = HeldCategory(date(2025, 1, 1), ORGANISATION_ID, STUDENT_ID, "Student")
    second = HeldCategory(date(2026, 3, 2), ORGANISATION_ID, HONORARY_ID, "Æresmedlem")
    gone = HeldCategory(date(2026, 3, 1), ORGANISATION_ID, None)
    other = HeldCategory(date(2026, 3, 2), UUID(int=9), UUID(int=10), "Annet")
    start_on = date(2026, 3, 2)
    for held, expected in (
        ((second, first), 5),
        ((first, gone), NORMAL_MINOR),
        ((gone, second), 5),
        ((first, other), 4),
    ):
        assert sum(billed(fees, MemberFacts(categories=held), start_on)) == expected
    period = Period(start_on, date(2027, 3, 2))
    standing = standing_of(fees, MemberFacts(categories=(first, other)), period, None)
    [reason] = {one.why[-1] for one in with_fees(TWO_RATES, fees, standing, start_on)}
    assert isinstance(reason, LineReason)
    assert reason.message == "category Student"

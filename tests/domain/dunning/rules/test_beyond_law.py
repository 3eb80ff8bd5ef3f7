"""What of a dunning process goes beyond Norwegian law (CAT-40; inkassoforskriften)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dunning.model import LawCode, ReminderStep
from domain.dunning.rules.norway import NOK, beyond_law, fee_minor_on, norwegian_standard
from domain.kernel.money import Money

DAY = date(2026, 10, 1)
FEE = 3_800


def told(*steps: tuple[int, int, int], currency: str = "NOK", day: date = DAY) -> list[tuple[LawCode, object]]:
    found = beyond_law([ReminderStep(*step) for step in steps], currency, day)
    return [(one.code, dict(one.args)["number"]) for one in found]


@pytest.mark.rule("CAT-40")
def test_the_process_that_is_offered_ready_is_within_the_law_on_any_day() -> None:
    for day in (date(2025, 12, 31), date(2026, 1, 1), DAY):
        assert beyond_law(norwegian_standard(day).details.steps, NOK, day) == []


@pytest.mark.rule("CAT-40")
@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([(14, 14, FEE)], []),
        ([(14, 14, FEE + 100)], [(LawCode.FEE_TOO_HIGH, 1)]),
        ([(13, 14, FEE)], [(LawCode.FEE_TOO_EARLY, 1)]),
        ([(3, 7, 0), (4, 14, FEE)], [(LawCode.DEADLINE_TOO_SHORT, 1)]),
        ([(3, 14, 0), (4, 5, FEE)], []),
        ([(14, 10, FEE), (3, 14, FEE)], [(LawCode.DEADLINE_TOO_SHORT, 1)]),
        ([(14, 14, FEE), (3, 14, FEE), (3, 14, FEE)], [(LawCode.FEE_ONCE_MORE, 3)]),
        ([(0, 7, 0)], []),
    ],
)
def test_each_limit_is_told_of_by_the_reminder_that_goes_beyond_it(
    steps: list[tuple[int, int, int]], expected: list[tuple[LawCode, int]]
) -> None:
    assert told(*steps) == expected
    assert told(*steps, currency="SEK") == []


@pytest.mark.rule("CAT-40")
def test_a_limit_is_named_with_its_source_and_its_day() -> None:
    [one] = beyond_law([ReminderStep(14, 14, 7_000)], "NOK", DAY)
    assert dict(one.args) == {
        "number": 1,
        "fee": Money(7_000, "NOK"),
        "most": Money(FEE, "NOK"),
        "since": date(2026, 1, 1),
        "source": "inkassoforskriften §§ 1-1, 1-2",
    }
    assert told((14, 14, FEE), day=date(2025, 12, 31)) == [(LawCode.FEE_TOO_HIGH, 1)]


@pytest.mark.rule("CAT-40")
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30), st.integers(0, 10_000)), max_size=6))
def test_without_fees_there_is_no_limit_and_no_fee_above_it_goes_untold(steps: list[tuple[int, int, int]]) -> None:
    assert told(*[(delay, due, 0) for delay, due, _ in steps]) == []
    high = {place for place, (_, _, fee) in enumerate(steps, 1) if fee > fee_minor_on(DAY)}
    assert {number for code, number in told(*steps) if code is LawCode.FEE_TOO_HIGH} == high

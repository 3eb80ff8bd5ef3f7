"""What is undone of a payment's settlements when a part of it is moved (LED-03)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.payments.model import MoveHindrance, PaymentState
from domain.payments.rules.moving import freed, why_it_stays

pytestmark = pytest.mark.rule("LED-03")
amounts = st.lists(st.integers(1, 10_000), max_size=6)


@given(unused=st.integers(0, 10_000), settled=amounts, share=st.floats(0, 1))
def test_as_much_is_freed_as_is_moved_and_nothing_older_than_needed(
    unused: int, settled: list[int], share: float
) -> None:
    amount = round((unused + sum(settled)) * share)
    free = freed(amount, unused, list(enumerate(settled)))
    undone = [settled[place] for place in free.undone]
    assert free.undone == tuple(range(len(undone)))
    if not undone:
        assert amount <= unused
        assert free.back_minor == 0
        return
    assert unused + sum(undone) - free.back_minor == amount
    assert 0 <= free.back_minor < undone[-1]


def test_more_than_there_is_can_not_be_freed() -> None:
    with pytest.raises(ValueError, match="more would be moved"):
        freed(11, 4, [("a", 6)])


@pytest.mark.parametrize(
    ("state", "amount_minor", "is_posted", "why"),
    [
        (PaymentState.COMPLETED, 100, True, None),
        (PaymentState.COMPLETED, 100, False, MoveHindrance.GIFT),
        (PaymentState.COMPLETED, -100, True, MoveHindrance.TAKEN_BACK),
        (PaymentState.AWAITING_APPROVAL, 100, False, MoveHindrance.WAITING),
        (PaymentState.AWAITING_IDENTIFICATION, -100, False, MoveHindrance.WAITING),
    ],
)
def test_what_waits_takes_back_or_is_a_gift_is_not_moved(
    state: PaymentState, amount_minor: int, is_posted: bool, why: MoveHindrance | None
) -> None:
    assert why_it_stays(state, amount_minor, is_posted=is_posted) is why

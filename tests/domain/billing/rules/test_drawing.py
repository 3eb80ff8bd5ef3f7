"""What demands draw of what a payer has unused (BIL-08, BIL-11)."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.model import Credit, CreditSource
from domain.billing.rules.drawing import Purse, drawn_at_issue, drawn_minor

pytestmark = pytest.mark.rule("BIL-08", "BIL-11")
PAYER = UUID(int=1)
amounts = st.integers(1, 1_000_000)
credits_left = st.lists(
    st.builds(Credit, st.sampled_from(CreditSource), st.uuids(), amounts),
    max_size=6,
    unique_by=lambda one: one.source_id,
)


def test_credit_notes_always_settle_and_payments_with_ledger_billing_alone() -> None:
    assert drawn_at_issue(ledger_billing=False) == {CreditSource.CREDIT_NOTE}
    assert drawn_at_issue(ledger_billing=True) == {CreditSource.CREDIT_NOTE, CreditSource.PAYMENT_CREDIT}


@given(credits_left, st.lists(st.integers(0, 1_000_000), max_size=8))
def test_demands_draw_the_oldest_credit_first_and_each_once(left: list[Credit], demands: list[int]) -> None:
    purse = Purse()
    total = sum(one.amount_minor for one in left)
    purse.fill(PAYER, left, total)
    drawn = [purse.take(PAYER, demand) for demand in demands]
    taken = [part for parts in drawn for part in parts]
    assert all(part.amount_minor > 0 for part in taken)
    assert all(drawn_minor(parts) <= demand for parts, demand in zip(drawn, demands, strict=True))
    assert drawn_minor(taken) == min(total, sum(demands))
    assert purse.usable_minor(PAYER) == total - drawn_minor(taken)
    of_each = [drawn_minor(part for part in taken if part.source_id == one.source_id) for one in left]
    whole = [minor == one.amount_minor for minor, one in zip(of_each, left, strict=True)]
    # once one is not used up, no later one is touched
    assert all(not minor or all(whole[:place]) for place, minor in enumerate(of_each))


@given(credits_left, st.integers(-1_000_000, 2_000_000))
def test_no_more_is_usable_than_the_reskontro_has(left: list[Credit], standing: int) -> None:
    purse = Purse()
    purse.fill(PAYER, left, standing)
    assert purse.usable_minor(PAYER) == max(0, min(standing, sum(one.amount_minor for one in left)))
    assert purse.strangers([PAYER]) == []


def test_what_nobody_asked_about_is_nothing() -> None:
    assert Purse().take(PAYER, 100) == ()
    assert Purse().strangers([UUID(int=2), PAYER, PAYER]) == [PAYER, UUID(int=2)]

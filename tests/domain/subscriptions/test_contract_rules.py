"""What binds while plans take over (CAT-16), for any days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.model import Contract, Offer, Plan, PlanKind
from domain.kernel.dates import Frequency, FrequencyUnit
from domain.kernel.ids import new_id
from domain.subscriptions.rules.contracts import Binding, bound_by, bound_earlier, bound_until

START = date(2026, 1, 31)
FEE, OTHER_FEE = new_id(), new_id()
days = st.integers(0, 1_500).map(lambda n: START + timedelta(days=n))
orders = st.one_of(st.just(Binding()), days.map(lambda until: Binding(until, FEE)))


def binding(months: int | None) -> Plan:
    contract = Contract(OTHER_FEE, None, months) if months else None
    month = Frequency(1, FrequencyUnit.MONTH)
    kind, offer = PlanKind.SUBSCRIPTION, Offer(contract=contract)
    return Plan(new_id(), "Avisen", "", kind, month, None, new_id(), (new_id(),), None, None, False, offer)


plans = st.one_of(st.none(), st.integers(1, 36)).map(binding)


@pytest.mark.rule("CAT-16")
@given(orders, plans, days, days)
def test_a_change_frees_nobody_and_binds_by_the_longer_from_its_first_day_on(
    now: Binding, plan: Plan, on: date, left: date
) -> None:
    after, own = bound_by(plan, now, on), bound_until(plan, on)
    if left <= on:
        assert after.at(left) == now.at(left)
    else:
        assert after.at(left) == max(
            (one for one in (now.at(left), (own, OTHER_FEE) if own else None) if one),
            key=lambda one: one[0],
            default=None,
        )


@pytest.mark.rule("CAT-16")
@given(orders, plans, plans, days, days, st.integers(-40, 0))
def test_a_plan_that_another_one_forestalls_leaves_no_trace(
    now: Binding, never: Plan, plan: Plan, on: date, left: date, earlier: int
) -> None:
    day = on + timedelta(days=earlier)
    assert bound_by(plan, bound_by(never, now, on), day).at(left) == bound_by(plan, now, day).at(left)


@pytest.mark.rule("CAT-16", "SUB-09")
@given(orders, plans, days, days, st.integers(0, 300))
def test_a_plan_that_takes_over_earlier_binds_as_if_it_had_been_so_from_the_first(
    now: Binding, plan: Plan, on: date, left: date, earlier: int
) -> None:
    day = on - timedelta(days=earlier)
    after = bound_by(plan, now, on)
    expected = bound_by(plan, now, day) if after.starts_on is not None else now
    assert bound_earlier(plan, after, day).at(left) == expected.at(left)

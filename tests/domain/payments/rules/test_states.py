"""PAY-01: one table of states, complete, and no second door."""

from itertools import product

import pytest

from domain.payments.model import AUTO_APPROVED_SOURCES, TRANSITIONS, PaymentState
from domain.payments.rules.states import move, state_when_approved, state_when_identified

WAYS = {
    (PaymentState.AWAITING_IDENTIFICATION, PaymentState.AWAITING_APPROVAL),
    (PaymentState.AWAITING_APPROVAL, PaymentState.COMPLETED),
}


@pytest.mark.rule("PAY-01")
def test_the_table_names_every_state() -> None:
    assert set(TRANSITIONS) == set(PaymentState)


@pytest.mark.rule("PAY-01")
@pytest.mark.parametrize(("state", "target"), list(product(PaymentState, PaymentState)))
def test_only_the_ways_of_the_table_are_open(state: PaymentState, target: PaymentState) -> None:
    if (state, target) in WAYS:
        assert move(state, target) is target
    else:
        with pytest.raises(ValueError, match="does not go"):
            move(state, target)


@pytest.mark.rule("PAY-01")
def test_an_identified_payment_goes_on_by_itself_as_far_as_its_source_may() -> None:
    assert {state_when_identified(source) for source in AUTO_APPROVED_SOURCES} == {PaymentState.COMPLETED}
    assert state_when_identified("SPREADSHEET") is PaymentState.AWAITING_APPROVAL


@pytest.mark.rule("PAY-01")
def test_a_person_completes_from_both_waiting_states_and_never_twice() -> None:
    assert state_when_approved(PaymentState.AWAITING_IDENTIFICATION) is PaymentState.COMPLETED
    assert state_when_approved(PaymentState.AWAITING_APPROVAL) is PaymentState.COMPLETED
    with pytest.raises(ValueError, match="does not go"):
        state_when_approved(PaymentState.COMPLETED)

"""The tables of invoices and runs: every pair of states is either a way or refused (BIL-02, RUN-06)."""

from __future__ import annotations

from itertools import product

import pytest

from domain.billing.model import (
    INVOICE_TRANSITIONS,
    RUN_TRANSITIONS,
    InvoiceKind,
    InvoiceState,
    InvoiceStatus,
    RunState,
)
from domain.billing.rules.states import kept_status, may_become, run_may_become, state_after_chunk, turned

N, R = InvoiceState, RunState
INVOICE_WAYS = {
    (N.DRAFT, N.ISSUED),
    (N.ISSUED, N.CREDITED),
    (N.ISSUED, N.IN_COLLECTION),
    (N.IN_COLLECTION, N.ISSUED),  # it is taken back (DUN-09)
    (N.IN_COLLECTION, N.CREDITED),
}
RUN_WAYS = {
    (R.QUEUED, R.RUNNING),
    (R.QUEUED, R.STOPPED),
    (R.QUEUED, R.FAILED),
    (R.RUNNING, R.STOPPED),
    (R.RUNNING, R.DONE),
    (R.RUNNING, R.FAILED),
    (R.STOPPED, R.QUEUED),
    (R.FAILED, R.QUEUED),
}


@pytest.mark.rule("BIL-02")
def test_the_table_of_invoices_names_every_state_and_opens_these_ways_alone() -> None:
    assert set(INVOICE_TRANSITIONS) == set(InvoiceState)
    for state, target in product(InvoiceState, InvoiceState):
        assert may_become(state, target) == ((state, target) in INVOICE_WAYS), (state, target)


@pytest.mark.rule("BIL-02")
@pytest.mark.parametrize("state", InvoiceState)
def test_a_refusal_has_a_word_for_every_state_that_is_stored(state: InvoiceState) -> None:
    own = {N.ISSUED: "OPEN"}.get(state, state.value)
    assert kept_status(InvoiceKind.INVOICE, state) is InvoiceStatus(own)
    assert kept_status(InvoiceKind.CREDIT_NOTE, state) is InvoiceStatus.CREDIT_NOTE


@pytest.mark.rule("RUN-06")
def test_the_table_of_runs_names_every_state_and_opens_these_ways_alone() -> None:
    assert set(RUN_TRANSITIONS) == set(RunState)
    for state, target in product(RunState, RunState):
        assert run_may_become(state, target) == ((state, target) in RUN_WAYS), (state, target)


@pytest.mark.rule("RUN-06")
@pytest.mark.parametrize("state", RunState)
@pytest.mark.parametrize("is_last", [True, False])
def test_a_chunk_takes_a_run_on_its_way_by_the_table_alone(state: RunState, is_last: bool) -> None:
    if state in {R.QUEUED, R.RUNNING}:
        assert state_after_chunk(state, is_last=is_last) is (R.DONE if is_last else R.RUNNING)
    else:
        with pytest.raises(ValueError, match=f"{state} to RUNNING"):
            state_after_chunk(state, is_last=is_last)
    assert turned(state, state) is state

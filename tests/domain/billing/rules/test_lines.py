"""VAT adds up to the øre (BIL-07)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.model import (
    INVOICE_TRANSITIONS,
    RUN_TRANSITIONS,
    BillableLine,
    InvoiceKind,
    InvoiceState,
    InvoiceStatus,
    RunState,
)
from domain.billing.rules.lines import invoice_lines, vat_in
from domain.billing.rules.states import status, statuses
from tests.tenants import TODAY

LINES = st.lists(
    st.builds(
        BillableLine,
        text=st.just("x"),
        quantity=st.integers(1, 9),
        unit_minor=st.integers(-(10**9), 10**9),
        vat_bp=st.sampled_from([0, 600, 1200, 1500, 2500]),
        account=st.sampled_from(["3000", "3200"]),
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.rule("BIL-07")
@given(LINES)
def test_bil_07_the_lines_of_each_rate_add_up_to_the_vat_of_their_total(billable: list[BillableLine]) -> None:
    made = invoice_lines(billable)
    assert sum(line.gross_minor for line in made) == sum(line.quantity * line.unit_minor for line in billable)
    for rate in {line.vat_bp for line in billable}:
        own = [line for line in made if line.vat_bp == rate]
        assert sum(line.vat_minor for line in own) == vat_in(sum(line.gross_minor for line in own), rate)
    assert all(line.net_minor + line.vat_minor == line.gross_minor for line in made)


@pytest.mark.rule("BIL-07")
def test_the_difference_of_rounding_goes_into_the_largest_line() -> None:
    made = invoice_lines([BillableLine("a", 1, 103, 2500, "3000"), BillableLine("b", 1, 108, 2500, "3000")])
    assert [line.vat_minor for line in made] == [21, 21]
    assert vat_in(211, 2500) == 42


@pytest.mark.rule("BIL-02")
def test_the_tables_of_states_are_complete_and_lead_nowhere_unknown() -> None:
    assert set(INVOICE_TRANSITIONS) == set(InvoiceState)
    assert set(RUN_TRANSITIONS) == set(RunState)
    assert INVOICE_TRANSITIONS[InvoiceState.CREDITED] == frozenset()
    assert not any(InvoiceState.DRAFT in targets for targets in INVOICE_TRANSITIONS.values())


@pytest.mark.rule("BIL-02")
@pytest.mark.parametrize(
    ("open_minor", "due_in", "shown"),
    [
        (100, 0, InvoiceStatus.OPEN),
        (40, 1, InvoiceStatus.PARTIALLY_PAID),
        (40, -1, InvoiceStatus.OVERDUE),
        (0, -1, InvoiceStatus.PAID),
    ],
)
def test_the_status_is_derived_from_what_is_open_and_the_day(
    open_minor: int, due_in: int, shown: InvoiceStatus
) -> None:
    due_on = TODAY.replace(day=TODAY.day + due_in)
    kind = InvoiceKind.INVOICE
    assert (
        status(kind, InvoiceState.ISSUED, total_minor=100, open_minor=open_minor, due_on=due_on, today=TODAY) is shown
    )
    assert (
        status(kind, InvoiceState.CREDITED, total_minor=100, open_minor=0, due_on=due_on, today=TODAY)
        is InvoiceStatus.CREDITED
    )


@pytest.mark.rule("BIL-02")
@pytest.mark.parametrize(
    ("state", "open_minor", "due_in", "is_reminded", "holding"),
    [
        ("ISSUED", 100, 0, False, "OPEN"),
        ("ISSUED", 40, 1, False, "PARTIALLY_PAID OPEN"),
        ("ISSUED", 40, -1, False, "OVERDUE PARTIALLY_PAID"),
        ("ISSUED", 40, -1, True, "OVERDUE PARTIALLY_PAID REMINDED"),
        ("ISSUED", 100, 1, True, "OPEN REMINDED"),
        ("ISSUED", 0, -1, True, "PAID"),
        ("IN_COLLECTION", 40, -1, True, "IN_COLLECTION"),
        ("CREDITED", 0, -1, True, "CREDITED"),
    ],
)
def test_several_may_hold_and_the_first_is_the_one_that_is_shown(
    state: str, open_minor: int, due_in: int, is_reminded: bool, holding: str
) -> None:
    due_on = TODAY.replace(day=TODAY.day + due_in)
    amounts = {"total_minor": 100, "open_minor": open_minor}
    found = statuses(
        InvoiceKind.INVOICE, InvoiceState(state), **amounts, due_on=due_on, today=TODAY, is_reminded=is_reminded
    )
    assert " ".join(found) == holding
    assert status(InvoiceKind.INVOICE, InvoiceState(state), **amounts, due_on=due_on, today=TODAY) is found[0]


@pytest.mark.rule("BIL-02", "BIL-11")
def test_a_credit_note_is_neither_paid_nor_open() -> None:
    kind = InvoiceKind.CREDIT_NOTE
    shown = status(kind, InvoiceState.ISSUED, total_minor=-100, open_minor=0, due_on=TODAY, today=TODAY)
    assert shown is InvoiceStatus.CREDIT_NOTE

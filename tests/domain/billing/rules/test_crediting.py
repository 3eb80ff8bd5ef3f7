"""What credit notes take back of an invoice's lines adds up to the invoice, however it is cut (BIL-11)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.model import BillableLine
from domain.billing.rules.crediting import CreditableLine, credited_lines, dealt_out
from domain.billing.rules.lines import invoice_lines
from domain.kernel.refusal import InvalidInput

LINES = st.lists(
    st.builds(
        BillableLine,
        text=st.just("Bladet"),
        quantity=st.integers(1, 20),
        unit_minor=st.integers(0, 500_000),
        vat_bp=st.sampled_from([0, 1200, 1500, 2500]),
        account=st.just("3000"),
    ),
    min_size=1,
    max_size=4,
)


def _fresh(billable: list[BillableLine]) -> list[CreditableLine]:
    return [CreditableLine(place, line) for place, line in enumerate(invoice_lines(billable), 1)]


def _after(lines: list[CreditableLine], taken: list[tuple[int, object]]) -> list[CreditableLine]:
    by_place = dict(taken)
    return [
        CreditableLine(
            one.place,
            one.line,
            one.credited_minor + getattr(by_place.get(one.place), "gross_minor", 0),
            one.credited_vat_minor + getattr(by_place.get(one.place), "vat_minor", 0),
        )
        for one in lines
    ]


@pytest.mark.rule("BIL-11")
@given(billable=LINES, cuts=st.lists(st.integers(1, 3_000_000), max_size=4))
def test_the_credit_notes_of_an_invoice_add_up_to_it(billable: list[BillableLine], cuts: list[int]) -> None:
    lines = _fresh(billable)
    for cut in cuts:
        left = sum(one.left_minor for one in lines)
        if left == 0:
            break
        wanted = dealt_out(lines, min(cut, left), "NOK")
        assert sum(wanted.values()) == min(cut, left)
        taken = credited_lines(lines, wanted, "NOK")
        assert all(line.net_minor + line.vat_minor == line.gross_minor == wanted.get(place, 0) for place, line in taken)
        assert all(line.quantity * line.unit_minor == line.gross_minor for _, line in taken)
        lines = _after(lines, list(taken))
    lines = _after(lines, list(credited_lines(lines, None, "NOK")))
    assert all(one.left_minor == 0 for one in lines)
    assert [one.credited_vat_minor for one in lines] == [one.line.vat_minor for one in lines]


@pytest.mark.rule("BIL-11")
def test_a_whole_line_is_taken_back_as_it_stands() -> None:
    [line] = _fresh([BillableLine("Bladet", 3, 25_000, 2500, "3000")])
    assert credited_lines([line], {1: 75_000}, "NOK") == [(1, line.line)]


@pytest.mark.rule("BIL-11")
@pytest.mark.parametrize(
    ("wanted", "path", "code"),
    [({1: 75_001}, "lines.1", "RANGE"), ({1: 0}, "lines.1", "RANGE"), ({2: 1}, "lines.2", "NOT_FOUND")],
)
def test_more_than_is_left_is_refused_with_the_line_and_the_limit(wanted: dict[int, int], path: str, code: str) -> None:
    lines = _fresh([BillableLine("Bladet", 3, 25_000, 2500, "3000")])
    with pytest.raises(InvalidInput) as refused:
        credited_lines(lines, wanted, "NOK")
    assert [(error.path, error.code) for error in refused.value.fields] == [(path, code)]


@pytest.mark.rule("BIL-11")
@pytest.mark.parametrize("amount", [0, -1, 75_001])
def test_an_amount_above_the_invoice_is_refused(amount: int) -> None:
    lines = _fresh([BillableLine("Bladet", 3, 25_000, 2500, "3000")])
    with pytest.raises(InvalidInput, match=r"750\.00 NOK"):
        dealt_out(lines, amount, "NOK")

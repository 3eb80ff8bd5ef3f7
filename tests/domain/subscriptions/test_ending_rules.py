"""What becomes of billed terms when a subscription ends on a day: every outcome of SUB-05, by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.model import BillableLine, InvoiceLines, InvoiceState
from domain.billing.rules.crediting import CreditableLine
from domain.billing.rules.lines import invoice_lines
from domain.kernel.dates import Period
from domain.subscriptions.model import BilledTerm, EndPolicy, Running, TermFate, TermOutcome
from domain.subscriptions.rules.ending import paid_until, settle_at_death, settle_terms, used_charge
from domain.subscriptions.rules.pricing import Charge
from tests.domain.subscriptions.rules_of_terms import END, FEE, PRICE, START, billed

TODAY = date(2026, 12, 20)
NEXT_END = date(2028, 1, 1)
PAID = PRICE + FEE
KEEP, STAND = EndPolicy(credit_open=False), EndPolicy(settle_running=False)


def coming(*, paid_minor: int = 0, state: InvoiceState = InvoiceState.ISSUED) -> BilledTerm:
    return billed(number=2, start_on=END, end_on=NEXT_END, paid_minor=paid_minor, state=state)


@pytest.mark.rule("SUB-05", "SUB-06")
@pytest.mark.parametrize(
    ("paid", "state", "policy", "fate", "credit"),
    [
        (0, InvoiceState.ISSUED, EndPolicy(), TermFate.CREDITED, PAID),
        (0, InvoiceState.ISSUED, KEEP, TermFate.KEPT, 0),
        (PAID, InvoiceState.ISSUED, EndPolicy(), TermFate.CREDITED, PAID),
        (PAID, InvoiceState.ISSUED, KEEP, TermFate.CREDITED, PAID),
        (0, InvoiceState.CREDITED, EndPolicy(), TermFate.CREDITED_BEFORE, 0),
    ],
    ids=["unpaid: credited", "unpaid, kept by choice", "paid: an earlier end credits it", "paid, always", "credited"],
)
def test_an_invoice_of_a_term_that_never_begins(
    paid: int, state: InvoiceState, policy: EndPolicy, fate: TermFate, credit: int
) -> None:
    [outcome] = settle_terms([billed(), coming(paid_minor=paid, state=state)], END, policy)
    assert (outcome.term.number, outcome.fate, outcome.credit_minor) == (2, fate, credit)


@pytest.mark.rule("SUB-05")
def test_a_paid_term_that_is_cut_gives_back_its_unused_days_and_not_the_fee() -> None:
    [outcome] = settle_terms([billed(paid_minor=PAID)], date(2026, 12, 22), EndPolicy())
    assert (outcome.fate, outcome.part) == (TermFate.SHORTENED, {1: PRICE * 10 // 365})


@pytest.mark.rule("SUB-02")
def test_a_death_credits_unpaid_terms_with_their_fees_and_of_paid_ones_no_used_day() -> None:
    [less] = invoice_lines([BillableLine("Rabatt", 1, -40_000, 0, "3900")])
    corrected = replace(billed(), open_minor=0)
    corrected = replace(corrected, lines=(*corrected.lines, CreditableLine(3, less, is_correction=True)))

    def settled(term: BilledTerm) -> TermOutcome:
        [outcome] = settle_at_death(_subscription(), [term], date(2026, 1, 11)).outcomes
        return outcome

    assert [(one.fate, one.credit_minor) for one in map(settled, (billed(), billed(price_minor=0)))] == [
        (TermFate.CREDITED, PAID),
        (TermFate.CREDITED, FEE),
    ]
    paid = settled(corrected)
    assert (paid.fate, [line.gross_minor for line in paid.lines or ()]) == (TermFate.REPLACED, [1_000, FEE])


def _subscription() -> Running:
    return Running(
        id=UUID(int=1),
        member_id=UUID(int=2),
        payer_id=None,
        plan_id=UUID(int=3),
        payment_method="INVOICE",
        copies=1,
        start_on=START,
        end_on=None,
        registered_on=START,
        next_term=2,
        next_start=END,
        monthly_minor=None,
        anchor_on=START,
        anchor_term=1,
    )


@pytest.mark.rule("SUB-05")
def test_an_unpaid_term_that_is_cut_is_replaced_by_an_invoice_for_the_used_days() -> None:
    [outcome] = settle_terms([billed()], date(2026, 1, 11), EndPolicy())
    assert (outcome.fate, outcome.credit_minor) == (TermFate.REPLACED, PAID)
    assert outcome.lines is not None
    assert [line.gross_minor for line in outcome.lines] == [1_000, FEE]


@pytest.mark.rule("SUB-05")
@pytest.mark.parametrize("paid", [0, PAID])
def test_where_the_policy_says_so_a_cut_term_stands_in_full(paid: int) -> None:
    [outcome] = settle_terms([billed(paid_minor=paid)], date(2026, 6, 1), STAND)
    assert (outcome.fate, outcome.credit_minor) == (TermFate.KEPT, 0)


@pytest.mark.rule("SUB-05")
@given(
    days=st.integers(1, 364),
    price=st.integers(0, 10_000_000),
    paid=st.booleans(),
)
def test_used_and_unused_days_cost_the_term_together(days: int, price: int, paid: bool) -> None:
    end_on = START + timedelta(days=days)
    term = billed(price_minor=price, fee_minor=0, paid_minor=price if paid else 0)
    [outcome] = settle_terms([term], end_on, EndPolicy())
    if outcome.fate is TermFate.KEPT:
        assert price * (365 - days) < 365  # nothing to give back
    elif outcome.fate is TermFate.SHORTENED:
        assert paid
        assert 0 <= price - outcome.credit_minor <= price
    else:
        assert outcome.lines is not None
        assert outcome.credit_minor == price
        exact = price * days / 365
        assert abs(outcome.lines.total_minor - exact) <= 1


@pytest.mark.rule("SUB-05")
@given(days=st.integers(1, 364), price=st.integers(0, 10_000_000), fee=st.integers(0, 10_000))
def test_used_days_cost_the_same_billed_at_once_or_cut_after(days: int, price: int, fee: int) -> None:
    end_on, term = START + timedelta(days=days), billed(price_minor=price, fee_minor=fee)
    lines = InvoiceLines(one.line for one in term.lines)
    at_once = used_charge(Charge(lines, price, 0), Period(START, END), end_on, None)
    [cut] = settle_terms([term], end_on, EndPolicy())
    after = cut.lines if cut.lines is not None else lines
    assert (at_once.lines.total_minor, at_once.lines.vat_minor) == (after.total_minor, after.vat_minor)
    assert at_once.price_minor == at_once.lines.total_minor - fee


@pytest.mark.rule("SUB-05")
@pytest.mark.parametrize(
    ("terms", "today", "end_on"),
    [
        ([billed()], TODAY, END),
        ([billed(), coming()], TODAY, END),
        ([billed(), coming(paid_minor=PAID)], TODAY, NEXT_END),
        ([billed(), coming(state=InvoiceState.CREDITED)], TODAY, END),
        ([billed()], END, END),
        ([], START - timedelta(days=9), START),
    ],
    ids=["runs", "coming unpaid", "coming paid", "coming credited", "over", "not begun"],
)
def test_without_a_day_it_ends_after_the_term_that_runs_or_is_paid(
    terms: list[BilledTerm], today: date, end_on: date
) -> None:
    assert paid_until(terms, START, today) == end_on

"""How invoices take corrections that wait for them (BIL-09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.model import NO_WHY, BillableLine, InvoiceDraft, Why
from domain.billing.rules.corrections import Corrections, WaitingCorrection
from domain.billing.rules.lines import invoice_lines, vat_in
from domain.billing.rules.why import LineCode, LineReason

pytestmark = pytest.mark.rule("BIL-09")
ORIGIN, DAY = UUID(int=7), date(2026, 3, 2)
rates = st.sampled_from((0, 1200, 2500))
amounts = st.integers(-100_000, 100_000).filter(bool)
waiting_ones = st.lists(
    st.builds(
        WaitingCorrection,
        st.uuids(),
        st.just(ORIGIN),
        st.just("Rabatt"),
        amounts,
        rates,
        st.just("3200"),
        st.just("Ingrid Demo"),
        st.just(DAY),
    ),
    max_size=5,
    unique_by=lambda one: one.id,
)
prices = st.lists(st.tuples(st.integers(0, 60_000), rates), min_size=1, max_size=3)


def draft_of(*priced: tuple[int, int]) -> InvoiceDraft:
    lines = invoice_lines([BillableLine("Kontingent", 1, minor, rate, "3000") for minor, rate in priced])
    payer = uuid4()
    return InvoiceDraft(payer, payer, 1, "TERM", ORIGIN, 1, "Plan", DAY, DAY, DAY, DAY, "INVOICE", lines)


def waiting(minor: int, rate: int = 0) -> WaitingCorrection:
    return WaitingCorrection(uuid4(), ORIGIN, "Rabatt", minor, rate, "3200", "Ingrid Demo", DAY)


def test_a_deduction_and_an_addition_are_lines_at_the_end_of_the_next_invoice_alone() -> None:
    less, more = waiting(-5_000), waiting(1_000)
    book = Corrections([less, more])
    first = book.corrected(draft_of((24_900, 0)))
    assert [line.gross_minor for line in first.lines] == [24_900, 1_000, -5_000]
    assert first.corrections == ((more.id, 1_000), (less.id, -5_000))
    said = Why([LineReason.of(LineCode.CORRECTED, who="Ingrid Demo", on=DAY)])
    assert [line.why for line in first.lines] == [NO_WHY, said, said]
    second = draft_of((24_900, 0))
    assert book.corrected(second) is second


def test_a_deduction_larger_than_the_invoice_makes_it_0_and_the_rest_waits() -> None:
    book = Corrections([waiting(-30_000)])
    drafts = [book.corrected(draft_of((24_900, 2500))) for _ in range(3)]
    assert [draft.total_minor for draft in drafts] == [0, 24_900 - 5_100, 24_900]


def test_what_waits_on_another_subscription_is_left_alone() -> None:
    other = replace(waiting(-100), origin_id=UUID(int=8))
    draft = draft_of((100, 0))
    assert Corrections([other]).corrected(draft) is draft


@given(prices, waiting_ones)
def test_no_invoice_is_negative_and_nothing_is_lost(
    priced: list[tuple[int, int]], left: list[WaitingCorrection]
) -> None:
    book = Corrections(left)
    before = draft_of(*priced)
    drafts = [book.corrected(before) for _ in range(20)]
    taken = [part for draft in drafts for part in draft.corrections]
    assert all(draft.total_minor >= 0 for draft in drafts)
    for one in left:
        minor = sum(part for key, part in taken if key == one.id)
        assert abs(minor) <= abs(one.left_minor)
        assert minor * one.left_minor >= 0
        if one.left_minor > 0:
            assert minor == one.left_minor
    room = 20 * before.total_minor + sum(one.left_minor for one in left if one.left_minor > 0)
    deducted = -sum(part for _, part in taken if part < 0)
    assert deducted <= min(room, -sum(one.left_minor for one in left if one.left_minor < 0))
    assert sum(draft.total_minor for draft in drafts) == 20 * before.total_minor + sum(part for _, part in taken)


@given(prices, waiting_ones)
def test_vat_is_that_of_each_rates_total(priced: list[tuple[int, int]], left: list[WaitingCorrection]) -> None:
    draft = Corrections(left).corrected(draft_of(*priced))
    for line in draft.lines:
        assert line.net_minor + line.vat_minor == line.gross_minor
    for rate in {one.vat_bp for one in left} & {line.vat_bp for line in draft.lines[len(priced) :]}:
        own = [line for line in draft.lines if line.vat_bp == rate]
        assert sum(line.vat_minor for line in own) == vat_in(sum(line.gross_minor for line in own), rate)

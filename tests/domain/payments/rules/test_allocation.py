"""LED-04, PAY-02b: what a payment settles is exact, named first, then oldest, and the rest is credit."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.payments.rules.allocation import OpenBook, OpenInvoice, allocate

OWNER, MEMBER = UUID(int=1), UUID(int=2)


def invoices(*amounts: int) -> list[OpenInvoice]:
    return [OpenInvoice(UUID(int=100 + i), amount) for i, amount in enumerate(amounts)]


open_amounts = st.lists(st.integers(1, 50_000), max_size=6)


@pytest.mark.rule("LED-04")
@given(st.integers(1, 200_000), open_amounts, st.none() | st.integers(0, 7))
def test_parts_and_credit_are_exactly_the_payment_and_no_invoice_gets_more_than_is_open(
    amount: int, amounts: list[int], named: int | None
) -> None:
    items = invoices(*amounts)
    result = allocate(amount, UUID(int=100 + named) if named is not None else None, items)
    open_of = {item.invoice_id: item.open_minor for item in items}
    assert sum(part.amount_minor for part in result.parts) + result.credit_minor == amount
    assert all(0 < part.amount_minor <= open_of[part.invoice_id] for part in result.parts)
    assert len({part.invoice_id for part in result.parts}) == len(result.parts)
    assert result.credit_minor >= 0


@pytest.mark.rule("LED-04")
@given(st.integers(1, 200_000), open_amounts)
def test_credit_is_left_only_when_nothing_is_open(amount: int, amounts: list[int]) -> None:
    items = invoices(*amounts)
    for named in (None, *(item.invoice_id for item in items)):
        result = allocate(amount, named, items)
        assert result.credit_minor == max(0, amount - sum(amounts))


@pytest.mark.rule("LED-04")
def test_the_named_invoice_is_settled_before_older_ones() -> None:
    oldest, middle, newest = items = invoices(100, 200, 300)
    result = allocate(550, newest.invoice_id, items)
    assert [(part.invoice_id, part.amount_minor) for part in result.parts] == [
        (newest.invoice_id, 300),
        (oldest.invoice_id, 100),
        (middle.invoice_id, 150),
    ]


@pytest.mark.rule("PAY-02b")
def test_a_named_invoice_that_is_settled_already_leaves_credit_unless_one_open_invoice_is_exactly_it() -> None:
    gone = UUID(int=999)
    assert allocate(200, gone, invoices(200)).credit_minor == 0
    assert allocate(200, gone, invoices(201)).credit_minor == 200
    assert allocate(200, gone, invoices(200, 100)).credit_minor == 200
    assert allocate(200, gone, []).credit_minor == 200


@pytest.mark.rule("LED-04")
def test_only_money_that_came_in_settles() -> None:
    for amount in (0, -1):
        with pytest.raises(ValueError, match="came in"):
            allocate(amount, None, invoices(100))


@pytest.mark.rule("LED-04")
@given(open_amounts, st.lists(st.tuples(st.integers(1, 60_000), st.none() | st.integers(0, 6)), max_size=12))
def test_payments_of_one_chunk_settle_one_after_another_what_is_left(
    amounts: list[int], paid: list[tuple[int, int | None]]
) -> None:
    book = OpenBook()
    for item in invoices(*amounts):
        book.add(OWNER, MEMBER, item.invoice_id, item.open_minor)
    settled: dict[UUID, int] = {}
    credit = 0
    for amount, named in paid:
        result = book.settle(OWNER, MEMBER, amount, UUID(int=100 + named) if named is not None else None)
        credit += result.credit_minor
        for part in result.parts:
            settled[part.invoice_id] = settled.get(part.invoice_id, 0) + part.amount_minor
    assert sum(settled.values()) + credit == sum(amount for amount, _ in paid)
    for item in invoices(*amounts):
        assert settled.get(item.invoice_id, 0) <= item.open_minor
        still_open = settled.get(item.invoice_id, 0) < item.open_minor
        assert book.is_open(OWNER, MEMBER, item.invoice_id) == still_open


@pytest.mark.rule("DUN-01", "LED-04")
@given(st.integers(1, 200_000), open_amounts.filter(len), st.lists(st.integers(1, 5_000), max_size=3))
def test_the_fees_of_a_named_invoice_come_right_after_it_and_before_older_invoices(
    amount: int, amounts: list[int], fees: list[int]
) -> None:
    items = invoices(*amounts)
    named = items[-1].invoice_id
    owed = [OpenInvoice(UUID(int=900 + i), fee, named) for i, fee in enumerate(fees)]
    result = allocate(amount, named, [*owed, *items])
    order = [named, *(fee.invoice_id for fee in owed), *(item.invoice_id for item in items[:-1])]
    assert [part.invoice_id for part in result.parts] == order[: len(result.parts)]
    assert {part.about_id for part in result.parts[: 1 + len(fees)]} == {named}
    assert sum(part.amount_minor for part in result.parts) + result.credit_minor == amount


@pytest.mark.rule("DUN-01", "PAY-02b")
def test_the_kid_of_a_settled_invoice_pays_its_fees() -> None:
    other, fee = OpenInvoice(UUID(int=1), 500), OpenInvoice(UUID(int=2), 35, UUID(int=3))
    result = allocate(35, UUID(int=3), [other, fee])
    assert [(part.invoice_id, part.amount_minor) for part in result.parts] == [(fee.invoice_id, 35)]


@pytest.mark.rule("DUN-01", "LED-04")
def test_a_fee_that_is_paid_in_part_stays_open_for_its_invoice() -> None:
    book = OpenBook()
    book.add(OWNER, MEMBER, UUID(int=3), 500)
    book.add(OWNER, MEMBER, UUID(int=2), 35, UUID(int=3))
    assert book.settle(OWNER, MEMBER, 510, UUID(int=3)).credit_minor == 0
    left = book.settle(OWNER, MEMBER, 100, UUID(int=3))
    assert ([(part.invoice_id, part.amount_minor) for part in left.parts], left.credit_minor) == (
        [(UUID(int=2), 25)],
        75,
    )

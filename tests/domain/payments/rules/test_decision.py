"""PAY-02a: what becomes of a matched payment depends on the state of the invoice that it names."""

from collections import defaultdict
from datetime import date
from uuid import UUID

import pytest

from domain.kernel.reason import Named
from domain.payments.model import IncomingPayment, MatchingType, Problem, ProblemCode
from domain.payments.rules.allocation import OpenBook
from domain.payments.rules.completion import Completion, PaidInto, payment_entry
from domain.payments.rules.decision import decide
from domain.payments.rules.matching import Match, ReferencedInvoice

INTO = PaidInto(UUID(int=1), "NOK", "1920", "1500")
MEMBER, INVOICE, PAYMENT = UUID(int=2), UUID(int=3), UUID(int=4)
DAY = date(2026, 3, 16)
NAMED = Named("Invoice", INVOICE, "7")


def decided(state: str, open_minor: int, settled_state: str = "ISSUED") -> Completion | Problem:
    book = OpenBook()
    if open_minor:
        book.add(INTO.organisation_id, MEMBER, INVOICE, open_minor)
    match = Match(MatchingType.BY_REFERENCE, MEMBER, ReferencedInvoice(INVOICE, 7, MEMBER, state))
    payment = IncomingPayment("s", 500, DAY, DAY, "123", None, None, None, 3)
    return decide(PAYMENT, payment, match, INTO, book, defaultdict(lambda: settled_state))


@pytest.mark.rule("PAY-02a")
def test_an_open_invoice_that_is_with_the_debt_collector_waits_for_a_person() -> None:
    assert decided("IN_COLLECTION", 500) == Problem.of(ProblemCode.INVOICE_IN_COLLECTION, invoice=NAMED)


@pytest.mark.rule("PAY-02a")
def test_the_state_after_holding_what_is_open_decides_for_a_settled_one() -> None:
    assert decided("ISSUED", 0, "CREDITED") == Problem.of(ProblemCode.INVOICE_CREDITED, invoice=NAMED)
    paid_already = decided("ISSUED", 0)
    assert isinstance(paid_already, Completion)
    assert paid_already.allocation.credit_minor == 500


@pytest.mark.rule("LED-01")
def test_a_completed_payment_debits_the_bank_and_credits_the_receivable_and_money_back_does_the_opposite() -> None:
    completion = decided("ISSUED", 500)
    assert isinstance(completion, Completion)
    [posting] = payment_entry(completion).postings
    assert (posting.debit_account, posting.credit_account) == ("1920", "1500")
    assert (posting.amount_minor, posting.reskontro_minor) == (500, 500)


@pytest.mark.rule("LED-04")
def test_a_completion_whose_parts_do_not_add_up_is_a_bug() -> None:
    completion = decided("ISSUED", 500)
    assert isinstance(completion, Completion)
    with pytest.raises(ValueError, match="adds up"):
        Completion(PAYMENT, INTO, MEMBER, MatchingType.NO_INVOICE, None, 499, DAY, completion.allocation, "KID 123")

"""PAY-02, PAY-02a: whom and what a reference names, and when a person must look."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.rules.kid import KidParts, compose, control_character
from domain.billing.rules.kid_format import KidFormat
from domain.kernel.reason import Named
from domain.payments.model import MatchingType, Problem, ProblemCode
from domain.payments.rules.matching import (
    Match,
    ReferencedInvoice,
    match_reference,
    member_number_in,
    policy_problem,
)

FORM = KidFormat("", 7, 8)
KID = compose(FORM, KidParts(42, 10_001))
ANNE, BO = UUID(int=1), UUID(int=2)


def invoice(number: int, payer: UUID = ANNE) -> ReferencedInvoice:
    return ReferencedInvoice(UUID(int=number), number, payer)


@pytest.mark.rule("PAY-02")
def test_one_invoice_with_the_reference_names_itself_and_its_payer() -> None:
    assert match_reference(KID, FORM, [invoice(10_001)], {}) == Match(MatchingType.BY_REFERENCE, ANNE, invoice(10_001))


@pytest.mark.rule("PAY-02")
def test_several_invoices_of_one_payer_give_only_the_member() -> None:
    found = match_reference(KID, FORM, [invoice(1), invoice(2)], {})
    assert found == Match(MatchingType.MEMBER_FROM_REFERENCE, ANNE, None)


@pytest.mark.rule("PAY-02")
def test_a_reference_of_several_payers_names_nobody() -> None:
    found = match_reference(KID, FORM, [invoice(1), invoice(2, BO)], {})
    assert found == Problem.of(ProblemCode.SHARED_REFERENCE, kid=KID, members=2)


@pytest.mark.rule("PAY-02")
@given(st.integers(1, 9_999_999))
def test_a_kid_without_invoice_gives_the_member_of_its_number(number: int) -> None:
    kid = compose(FORM, KidParts(number))
    assert member_number_in(kid, FORM) == number
    assert match_reference(kid, FORM, [], {number: BO}) == Match(MatchingType.MEMBER_FROM_REFERENCE, BO, None)
    assert isinstance(match_reference(kid, FORM, [], {}), Problem)


@pytest.mark.rule("PAY-02", "KID-01")
@given(st.integers(0, 15), st.integers(1, 9))
def test_a_wrong_digit_never_finds_a_member(at: int, by: int) -> None:
    kid = compose(FORM, KidParts(42))
    wrong = kid[:at] + str((int(kid[at]) + by) % 10) + kid[at + 1 :]
    everyone = dict.fromkeys((42, int(wrong[:7])), ANNE)
    assert isinstance(match_reference(wrong, FORM, [], everyone), Problem)


@pytest.mark.rule("PAY-02")
@pytest.mark.parametrize("reference", [None, ""])
def test_no_reference_is_told_so(reference: str | None) -> None:
    assert match_reference(reference, FORM, [], {}) == Problem.of(ProblemCode.NO_REFERENCE)


@pytest.mark.rule("PAY-02a")
def test_only_issued_invoices_complete_without_a_person() -> None:
    seven = UUID(int=7)
    named = Named("Invoice", seven, "7")
    assert policy_problem(seven, 7, "ISSUED") is None
    assert policy_problem(seven, 7, "CREDITED") == Problem.of(ProblemCode.INVOICE_CREDITED, invoice=named)
    assert policy_problem(seven, 7, "IN_COLLECTION") == Problem.of(ProblemCode.INVOICE_IN_COLLECTION, invoice=named)
    assert policy_problem(seven, 7, "CREDITED", frozenset({"ISSUED", "CREDITED"})) is None


@pytest.mark.rule("KID-01")
@pytest.mark.parametrize(
    ("kid", "code"),
    [
        ("1", ProblemCode.KID_LENGTH),
        (KID[:-2] + "A" + KID[-1], ProblemCode.KID_CHARACTERS),
        (KID[:-1] + str((int(KID[-1]) + 1) % 10), ProblemCode.KID_CHECK_DIGIT),
    ],
)
def test_a_wrong_kid_is_told_with_what_is_wrong_about_it(kid: str, code: ProblemCode) -> None:
    found = match_reference(kid, FORM, [], {})
    assert isinstance(found, Problem)
    assert found.code is code
    assert found.message.startswith(f"The KID {kid} is wrong: it")


@pytest.mark.rule("KID-01")
def test_a_kid_of_another_layout_is_told_so() -> None:
    ninth = KidFormat("9", 3, 3, type_digit="5")
    right = compose(ninth, KidParts(12, 34))
    other = "8" + right[1:-1]
    assert match_reference(other + control_character(other, ninth.algorithm), ninth, [], {}) == Problem.of(
        ProblemCode.KID_PREFIX, kid=other + control_character(other, ninth.algorithm), prefix="9"
    )
    other = right[:-2] + "6"
    kid = other + control_character(other, ninth.algorithm)
    assert match_reference(kid, ninth, [], {}) == Problem.of(ProblemCode.KID_TYPE_DIGIT, kid=kid, digit="5")

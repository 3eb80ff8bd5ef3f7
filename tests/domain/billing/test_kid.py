"""KID-01: generation, validation and decoding are inverse of each other."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn

from domain.billing.rules.kid import (
    KidDoesNotFit,
    KidNotPayable,
    KidParts,
    KidRefused,
    compose,
    control_character,
    decode,
    fault_of,
    is_kid,
    validate,
)
from domain.billing.rules.kid_format import KidFormat, check_registration
from domain.kernel.refusal import InvalidInput
from domain.people.model import KidAlgorithm
from domain.people.rules.bank_accounts import OPEN_DIGIT

pytestmark = pytest.mark.rule("KID-01")

# Worked examples of the public system specification, and computed ones: base, MOD10, MOD11.
WORKED = [
    ("12345678", "123456782", "123456785"),
    ("0001009", None, "0001009-"),
    ("0001003", None, "00010030"),
    ("914177", "9141771", "9141774"),
    ("806", "8060", "8060"),
    ("60837783", "608377834", "608377832"),
    ("33740681241", "337406812418", "337406812418"),
    ("04999622830388368", "049996228303883680", "049996228303883682"),
]
NO_KID = [
    ("123456783", KidAlgorithm.MOD10),
    ("123456784", KidAlgorithm.MOD11),
    ("12345678A", KidAlgorithm.MOD10),
    ("", KidAlgorithm.MOD10),
    ("1" * 26, KidAlgorithm.MOD10),
    ("12345678 2", KidAlgorithm.MOD10),
    ("-123456782", KidAlgorithm.MOD11),
    ("0", KidAlgorithm.MOD10),
    ("¹²³456782", KidAlgorithm.MOD10),
]
VECTORS = Path(__file__).parents[4] / "shared" / "reference" / "kid" / "vectors.json"


@st.composite
def formats(draw: st.DrawFn) -> KidFormat:
    prefix = draw(st.text("0123456789", max_size=4))
    type_digit = draw(st.sampled_from(["", "7", OPEN_DIGIT]))
    room = 24 - len(prefix) - len(type_digit)
    member_width = draw(st.integers(0, room))
    invoice_width = draw(st.integers(0 if member_width else 1, room - member_width or 1))
    assume(member_width + invoice_width <= room)
    algorithm = draw(st.sampled_from(KidAlgorithm))
    return KidFormat(prefix, member_width, invoice_width, algorithm, type_digit, draw(st.booleans()))


@st.composite
def formats_with_parts(draw: st.DrawFn) -> tuple[KidFormat, KidParts]:
    form = draw(formats())

    def number(width: int) -> int | None:
        return draw(st.none() | st.integers(1, 10**width - 1)) if width else None

    digit = draw(st.integers(0, 9)) if form.type_digit == OPEN_DIGIT else None
    parts = KidParts(number(form.member_width), number(form.invoice_width), digit)
    assume(parts.member_number or parts.invoice_number)
    return form, parts


@pytest.mark.parametrize(("base", "mod10", "mod11"), WORKED)
def test_control_characters_are_those_of_the_worked_examples(base: str, mod10: str | None, mod11: str) -> None:
    if mod10:
        assert base + control_character(base, KidAlgorithm.MOD10) == mod10
        assert is_kid(mod10, KidAlgorithm.MOD10)
    assert base + control_character(base, KidAlgorithm.MOD11) == mod11
    assert is_kid(mod11, KidAlgorithm.MOD11)


@pytest.mark.parametrize(("text", "algorithm"), NO_KID)
def test_a_text_with_a_wrong_control_length_or_character_is_no_kid(text: str, algorithm: KidAlgorithm) -> None:
    assert not is_kid(text, algorithm)


def test_the_reference_vectors_agree_where_they_are_at_hand() -> None:
    """Our own examples stand alone; the larger set is compared when it lies beside the project."""
    vectors = json.loads(VECTORS.read_text()) if VECTORS.exists() else {"control_digit": [], "invalid": []}
    for vector in vectors["control_digit"]:
        for algorithm in KidAlgorithm:
            if expected := vector.get(algorithm.value.lower()):
                assert vector["base"] + control_character(vector["base"], algorithm) == expected
    for vector in vectors["invalid"]:
        assert not is_kid(vector["kid"], KidAlgorithm(vector["algorithm"].upper()))


@given(st.text("0123456789", min_size=1, max_size=24))
def test_mod10_is_the_luhn_digit(base: str) -> None:
    assert control_character(base, KidAlgorithm.MOD10) == luhn.calc_check_digit(base)


@given(formats_with_parts())
def test_what_is_composed_is_valid_and_decodes_to_the_same_parts(case: tuple[KidFormat, KidParts]) -> None:
    form, parts = case
    try:
        kid = compose(form, parts)
    except KidNotPayable:
        assert form.algorithm is KidAlgorithm.MOD11
        assert not form.allows_dash
        return
    assert len(kid) == form.length
    assert fault_of(kid, form) is None
    assert decode(kid, form) == parts


@given(formats(), st.data())
def test_what_decodes_composes_to_the_same_kid(form: KidFormat, data: st.DataObject) -> None:
    body = form.prefix + data.draw(st.text("0123456789", min_size=24, max_size=24))
    body = body[: form.length - 1]
    if form.type_digit == "7":
        body = body[:-1] + "7"
    kid = body + control_character(body, form.algorithm)
    parts = decode(kid, form)
    assume(parts.member_number or parts.invoice_number)
    assert compose(replace(form, allows_dash=True), parts) == kid


@given(formats_with_parts(), st.integers(0, 24), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(case: tuple[KidFormat, KidParts], at: int, by: int) -> None:
    form, parts = case
    kid = compose(replace(form, allows_dash=True), parts)
    at %= len(kid)
    assume(kid[at] != "-")
    wrong = kid[:at] + str((int(kid[at]) + by) % 10) + kid[at + 1 :]
    assert fault_of(wrong, form) is not None
    with pytest.raises(KidRefused):
        validate(wrong, form)


def test_leading_zeros_prefix_and_widths_make_the_kid() -> None:
    form = KidFormat("001", 6, 7)
    assert compose(form, KidParts(1002, 314)) == "00100100200003145"[:16] + luhn.calc_check_digit("0010010020000314")
    assert form.length == 17


def test_a_kid_with_zeros_for_the_invoice_names_only_the_member() -> None:
    form = KidFormat("7", 5, 6)
    kid = compose(form, KidParts(member_number=42))
    assert kid[1:12] == "00042000000"
    assert decode(kid, form) == KidParts(member_number=42)


def test_a_part_without_a_place_is_left_out() -> None:
    form = KidFormat("", 0, 8)
    assert decode(compose(form, KidParts(99, 12345678)), form) == KidParts(None, 12345678)


def test_a_number_that_does_not_fit_is_refused_never_cut() -> None:
    with pytest.raises(KidDoesNotFit, match="member number 12345 does not fit the 4 digits"):
        compose(KidFormat("", 4, 4), KidParts(12345, 1))
    with pytest.raises(KidDoesNotFit, match="invoice number"):
        compose(KidFormat("", 4, 4), KidParts(1, 10000))


def test_a_dash_is_not_given_out_unless_the_agreement_allows_it() -> None:
    form = KidFormat("", 4, 3, KidAlgorithm.MOD11)
    with pytest.raises(KidNotPayable):
        compose(form, KidParts(1, 9))
    assert compose(replace(form, allows_dash=True), KidParts(1, 9)) == "0001009-"


def test_a_dash_is_read_also_where_we_do_not_give_it_out() -> None:
    form = KidFormat("", 4, 3, KidAlgorithm.MOD11)
    assert decode("0001009-", form) == KidParts(1, 9)


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_an_open_type_digit_steps_over_the_dash_so_that_no_number_is_skipped(member: int, invoice: int) -> None:
    form = KidFormat("3", 4, 4, KidAlgorithm.MOD11, type_digit=OPEN_DIGIT)
    kid = compose(form, KidParts(member, invoice))
    assert not kid.endswith("-")
    parts = decode(kid, form)
    assert (parts.member_number, parts.invoice_number) == (member, invoice)
    assert parts.type_digit in {0, 1}


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda: KidFormat("A1", 5, 5), "prefix"),
        (lambda: KidFormat("", -1, 5), "memberWidth"),
        (lambda: KidFormat("", 5, 5, type_digit="12"), "typeDigit"),
        (lambda: KidFormat("1", 0, 0), "memberWidth"),
        (lambda: KidFormat("12345", 10, 10), "kidFormat"),
        (lambda: check_registration(KidFormat("", 0, 2)), "kidFormat"),
        (lambda: compose(KidFormat("", 4, 4), KidParts(None)), "kid"),
        (lambda: compose(KidFormat("", 4, 4), KidParts(0, 1)), "memberNumber"),
        (lambda: compose(KidFormat("", 4, 4), KidParts(1, 1, type_digit=3)), "typeDigit"),
    ],
)
def test_an_impossible_format_or_part_is_refused_by_field(make: object, path: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make()  # type: ignore[operator]
    assert [field.path for field in refusal.value.fields] == [path]


def test_a_bank_registers_from_four_characters() -> None:
    check_registration(KidFormat("", 0, 3))
    check_registration(KidFormat("", 12, 12))


def told(kid: str, form: KidFormat) -> str:
    fault = fault_of(kid, form)
    assert fault is not None
    return fault.message


def test_faults_are_told_in_plain_words() -> None:
    form = KidFormat("9", 3, 3)
    kid = compose(form, KidParts(12, 34))
    assert told("", form) == "there is no KID"
    assert told(kid[:-1], form) == "it has 7 characters, ours have 8"
    assert told(kid[:-1] + str((int(kid[-1]) + 1) % 10), form) == "its check digit is wrong"
    assert told("9012 034", form) == "it has other characters than digits"
    digit = replace(form, invoice_width=2, type_digit="5")
    assert told(kid, digit) == "its last digit before the check digit is not 5"
    other = "8012034"
    assert told(other + luhn.calc_check_digit(other), form) == "it does not begin with 9"

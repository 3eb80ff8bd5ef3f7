"""KID-03: payment ids of Danish slips, Swedish OCR references, and RF references; all inverse like a KID."""

from datetime import date
from io import BytesIO

import orjson
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pypdf import PdfReader
from stdnum import iso11649, luhn

from domain.billing.formats.invoice_pdf import InvoiceDocument, LineText, Party, render
from domain.billing.formats.invoice_pdf.using_qr import using_qr
from domain.billing.rules.kid import KidParts, compose, decode, fault_of
from domain.billing.rules.kid_fault import KidFaultCode
from domain.billing.rules.kid_format import KidFormat
from domain.billing.rules.slips import code_line
from domain.kernel.refusal import InvalidInput
from domain.people.model import KidAlgorithm, ReferenceKind
from domain.people.rules.bank_accounts import LENGTH_DIGIT

pytestmark = pytest.mark.rule("KID-03")

FI_71 = KidFormat("", 6, 8, kind=ReferenceKind.FI_71)
FI_75 = KidFormat("", 7, 8, kind=ReferenceKind.FI_75)
OCR = KidFormat("", 6, 7, kind=ReferenceKind.OCR)
OCR_WITH_LENGTH = KidFormat("", 6, 7, type_digit=LENGTH_DIGIT, kind=ReferenceKind.OCR)
RF = KidFormat("", 7, 8, kind=ReferenceKind.RF)
parts = st.builds(KidParts, st.integers(1, 999_999), st.one_of(st.none(), st.integers(1, 9_999_999)))


@given(st.sampled_from([FI_71, FI_75, OCR, OCR_WITH_LENGTH, RF]), parts)
def test_a_reference_says_what_it_was_made_of(form: KidFormat, said: KidParts) -> None:
    reference = compose(form, said)
    assert len(reference) == form.length
    assert fault_of(reference, form) is None
    assert decode(reference, form) == said


@given(st.sampled_from([FI_71, FI_75, OCR, OCR_WITH_LENGTH, RF]), parts, st.data())
def test_one_wrong_digit_is_always_found(form: KidFormat, said: KidParts, data: st.DataObject) -> None:
    reference = compose(form, said)
    place = data.draw(st.integers(2 if form.kind is ReferenceKind.RF else 0, form.length - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != reference[place])
    fault = fault_of(reference[:place] + digit + reference[place + 1 :], form)
    assert fault is not None
    assert fault.code is KidFaultCode.CHECK_DIGIT


@given(parts)
def test_an_rf_reference_is_one_by_the_standard(said: KidParts) -> None:
    assert iso11649.is_valid(compose(RF, said))


def test_the_standard_s_own_example() -> None:
    form = KidFormat("539", 3, 6, kind=ReferenceKind.RF)
    assert compose(form, KidParts(7, 547034)) == "RF18539007547034"
    assert decode("RF18539007547034", form) == KidParts(7, 547034)


@pytest.mark.parametrize(
    ("body", "type_digit", "reference"),
    [
        ("12345", "", "123455"),
        ("12345", LENGTH_DIGIT, "1234574"),
        ("100000001", LENGTH_DIGIT, "10000000116"),
        ("12345678901234567890123", LENGTH_DIGIT, "1234567890123456789012357"),
    ],
)
def test_swedish_references_with_and_without_a_length_digit(body: str, type_digit: str, reference: str) -> None:
    form = KidFormat(body[:-3], 0, 3, type_digit=type_digit, kind=ReferenceKind.OCR)
    assert compose(form, KidParts(None, int(body[-3:]))) == reference


def test_a_wrong_length_digit_is_named() -> None:
    right = compose(OCR_WITH_LENGTH, KidParts(1, 2))
    assert right[-2] == "5"
    wrong = right[:-2] + "4"
    fault = fault_of(wrong + luhn.calc_check_digit(wrong), OCR_WITH_LENGTH)
    assert fault is not None
    assert (fault.code, dict(fault.args)) == (KidFaultCode.TYPE_DIGIT, {"digit": "5"})


def test_a_payment_id_has_as_many_digits_as_its_slip_has_places() -> None:
    assert len(compose(FI_71, KidParts(1, 1))) == 15
    assert len(compose(FI_75, KidParts(1, 1))) == 16
    with pytest.raises(InvalidInput, match="15 digits"):
        KidFormat("", 7, 8, kind=ReferenceKind.FI_71)
    with pytest.raises(InvalidInput, match="MOD11"):
        KidFormat("", 6, 8, algorithm=KidAlgorithm.MOD11, kind=ReferenceKind.FI_71)


@pytest.mark.parametrize(
    ("kind", "reference", "line"),
    [
        (ReferenceKind.FI_71, "000001000010019", "+71<000001000010019+87654321<"),
        (ReferenceKind.FI_75, "0000001000010019", "+75<0000001000010019+87654321<"),
        (ReferenceKind.FI_73, "1000010019", "+73<+87654321<"),
        (ReferenceKind.OCR, "1234574", "# 1234574 # 249 50 8 > 50501055#41#"),
        (ReferenceKind.KID, "1234574", None),
        (ReferenceKind.RF, "RF18539007547034", None),
    ],
)
def test_the_line_that_machines_read(kind: ReferenceKind, reference: str, line: str | None) -> None:
    assert code_line(kind, reference, "50501055", "87654321", 24_950) == line
    assert luhn.is_valid("249508")


def _document(kind: ReferenceKind, language: str, account: str, creditor: str | None, currency: str) -> InvoiceDocument:
    return InvoiceDocument(
        language=language,
        kind="INVOICE",
        number=10_001,
        issued_on=date(2026, 11, 2),
        due_on=date(2026, 11, 16),
        issuer=Party("Fjeldvandrerne", ("Torvet 1", "1000 By")),
        organisation_number="5561234567",
        receiver=Party("Åse Ørsted", ("Vej 2", "2000 By")),
        member_number=7,
        text="Medlem 2027",
        period_start=date(2027, 1, 1),
        period_end=date(2028, 1, 1),
        lines=(LineText("Medlem", 1, 24_950, 2_500, 4_990, 24_950),),
        net_minor=19_960,
        vat_minor=4_990,
        total_minor=24_950,
        open_minor=24_950,
        currency=currency,
        account=account,
        reference="000001000010019",
        reference_kind=kind,
        creditor_number=creditor,
    )


def _text(document: InvoiceDocument) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(render(document))).pages)


@pytest.mark.rule("BIL-13")
def test_a_danish_slip_names_the_creditor_and_carries_its_code_line() -> None:
    text = _text(_document(ReferenceKind.FI_71, "da", "12340001234567", "87654321", "DKK"))
    for said in ("At betale", "Betalingsfrist", "Betalings-ID (+71<)", "Kreditornr.", "+71<000001000010019+87654321<"):
        assert said in text
    assert "12340001234567" not in text
    assert "16.11.2026" in text


@pytest.mark.rule("BIL-13")
def test_a_swedish_slip_has_an_ocr_line_and_a_code_for_bank_apps() -> None:
    document = _document(ReferenceKind.OCR, "sv", "50501055", None, "SEK")
    text = _text(document)
    for said in ("Att betala", "Bankgiro", "OCR", "2026-11-16", "# 000001000010019 # 249 50 8 > 50501055#41#"):
        assert said in text
    assert orjson.loads(using_qr(document) or "") == {
        "uqr": 1,
        "tp": 1,
        "nme": "Fjeldvandrerne",
        "cc": "SE",
        "cid": "556123-4567",
        "iref": "000001000010019",
        "idt": "20261102",
        "ddt": "20261116",
        "due": 249.5,
        "cur": "SEK",
        "pt": "BG",
        "acc": "50501055",
    }


@pytest.mark.rule("BIL-13")
def test_a_norwegian_giro_has_neither() -> None:
    document = _document(ReferenceKind.KID, "nb", "15030000002", None, "NOK")
    assert "1503.00.00002" in _text(document)
    assert document.code_line is None
    assert using_qr(document) is None

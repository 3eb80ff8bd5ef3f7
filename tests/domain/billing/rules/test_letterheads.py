"""BIL-13: what the template of documents must have, which of its texts a payer reads, and what a logo may be."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfbase.pdfmetrics import stringWidth

from domain.billing.formats.invoice_pdf.ink import SIZE, wrapped
from domain.billing.model import Letterhead, LetterText, PictureKind
from domain.billing.rules.letterheads import (
    TEXT_CHARACTERS_MAX,
    TEXT_LINES_MAX,
    contrast_to_white,
    letterhead_errors,
    texts_for,
    tidy,
)
from domain.billing.rules.logos import BYTES_MAX, PIXELS_LEAST, PIXELS_MAX, picture_of
from domain.kernel.refusal import InvalidInput

pytestmark = pytest.mark.rule("BIL-13")
WHOLE = Letterhead("Storgata 1", "0184", "Oslo", "22 33 44 55", "post@example.no", "example.no", "#1a5f4a")


def faults(new: Letterhead, country: str = "NO") -> dict[str, str]:
    return {error.path: error.code for error in letterhead_errors(tidy(new), country)}


def text(language: str, heading: str = "", closing: str = "") -> LetterText:
    return LetterText(language, heading, closing)


def test_a_whole_template_is_accepted_and_each_required_field_that_is_missing_is_named() -> None:
    assert faults(WHOLE) == {}
    assert faults(Letterhead("", "  ", "")) == dict.fromkeys(("line1", "postalCode", "city", "email"), "REQUIRED")
    assert faults(replace(WHOLE, email="", phone="22 33 44 55")) == {}
    assert faults(replace(WHOLE, phone="")) == {}


@pytest.mark.parametrize(
    ("country", "own"),
    [("NO", "nb"), ("DK", "da"), ("SE", "sv")],
)
def test_a_text_of_any_language_is_there_in_that_of_the_country(country: str, own: str) -> None:
    there = replace(WHOLE, phone="", texts=(text("en", "Thank you", "Call us"),))
    assert faults(there, country) == {f"texts.{own}.heading": "REQUIRED", f"texts.{own}.closing": "REQUIRED"}
    assert faults(replace(there, texts=(*there.texts, text(own, "Takk", "Ring"))), country) == {}


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        (replace(WHOLE, email="post@"), {"email": "EMAIL"}),
        (replace(WHOLE, phone="12"), {"phone": "PHONE"}),
        (replace(WHOLE, web="x" * 61), {"web": "TOO_LONG"}),
        (replace(WHOLE, accent="green"), {"accent": "COLOUR"}),
        (replace(WHOLE, accent="#ffee00"), {"accent": "PALE"}),
        (replace(WHOLE, texts=(text("nb", "x" * (TEXT_CHARACTERS_MAX + 1)),)), {"texts.nb.heading": "TOO_LONG"}),
        (replace(WHOLE, texts=(text("nb", closing="\n".join("abcdefghi")),)), {"texts.nb.closing": "LINES"}),
        (replace(WHOLE, texts=(text("nb", "a"), text("fi", "b"))), {"texts.fi": "LANGUAGE"}),
        (replace(WHOLE, texts=(text("nb", "a"), text("nb", "b"))), {"texts.nb": "TWICE"}),
    ],
)
def test_what_can_not_be_drawn_is_named(new: Letterhead, fault: dict[str, str]) -> None:
    assert len("abcdefghi") > TEXT_LINES_MAX
    assert faults(new) == fault


def test_a_payer_reads_its_own_language_and_else_that_of_the_country() -> None:
    letterhead = replace(WHOLE, texts=(text("nb", "Takk", "Ring oss"), text("en", "Thanks")))
    assert texts_for(letterhead, "en", "NO") == text("en", "Thanks", "Ring oss")
    assert texts_for(letterhead, "sv", "NO") == text("sv", "Takk", "Ring oss")
    assert texts_for(WHOLE, "nb", "NO") == text("nb")


def test_what_is_kept_has_no_space_around_and_no_empty_language() -> None:
    given_in = replace(WHOLE, city=" Oslo ", accent="#1A5F4A", texts=(text("sv", "  "), text("nb", " a \n b ")))
    assert tidy(given_in) == replace(WHOLE, texts=(text("nb", "a \n b"),))


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast_to_white("#ffffff") == pytest.approx(1)
    assert contrast_to_white("#000000") == pytest.approx(21)
    assert contrast_to_white("#767676") == pytest.approx(4.54, abs=0.01)


def picture(kind: str, width: int = 200, height: int = 80) -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, height), "navy").save(made, kind)
    return made.getvalue()


def test_a_logo_is_a_png_or_jpeg() -> None:
    for kind, expected in (("PNG", PictureKind.PNG), ("JPEG", PictureKind.JPEG)):
        found = picture_of(picture(kind))
        assert (found.kind, found.width, found.height) == (expected, 200, 80)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (picture("GIF"), "PICTURE"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "PICTURE"),
        (b"", "PICTURE"),
        (picture("PNG")[:-30], "PICTURE"),
        (picture("JPEG")[:300], "PICTURE"),
        (picture("PNG", PIXELS_MAX + 1), "PIXELS"),
        (picture("PNG", 200, PIXELS_LEAST - 1), "PIXELS"),
        (b"\x89PNG" + bytes(BYTES_MAX), "TOO_LARGE"),
    ],
)
def test_anything_else_is_refused_with_the_reason(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        picture_of(content)
    assert [(error.path, error.code) for error in refused.value.errors] == [("logo", code)]


@given(st.text(st.sampled_from("aeWil mæøåé–·,. \n"), max_size=200), st.integers(40, 300))
def test_wrapped_text_loses_nothing_but_spaces_and_fits(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) == 1 or stringWidth(line, "Helvetica", SIZE) <= width for line in lines)

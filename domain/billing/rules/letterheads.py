"""What the template of documents must have, and which of its texts a payer reads (BIL-13)."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.billing.model import Letterhead, LetterText
from domain.kernel.refusal import FieldError
from domain.people.model import Language
from domain.people.rules.contact import email_errors, phone_number
from domain.people.rules.texts import lines_errors, plain_lines, text_errors

TEXT_CHARACTERS_MAX = 600
TEXT_LINES_MAX = 8
LINE_CHARACTERS_MAX = 60
CONTRAST_LEAST = 4.5
"""What WCAG 2.2 asks of text on white."""
LANGUAGES = {"NO": Language.NB, "DK": Language.DA, "SE": Language.SV}
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_LINEAR_MAX = 0.04045


def own_language(country: str) -> Language:
    """Return the language of an organisation's country: what payers read whose own language has no text."""
    return LANGUAGES[country]


def tidy(new: Letterhead) -> Letterhead:
    """Return a template as it is kept: no space around, and no language without a text."""
    texts = [LetterText(one.language, plain_lines(one.heading), plain_lines(one.closing)) for one in new.texts]
    return replace(
        new,
        line1=new.line1.strip(),
        postal_code=new.postal_code.strip(),
        city=new.city.strip(),
        phone=new.phone.strip(),
        email=new.email.strip(),
        web=new.web.strip(),
        accent=new.accent.strip().lower(),
        texts=tuple(sorted((one for one in texts if one.heading or one.closing), key=lambda one: one.language)),
    )


def letterhead_errors(new: Letterhead, country: str) -> list[FieldError]:
    """Find what is missing in a tidy template or can't be drawn.

    It has an address, and an e-mail address or a phone number; a text that some language has is there in the language
    of the country as well.
    """
    errors = []
    for path, text in (("line1", new.line1), ("postalCode", new.postal_code), ("city", new.city)):
        errors += text_errors(path, text, LINE_CHARACTERS_MAX) if text else [_missing(path, "the sender's address")]
    if new.email:
        errors += email_errors("email", new.email) + text_errors("email", new.email, LINE_CHARACTERS_MAX)
    elif not new.phone:
        errors.append(_missing("email", "an e-mail address or a phone number to ask"))
    if new.phone and phone_number(new.phone, country) is None:
        errors.append(
            FieldError(
                "phone", "PHONE", "write a phone number, with the country's code where it is abroad", rule="BIL-13"
            )
        )
    errors += text_errors("web", new.web, LINE_CHARACTERS_MAX)
    return errors + _accent_errors(new.accent) + _letter_text_errors(new.texts, own_language(country))


def texts_for(letterhead: Letterhead, language: str, country: str) -> LetterText:
    """Return what a document says to a reader: in its language, else in that of the organisation's country."""
    said = {one.language: one for one in letterhead.texts}
    none = LetterText(language, "", "")
    own, fallback = said.get(language, none), said.get(own_language(country), none)
    return LetterText(language, own.heading or fallback.heading, own.closing or fallback.closing)


def contrast_to_white(colour: str) -> float:
    """Return the contrast of a colour, as #rrggbb, to white: 1 for white itself, 21 for black (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= _LINEAR_MAX else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _missing(path: str, what: str) -> FieldError:
    return FieldError(path, "REQUIRED", f"every document shows {what}; fill it in")


def _accent_errors(accent: str) -> list[FieldError]:
    if not accent:
        return []
    if not _COLOUR.fullmatch(accent):
        return [
            FieldError("accent", "COLOUR", "write the colour as # and six digits 0-9 or a-f, as #1a5f4a", rule="BIL-13")
        ]
    if contrast_to_white(accent) < CONTRAST_LEAST:
        return [FieldError("accent", "PALE", "it can't be read on white; choose a darker colour", rule="BIL-13")]
    return []


def _letter_text_errors(texts: tuple[LetterText, ...], own: Language) -> list[FieldError]:
    errors, headed, closed, said = list[FieldError](), False, False, dict[str, LetterText]()
    for one in texts:
        if one.language not in set(Language):
            errors.append(
                FieldError(f"texts.{one.language}", "LANGUAGE", f"it is one of {', '.join(Language)}", rule="BIL-13")
            )
        if one.language in said:
            errors.append(FieldError(f"texts.{one.language}", "TWICE", "a language is there once", rule="BIL-13"))
        said[one.language] = one
        errors += _room_errors(f"texts.{one.language}.heading", one.heading)
        errors += _room_errors(f"texts.{one.language}.closing", one.closing)
        headed, closed = headed or bool(one.heading), closed or bool(one.closing)
    mine = said.get(own, LetterText(own, "", ""))
    for path, is_asked, text in (("heading", headed, mine.heading), ("closing", closed, mine.closing)):
        if is_asked and not text:
            message = f"it is there in another language; write it in {own} too, which all others read"
            errors.append(FieldError(f"texts.{own}.{path}", "REQUIRED", message))
    return errors


def _room_errors(path: str, text: str) -> list[FieldError]:
    lines = text.count("\n") + 1
    if lines > TEXT_LINES_MAX:
        message = f"{lines} lines are too many for a page; write at most {TEXT_LINES_MAX}"
        return [FieldError(path, "LINES", message, (("most", TEXT_LINES_MAX),), rule="BIL-13")]
    return lines_errors(path, text, TEXT_CHARACTERS_MAX)

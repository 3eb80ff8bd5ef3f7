"""Texts that people write: there where they must be, of sensible length, without characters that no one sees."""

from __future__ import annotations

import unicodedata

from domain.kernel.refusal import FieldError

NAME_CHARACTERS_MAX = 200
LINE_CHARACTERS_MAX = 200


def text_errors(path: str, text: str, characters_max: int = LINE_CHARACTERS_MAX) -> list[FieldError]:
    """Find what is wrong with a line of text that may be empty."""
    if len(text) > characters_max:
        return [FieldError(path, "TOO_LONG", f"at most {characters_max} characters", (("most", characters_max),))]
    if not text.isprintable() and any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        return [FieldError(path, "CHARACTERS", "it has control characters or line breaks; write one plain line")]
    return []


def lines_errors(path: str, text: str, characters_max: int) -> list[FieldError]:
    """Find what is wrong with a text of several lines that may be empty: `plain_lines` of it is what is kept."""
    if len(text) > characters_max:
        return text_errors(path, text, characters_max)
    return text_errors(path, "".join(text.splitlines()), characters_max)


def plain_lines(text: str) -> str:
    """Return a text of several lines as it is kept: a line feed between them, and no space around."""
    return "\n".join(text.strip().splitlines())


def name_errors(path: str, name: str) -> list[FieldError]:
    """Find what is wrong with a name that must be there."""
    if not name.strip():
        return [FieldError(path, "REQUIRED", "give it a name")]
    return text_errors(path, name, NAME_CHARACTERS_MAX)

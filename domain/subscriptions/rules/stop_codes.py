"""What makes a stop code, and why a subscription stops: in words, or by a code once there are codes (CAT-41)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from domain.kernel.refusal import FieldError
from domain.people.rules.texts import name_errors, text_errors
from domain.subscriptions.model import StopCode

CODE_CHARACTERS_MAX = 20
CODES_MAX = 100
REASON_CHARACTERS_MAX = 500


def code_errors(code: str, text: str, others: Collection[StopCode]) -> list[FieldError]:
    """Find what is wrong with a code beside the others of the list: they differ, without regard to case."""
    errors = name_errors("text", text)
    if not code.strip():
        errors.append(FieldError("code", "REQUIRED", "give it a short code, such as FLYTTET"))
    errors += text_errors("code", code, CODE_CHARACTERS_MAX)
    if code.strip().casefold() in {other.code.casefold() for other in others}:
        errors.append(FieldError("code", "TAKEN", "another stop code is called so; choose another", rule="CAT-41"))
    if len(others) >= CODES_MAX:
        errors.append(
            FieldError(
                "code", "TOO_MANY", f"a list has at most {CODES_MAX} codes; change one that is closed", rule="CAT-41"
            )
        )
    return errors


def reason_errors(
    codes: Mapping[UUID, StopCode], text: str, code_id: UUID | None, *, text_path: str, code_path: str
) -> list[FieldError]:
    """Find what is wrong with the reason of a stop: a text while there are no codes, else one that is not closed."""
    can_choose = any(not one.closed for one in codes.values())
    if code_id is None:
        if can_choose:
            return [FieldError(code_path, "REQUIRED", "choose a stop code; there is a list of them")]
        if not text.strip():
            return [FieldError(text_path, "REQUIRED", "say why the subscription stops; the reason is kept")]
        return text_errors(text_path, text, REASON_CHARACTERS_MAX)
    if text.strip():
        return [FieldError(text_path, "TWICE", "the stop code is the reason; leave the text empty", rule="CAT-41")]
    if code_id not in codes or codes[code_id].closed:
        return [FieldError(code_path, "UNKNOWN", "choose a stop code of the list that is not closed")]
    return []


def reason_text(codes: Mapping[UUID, StopCode], text: str, code_id: UUID | None) -> str:
    """Return the reason in words, as the subscription keeps it."""
    return codes[code_id].text if code_id is not None else text.strip()

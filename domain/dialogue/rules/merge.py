"""Merge fields: `{{name}}` in a text is replaced by a value; nothing else in a text does anything (DIA-01).

The language has no conditions, loops or code. Its one convenience: a line that is only about missing values goes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from domain.dialogue.model import Purpose
from domain.dialogue.rules.wording import amount_text, date_text
from domain.kernel.money import Money
from domain.kernel.refusal import FieldError

TEXT_CHARACTERS_MAX = 20_000
SUBJECT_CHARACTERS_MAX = 200


class Lines(str):
    """A value that may have several lines, which stay: words that an organisation has written itself."""

    __slots__ = ()


Value = str | int | date | Money | None


@dataclass(frozen=True, slots=True)
class MergeField:
    """A value that a text may show. A required one must be in the body."""

    name: str
    required: bool = False


_RECEIVER = (MergeField("member_name"), MergeField("first_name"), MergeField("member_number"))
_FEE = (
    MergeField("debtor_name"),
    MergeField("club_name"),
    MergeField("run_name"),
    MergeField("line_text"),
    MergeField("extra_text"),
)
_TO_PAY = (
    MergeField("payment_link", required=True),
    MergeField("pay_by_on"),
    MergeField("amount", required=True),
    MergeField("account"),
    MergeField("reference"),
    MergeField("invoice_number"),
)
FIELDS: Mapping[Purpose, tuple[MergeField, ...]] = MappingProxyType(
    {
        Purpose.INVOICE: (
            *_RECEIVER,
            MergeField("organisation_name"),
            MergeField("invoice_number", required=True),
            MergeField("invoice_text"),
            MergeField("invoice_amount"),
            MergeField("credited_before"),
            MergeField("overpaid_before"),
            MergeField("earlier_fees"),
            MergeField("amount", required=True),
            MergeField("due_on", required=True),
            MergeField("account", required=True),
            MergeField("reference", required=True),
            MergeField("reference_name"),
        ),
        Purpose.REMINDER: (
            *_RECEIVER,
            MergeField("organisation_name"),
            MergeField("reminder_number"),
            MergeField("step"),
            MergeField("invoice_number", required=True),
            MergeField("invoice_text"),
            MergeField("invoice_amount"),
            MergeField("fees"),
            MergeField("collection_notice"),
            MergeField("amount", required=True),
            MergeField("due_on", required=True),
            MergeField("account", required=True),
            MergeField("reference", required=True),
            MergeField("reference_name"),
        ),
        Purpose.BALANCE_INVOICE: (
            *_RECEIVER,
            MergeField("organisation_name"),
            MergeField("balance_number", required=True),
            MergeField("amount", required=True),
            MergeField("due_on", required=True),
            MergeField("account", required=True),
            MergeField("reference", required=True),
            MergeField("reference_name"),
        ),
        Purpose.CREDIT_NOTE: (
            *_RECEIVER,
            MergeField("organisation_name"),
            MergeField("credit_note_number", required=True),
            MergeField("invoice_number", required=True),
            MergeField("invoice_text"),
            MergeField("amount", required=True),
            MergeField("taken_off"),
            MergeField("used"),
            MergeField("paid_back"),
            MergeField("credit_left"),
            MergeField("still_to_pay"),
        ),
        Purpose.STOP_NOTICE: (
            *_RECEIVER,
            MergeField("organisation_name"),
            MergeField("invoice_number"),
            MergeField("invoice_text"),
            MergeField("amount"),
            MergeField("stop_on", required=True),
            MergeField("account"),
            MergeField("reference_name"),
            MergeField("reference"),
        ),
        Purpose.REMINDER_NOTICE: (
            *_RECEIVER,
            MergeField("organisation_name"),
            MergeField("reminder_number"),
            MergeField("invoice_number"),
            MergeField("invoice_text"),
            MergeField("amount", required=True),
            MergeField("due_on"),
            MergeField("account"),
            MergeField("reference_name"),
            MergeField("reference"),
        ),
        Purpose.PAYMENT_LINK: (
            *_RECEIVER,
            MergeField("organisation_name"),
            MergeField("invoice_number"),
            MergeField("invoice_text"),
            MergeField("declined_card"),
            MergeField("retry_on"),
            MergeField("amount", required=True),
            MergeField("due_on", required=True),
            MergeField("payment_link", required=True),
            MergeField("valid_until"),
        ),
        Purpose.RECEIPT: (
            *_RECEIVER,
            MergeField("organisation_name"),
            MergeField("invoice_number"),
            MergeField("invoice_text"),
            MergeField("plan_description"),
            MergeField("product_descriptions"),
            MergeField("amount", required=True),
            MergeField("paid_on"),
            MergeField("transaction_id", required=True),
        ),
        Purpose.ORDER: (
            *_RECEIVER,
            MergeField("organisation_name"),
            MergeField("plan_name", required=True),
            MergeField("plan_description"),
            MergeField("product_descriptions"),
            MergeField("copies"),
            MergeField("start_on", required=True),
            MergeField("when_paid"),
            MergeField("first_amount"),
            MergeField("first_until"),
            MergeField("now_amount"),
            MergeField("now_until"),
            MergeField("then_amount"),
            MergeField("then_from"),
            MergeField("bound_through"),
            MergeField("last_day"),
            MergeField("payment_method"),
            MergeField("payer_name"),
            MergeField("withdrawal"),
        ),
        Purpose.APPEAL: (
            *_RECEIVER,
            MergeField("organisation_name"),
            MergeField("campaign_name"),
            MergeField("account"),
            MergeField("reference"),
            MergeField("reference_name"),
        ),
        Purpose.FEE_DETAILS: (*_RECEIVER, *_FEE, MergeField("run_on"), MergeField("members"), MergeField("total")),
        Purpose.FEE_NOTICE: (
            *_RECEIVER,
            *_FEE,
            MergeField("days_to_run"),
            MergeField("run_on"),
            MergeField("amount", required=True),
        ),
        Purpose.FEE_COLLECTION: (*_RECEIVER, *_FEE, *_TO_PAY),
        Purpose.FEE_RECEIPT: (
            *_RECEIVER,
            *_FEE,
            MergeField("transaction_id", required=True),
            MergeField("amount", required=True),
        ),
        Purpose.FEE_REMINDER: (*_RECEIVER, *_FEE, *_TO_PAY),
    }
)
"""What each purpose's texts may show: the typed list that a text is checked against when it is saved."""

_FEE_MAILS = frozenset(purpose for purpose in Purpose if purpose.name.startswith("FEE_"))
_FIELD = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")
# Control characters and the marks that turn the direction of text around have no place in a value.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def check_text(purpose: Purpose, subject: str, body: str) -> tuple[FieldError, ...]:
    """Return what is wrong with a subject and body: unknown or missing fields, stray braces, length (DIA-01)."""
    return (
        *_check_part(purpose, "subject", subject, SUBJECT_CHARACTERS_MAX),
        *_check_part(purpose, "body", body, TEXT_CHARACTERS_MAX),
        *_check_required(purpose, body),
    )


def fields_in(text: str) -> frozenset[str]:
    """Return the names of the fields that a text shows."""
    return frozenset(_FIELD.findall(text))


def merge(text: str, values: Mapping[str, Value], language: str) -> str:
    """Return the text with its fields replaced, each value shown as the language writes it, in one pass.

    A value is never read as a field again. A line with fields that are all empty is left out, and with it
    one of the empty lines around it. Raises KeyError for a field without a value: texts are checked before use.
    """
    form = _form(text)
    shown = {name: show(values[name], language) for name in form.names}
    if all(shown.values()):
        return form.filled(shown)
    kept: list[str] = []
    drops = False
    for line in text.split("\n"):
        form = _form(line)
        if form.names and not any(shown[name] for name in form.names):
            drops = True
        elif line or not drops or (kept and kept[-1]):
            kept.append(form.filled(shown))
            drops = False
    return "\n".join(kept)


@dataclass(frozen=True, slots=True)
class _Form:
    """A text's fields in their order, and the pieces of text around them."""

    fields: tuple[str, ...]
    pieces: tuple[str, ...]
    names: frozenset[str]

    def filled(self, shown: Mapping[str, str]) -> str:
        first, *others = self.pieces
        return "".join([first, *(shown[field] + after for field, after in zip(self.fields, others, strict=True))])


@lru_cache(maxsize=512)
def _form(text: str) -> _Form:
    parts = _FIELD.split(text)
    return _Form(tuple(parts[1::2]), tuple(parts[0::2]), frozenset(parts[1::2]))


def merge_line(text: str, values: Mapping[str, Value], language: str) -> str:
    """Return a merged text as one line, for subjects."""
    return _UNSEEN.sub(" ", merge(text, values, language)).strip()


def show(value: Value, language: str) -> str:
    """Return a value as text: money and dates in the language's own form, nothing unseen in it, Lines as lines."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return amount_text(value, language)
    if isinstance(value, date):
        return date_text(value, language)
    if isinstance(value, Lines):
        return "\n".join(_UNSEEN.sub(" ", line).strip() for line in value.strip().splitlines())
    text = str(value)
    return text.strip() if text.isprintable() else _UNSEEN.sub(" ", text).strip()


def _check_part(purpose: Purpose, path: str, text: str, characters_max: int) -> list[FieldError]:
    errors = []
    if not text.strip():
        errors.append(FieldError(path, "REQUIRED", "write something here"))
    if len(text) > characters_max:
        errors.append(
            FieldError(path, "TOO_LONG", f"write at most {characters_max} characters", (("most", characters_max),))
        )
    known = {field.name for field in FIELDS[purpose]}
    unknown = sorted({name for name in _FIELD.findall(text) if name not in known})
    if unknown:
        offered = ", ".join(sorted(known))
        message = f"there is no field {', '.join(unknown)} here; the fields are {offered}"
        errors.append(FieldError(path, "UNKNOWN_FIELD", message, (("fields", ", ".join(unknown)),), "DIA-01"))
    rest = _FIELD.sub("", text)
    if "{{" in rest or "}}" in rest:
        message = "a field is written {{name}}; remove the other double braces"
        errors.append(FieldError(path, "BRACES", message, rule="DIA-01"))
    return errors


def _check_required(purpose: Purpose, body: str) -> list[FieldError]:
    present = set(_FIELD.findall(body))
    missing = [field.name for field in FIELDS[purpose] if field.required and field.name not in present]
    if not missing:
        return []
    fields = ", ".join(f"{{{{{name}}}}}" for name in missing)
    rule = "FEE-06" if purpose in _FEE_MAILS else "DIA-01"
    return [FieldError("body", "FIELD_MISSING", f"the text must show {fields}", (("fields", fields),), rule)]

"""An expected "no". Everything else that goes wrong is a bug."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal
from uuid import UUID

from domain.kernel.reason import Arguments, Value

FieldCode = Literal[
    "ABOVE_FEE",
    "ACCOUNT",
    "ACCOUNT_NUMBER",
    "AGE_UNKNOWN",
    "AGREEMENT_ID",
    "AMOUNT",
    "BASE64",
    "BEFORE_START",
    "BRACES",
    "CHAIN",
    "CHARACTERS",
    "CHOICE_CHAIN",
    "CHOOSE",
    "CLOSED",
    "COLOUR",
    "COMPANY_ONLY",
    "COUNTRY",
    "CURRENCY",
    "DIGITS",
    "DECEASED",
    "DISABLED_PLAN",
    "DUPLICATE",
    "EMAIL",
    "FIELD_MISSING",
    "FILE",
    "FIXED_FIRST",
    "FIXED_KIND",
    "FOLLOWS",
    "FREQUENCY",
    "FUTURE",
    "HOUSEHOLD_TOO_SMALL",
    "INVALID",
    "INVALID_CURSOR",
    "INVALID_ID",
    "INVALID_TOKEN",
    "INVOICED",
    "IN_FUTURE",
    "IS_A_PART",
    "IS_MAIN",
    "KID_WITHOUT_ROOM",
    "KIND",
    "LANGUAGE",
    "LENGTH",
    "LINES",
    "MONTH_CLOSED",
    "MONTH_NOT_OVER",
    "MONTH_OPEN",
    "NATIONAL_ID",
    "NEEDS_PAYMENT",
    "NEGATIVE",
    "NEVER_MEET",
    "NEVER_RUN",
    "NOBODY",
    "NOTHING_NAMED",
    "NOT_FOUND",
    "NOT_HERE",
    "NOT_IDENTIFIED",
    "NOT_MAIN",
    "NOT_OUT_THIS_YEAR",
    "NOT_POSITIVE",
    "NOT_STORED",
    "NO_AGREEMENT",
    "NO_BANK_ACCOUNT",
    "NO_CHOICE",
    "NO_FIRST_RULE",
    "NO_PRICE",
    "NUMBER",
    "ORGANISATION_NUMBER",
    "OTHER_BIRTH_DATE",
    "OTHER_COUNTRY",
    "OTHER_CURRENCY",
    "OTHER_MEMBER",
    "OTHER_ORGANISATION",
    "OUTSIDE_CAMPAIGN",
    "OUT_OF_RANGE",
    "OVERLAP",
    "PALE",
    "PAST",
    "PERCENT",
    "PERSON_ONLY",
    "PHONE",
    "PICTURE",
    "PIXELS",
    "POSTAL_CODE",
    "RANGE",
    "REQUIRED",
    "RUN_STATE",
    "SELF",
    "SETUP_CHOICE",
    "SETUP_DECIMAL",
    "SETUP_FIELDS",
    "SETUP_FIXED",
    "SETUP_FORM",
    "SETUP_HEAD",
    "SETUP_KEPT",
    "SETUP_LIST",
    "SETUP_LOGICAL",
    "SETUP_MISSING",
    "SETUP_NOT_THERE",
    "SETUP_TWICE",
    "SETUP_UNKNOWN",
    "SETUP_VALUE",
    "SETUP_WHOLE",
    "SETUP_YAML",
    "SEVERAL_ORGANISATIONS",
    "STOPS_FIRST",
    "SWITCHED_OFF",
    "TAKEN",
    "TAKEN_BACK",
    "TIME",
    "TOO_EARLY",
    "TOO_FAR",
    "TOO_HIGH",
    "TOO_LARGE",
    "TOO_LONG",
    "TOO_MANY",
    "TOO_OLD",
    "TOO_YOUNG",
    "TWELVE",
    "TWICE",
    "TYPE_DIGIT",
    "UNKNOWN",
    "UNKNOWN_FIELD",
    "USED",
    "VAT_RATE",
    "VIPPS_CHAIN",
    "VIPPS_DISCOUNT",
    "VIPPS_FEE",
    "VIPPS_FIRST",
    "VIPPS_FREE",
    "VIPPS_LENGTH",
    "VIPPS_PRICE",
]
"""Everything that can be wrong with a field; screens have words for each."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: its path as the caller named it, a stable code, and words that say what to do.

    `args` are what words in another language need beside the code, such as the limits of a range. `rule` is the number
    of the rule that says so; "" where only the form is wrong: a name that is missing or too long, an id of nothing.
    """

    path: str
    code: FieldCode
    message: str
    args: Arguments = ()
    rule: str = ""

    @property
    def said(self) -> str:
        """The message with its rule."""
        return f"{self.message} ({self.rule})" if self.rule else self.message


@dataclass(eq=False)
class Refusal(Exception):
    """Base of every expected "no". A subclass adds its fields, a `code` and a `message`; nothing is left behind.

    `RULE` is the number of the rule that says so, where it is one; a subclass whose rule depends on what is in the way
    overrides `rule`.
    """

    code: ClassVar[str] = "REFUSED"
    RULE: ClassVar[str] = ""

    @property
    def rule(self) -> str:
        """The number of the rule that says so; "" where none does, or where each field at fault has its own."""
        return self.RULE

    @property
    def message(self) -> str:
        """What is wrong, where, and what to do, in English; screens translate by the code."""
        return self.code

    @property
    def fields(self) -> tuple[FieldError, ...]:
        """The fields at fault, where there are any."""
        return ()

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


@dataclass(eq=False)
class InvalidInput(Refusal):
    """One or more fields of a command can't be accepted."""

    code: ClassVar[str] = "INVALID_INPUT"
    errors: tuple[FieldError, ...]

    @property
    def message(self) -> str:
        return "; ".join(f"{e.path}: {e.said}" for e in self.errors)

    @property
    def fields(self) -> tuple[FieldError, ...]:
        return self.errors

    @classmethod
    def of(cls, path: str, code: FieldCode, message: str, *, rule: str = "", **args: Value) -> InvalidInput:
        """A refusal of one field, by a rule where it is one."""
        return cls((FieldError(path, code, message, tuple(args.items()), rule),))


def short_code(refusal: Refusal) -> str:
    """Return what a refusal is about, in one code: of a field that can't be accepted, that of its fault."""
    return refusal.errors[0].code if isinstance(refusal, InvalidInput) and refusal.errors else refusal.code


def refuse_if_any(errors: Iterable[FieldError]) -> None:
    """Raise InvalidInput with all errors at once; do nothing where there are none."""
    if found := tuple(errors):
        raise InvalidInput(found)


@dataclass(eq=False)
class NotFound(Refusal):
    """The thing that a command names does not exist for this tenant."""

    code: ClassVar[str] = "NOT_FOUND"
    what: str
    id: UUID | str

    @property
    def message(self) -> str:
        return f"There is no {self.what} {self.id} here. It may have been removed; reload the list."


@dataclass(eq=False)
class NotAllowed(Refusal):
    """The caller lacks a permission."""

    code: ClassVar[str] = "NOT_ALLOWED"
    needed: str

    @property
    def message(self) -> str:
        return f"This needs the permission {self.needed}. Ask an owner to give you a role that has it."


@dataclass(eq=False)
class StaleVersion(Refusal):
    """The row was changed by someone else after the caller read it."""

    code: ClassVar[str] = "STALE_VERSION"
    current: int

    @property
    def message(self) -> str:
        return f"Someone changed this after you opened it (now version {self.current}). Look again, then save again."


@dataclass(eq=False)
class IdempotencyConflict(Refusal):
    """The same idempotency key came with other input."""

    code: ClassVar[str] = "IDEMPOTENCY_CONFLICT"
    key: str

    @property
    def message(self) -> str:
        return f"The key {self.key} was already used for another request. Use a new key for a new request."

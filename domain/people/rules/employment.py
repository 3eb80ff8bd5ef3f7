"""What makes an employment (PPL-07)."""

from __future__ import annotations

from domain.kernel.refusal import FieldError
from domain.people.model import EmploymentDetails, MemberKind

TITLE_CHARACTERS_MAX = 100
PERCENT_MAX = 100


def employment_errors(details: EmploymentDetails, employer_kind: str | None) -> list[FieldError]:
    """Find what is wrong with an employment; `employer_kind` is None where nobody has the employer's id."""
    errors = []
    if employer_kind is None:
        errors.append(FieldError("employerId", "NOT_FOUND", "there is no such company; choose one of the register"))
    elif employer_kind != MemberKind.COMPANY:
        errors.append(FieldError("employerId", "COMPANY_ONLY", "an employer is a company; choose one of the register"))
    if len(details.title) > TITLE_CHARACTERS_MAX:
        limit = (("most", TITLE_CHARACTERS_MAX),)
        errors.append(FieldError("title", "TOO_LONG", f"at most {TITLE_CHARACTERS_MAX} characters", limit))
    if not 1 <= details.percent <= PERCENT_MAX:
        limits = (("least", 1), ("most", PERCENT_MAX))
        errors.append(FieldError("percent", "RANGE", f"1–{PERCENT_MAX} percent of a full post", limits))
    if details.to_on is not None and details.to_on <= details.from_on:
        errors.append(FieldError("lastOn", "BEFORE_START", "the last day can't be before the first"))
    return errors

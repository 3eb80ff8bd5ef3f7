"""The words of employment: where a member works (PPL-07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EmploymentDetails:
    """The input of save_employment. `percent` is of a full post; `to_on` the first day without, None: it goes on."""

    member_id: UUID
    employer_id: UUID
    from_on: date
    to_on: date | None = None
    title: str = ""
    percent: int = 100


@dataclass(frozen=True, slots=True)
class Employment:
    """Where a member works."""

    id: UUID
    details: EmploymentDetails
    version: int

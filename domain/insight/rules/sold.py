"""What a figure of the report on how and by whom was sold is of: a tag, no tag of a kind, or all orders (REP-16)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from domain.catalogue.model import TagKind
from domain.kernel.refusal import FieldError

ALL_ORDERS = UUID(int=1)
"""Stands for all orders, each once, however many tags it has."""
WITHOUT: Mapping[TagKind, UUID] = {TagKind.HOW: UUID(int=2), TagKind.WHO: UUID(int=3)}
"""Stand for the orders that no tag of a kind says anything of."""


def period_errors(from_on: date, to_on: date) -> list[FieldError]:
    """Find out whether a period `[from_on, to_on)` has no day."""
    if to_on > from_on:
        return []
    return [FieldError("toOn", "BEFORE_START", "the period ends before it begins; choose a later day")]

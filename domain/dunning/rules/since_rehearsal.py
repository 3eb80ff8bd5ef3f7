"""What a dunning run would do otherwise than its rehearsal did, for each payer (NEW-01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.billing.model import ChangeCode, RehearsalOutcome
from domain.dunning.rules.rehearsing import COLLECTION_NUMBER
from domain.kernel.money import Money

Change = tuple[UUID, ChangeCode, Mapping[str, Money | date]]


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder as it would be now, in minor units; without a due date it is a payment stop, or goes to collection."""

    payer_id: UUID
    total_minor: int = 0
    due_on: date | None = None
    consumed_minor: int = 0


def changes_of(
    was: Sequence[Mapping[str, Any]], now: Mapping[tuple[UUID, int], Planned], currency: str
) -> Iterator[Change]:
    """Yield what is not as it was: payer, what has changed, from what to what.

    `was` are the rows of the rehearsal, `now` what the rules give, by invoice and number: a step, or one of those that
    rows have for stops and collection.
    """
    before = {(one["subject_id"], one["number"]): one for one in was if one["outcome"] != RehearsalOutcome.EXCLUDED}
    for key in sorted({*before, *now}):
        old, new = before.get(key), now.get(key)
        if old is None and new is not None:
            yield _came(new, key[1], currency)
        elif new is None and old is not None:
            yield _went(old, currency)
        elif old is not None and new is not None and (change := _change(old, new, currency)):
            yield change


def _came(new: Planned, number: int, currency: str) -> Change:
    if new.due_on is None:
        return new.payer_id, ChangeCode.COLLECTION if number == COLLECTION_NUMBER else ChangeCode.STOP, {}
    return new.payer_id, ChangeCode.NEW, {"after": Money(new.total_minor, currency)}


def _went(old: Mapping[str, Any], currency: str) -> Change:
    if old["outcome"] == RehearsalOutcome.STOPPED:
        return old["member_id"], ChangeCode.NO_STOP, {}
    if old["outcome"] == RehearsalOutcome.HANDED_OVER:
        return old["member_id"], ChangeCode.NO_COLLECTION, {}
    return old["member_id"], ChangeCode.GONE, {"before": Money(old["total_minor"], currency)}


def _change(old: Mapping[str, Any], new: Planned, currency: str) -> Change | None:
    for code, before, after in (
        (ChangeCode.AMOUNT, old["total_minor"], new.total_minor),
        (ChangeCode.DRAWN, old["drawn_minor"], new.consumed_minor),
    ):
        if before != after:
            return new.payer_id, code, {"before": Money(before, currency), "after": Money(after, currency)}
    if new.due_on is not None and old["due_on"] != new.due_on:
        return new.payer_id, ChangeCode.DUE, {"before": old["due_on"], "after": new.due_on}
    return None

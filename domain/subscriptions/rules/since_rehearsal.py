"""What a run would do otherwise than its rehearsal did, for each that it is about (NEW-01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.billing.model import ChangeCode, ChangedSince, RehearsalOutcome
from domain.billing.rules.drawing import drawn_minor
from domain.billing.rules.rehearsed import LineKeys
from domain.billing.rules.reject import RejectCode
from domain.kernel.money import Money
from domain.kernel.reason import Named
from domain.subscriptions.model import TermBill, TermReject

Change = tuple[ChangeCode, Mapping[str, Money | date]]
# Those with these reasons are no rejects: they were not due, or wait for more.
_PASSED_OVER = {RejectCode.ENDS.name, RejectCode.RESTS.name, RejectCode.HELD_OVER.name}


def changes_of(
    was: Sequence[Mapping[str, Any]], now: Sequence[TermBill | TermReject], keys: LineKeys, currency: str
) -> Iterator[tuple[UUID, Change]]:
    """Yield what is not as it was for one subscription, by the member that it is of.

    `was` are the rows of the rehearsal, `now` what the rules give.
    """
    before = {one["number"]: one for one in was if one["outcome"] != RehearsalOutcome.EXCLUDED}
    after = {one.number: one for one in now if isinstance(one, TermBill)}
    for number in sorted({*before, *after}):
        old, new = before.get(number), after.get(number)
        if old is None and new is not None:
            yield new.draft.member_id, (ChangeCode.NEW, {"after": Money(new.draft.total_minor, currency)})
        elif new is None and old is not None:
            yield old["member_id"], (ChangeCode.GONE, {"before": Money(old["total_minor"], currency)})
        elif old is not None and new is not None and (change := _change(old, new, keys, currency)):
            yield new.draft.member_id, change
    if before.keys() == after.keys():
        yield from _left_out(was, now)


def said(change: Change, person: Mapping[str, Any]) -> ChangedSince:
    """Return a change with the person that it is about."""
    code, args = change
    return ChangedSince.of(code, member=Named("Member", person["id"], person["name"]), **args)


def _left_out(was: Sequence[Mapping[str, Any]], now: Sequence[TermBill | TermReject]) -> Iterator[tuple[UUID, Change]]:
    before = {one["reason"]["code"]: one["member_id"] for one in was if one["reason"]}
    before = {code: member_id for code, member_id in before.items() if code not in _PASSED_OVER}
    after = {one.reason.code.name: one.member_id for one in now if isinstance(one, TermReject)}
    if before.keys() != after.keys():
        yield next(iter({**before, **after}.values())), (ChangeCode.LEFT_OUT, {})


def _change(old: Mapping[str, Any], new: TermBill, keys: LineKeys, currency: str) -> Change | None:
    draft = new.draft
    drawn = drawn_minor(draft.drawn)
    if old["total_minor"] != draft.total_minor:
        return ChangeCode.AMOUNT, _money(old["total_minor"], draft.total_minor, currency)
    if old["drawn_minor"] != drawn:
        return ChangeCode.DRAWN, _money(old["drawn_minor"], drawn, currency)
    if old["due_on"] != draft.due_on:
        return ChangeCode.DUE, {"before": old["due_on"], "after": draft.due_on}
    return (ChangeCode.CONTENT, {}) if old["lines_key"] != keys.of(draft.lines) else None


def _money(before_minor: int, after_minor: int, currency: str) -> dict[str, Money]:
    return {"before": Money(before_minor, currency), "after": Money(after_minor, currency)}

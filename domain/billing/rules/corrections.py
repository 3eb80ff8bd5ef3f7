"""Corrections that wait for the next invoice of a subscription, and how an invoice takes them (BIL-09)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.billing.model import BillableLine, InvoiceDraft, Why
from domain.billing.rules.lines import with_lines
from domain.billing.rules.why import LineCode, LineReason

AMOUNT_MINOR_MAX = 100_000_000


@dataclass(frozen=True, slots=True)
class WaitingCorrection:
    """What is left of a correction, VAT included: below zero a deduction, above zero an addition.

    `origin_id` is the subscription on which it waits. It was registered by a person on a day.
    """

    id: UUID
    origin_id: UUID
    text: str
    left_minor: int
    vat_bp: int
    account: str
    registered_by: str
    registered_on: date


class Corrections:
    """What waits on some subscriptions, the oldest of each first, as one invoice after another takes it."""

    def __init__(self, oldest_first: Iterable[WaitingCorrection] = ()) -> None:
        self._waiting: dict[UUID, list[WaitingCorrection]] = defaultdict(list)
        for one in oldest_first:
            self._waiting[one.origin_id].append(one)

    def corrected(self, draft: InvoiceDraft) -> InvoiceDraft:
        """Return a draft with what waits for it as lines at its end; what it takes does not wait any more.

        All additions come first, then deductions as far as the invoice goes: it never gets below zero, and what does
        not fit of a deduction goes on waiting.
        """
        origin_id = draft.origin_id
        waiting = self._waiting.get(origin_id) if origin_id is not None else None
        if origin_id is None or not waiting:
            return draft
        taken = list(_taken(draft.total_minor, waiting))
        if not taken:
            return draft
        parts = {one.id: minor for one, minor in taken}
        left = [replace(one, left_minor=one.left_minor - parts.get(one.id, 0)) for one in waiting]
        self._waiting[origin_id] = [one for one in left if one.left_minor]
        lines = [BillableLine(one.text, 1, minor, one.vat_bp, one.account, why=_why(one)) for one, minor in taken]
        return replace(
            draft,
            lines=with_lines(draft.lines, lines),
            corrections=tuple((one.id, minor) for one, minor in taken),
        )


def _why(one: WaitingCorrection) -> Why:
    return Why([LineReason.of(LineCode.CORRECTED, who=one.registered_by, on=one.registered_on)])


def _taken(total_minor: int, waiting: Sequence[WaitingCorrection]) -> Iterator[tuple[WaitingCorrection, int]]:
    additions = [one for one in waiting if one.left_minor > 0]
    yield from ((one, one.left_minor) for one in additions)
    room = total_minor + sum(one.left_minor for one in additions)
    for one in waiting:
        if one.left_minor < 0 < room:
            part = min(room, -one.left_minor)
            room -= part
            yield one, -part

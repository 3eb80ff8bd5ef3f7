"""What someone should look at before a run: who gets nothing, too much, twice, or otherwise than wished (RUN-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from domain.billing.model import InvoiceLine
from domain.billing.rules.reject import RejectCode
from domain.subscriptions.model import CriteriaSet, RunWarning, TermBill, TermReject, WarningCode
from domain.subscriptions.rules.criteria import due_by
from domain.subscriptions.rules.membership import start_errors
from domain.subscriptions.rules.pricing import Pricing

# An invoice this many times the median of the run is pointed out.
HIGH_TIMES = 5
_NO_ADDRESS = RunWarning.of(WarningCode.NO_ADDRESS)
_PAYER_DIED = RunWarning.of(WarningCode.PAYER_DIED)
_NO_EMAIL = RunWarning.of(WarningCode.NO_EMAIL)
_AMOUNT_ZERO = RunWarning.of(WarningCode.AMOUNT_ZERO)
_UNUSUALLY_HIGH = RunWarning.of(WarningCode.UNUSUALLY_HIGH, times=HIGH_TIMES)
_REJECTED = {RejectCode.NO_PRICE: WarningCode.NO_PRICE, RejectCode.BROKEN: WarningCode.BROKEN}
LACKS_AGREEMENT: Mapping[str, RunWarning] = {
    "CARD": RunWarning.of(WarningCode.NO_CARD),
    "PAYROLL": RunWarning.of(WarningCode.NO_EMPLOYER),
    "AVTALEGIRO": RunWarning.of(WarningCode.NO_AVTALEGIRO),
    "EFAKTURA": RunWarning.of(WarningCode.NO_EFAKTURA),
    "AUTOGIRO": RunWarning.of(WarningCode.NO_AUTOGIRO),
    "BETALINGSSERVICE": RunWarning.of(WarningCode.NO_BETALINGSSERVICE),
    "VIPPS": RunWarning.of(WarningCode.NO_VIPPS),
    "EHF": RunWarning.of(WarningCode.NO_EHF),
}
"""What is said of who has no agreement for a method; the other methods need none."""


class Concerned(NamedTuple):
    """A member that a warning is about, and the invoice that shows it where it is about an earlier one."""

    member_id: UUID
    invoice_id: UUID | None = None


class Before(NamedTuple):
    """A product that a member was billed for the days of a bill before, on another subscription."""

    product_id: UUID
    invoice_id: UUID


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """What is known of the payers and members of some bills.

    `agreed` are (method, payer) with an agreement in force on the run's day, or what else the method asks for. `before`
    is by subscription and term.
    """

    payers: Mapping[UUID, Mapping[str, Any]]
    agreed: Collection[tuple[str, UUID]]
    before: Mapping[tuple[UUID, int], Sequence[Before]]


class Warner:
    """Looks at what a run would bill, one item after another, and gathers whom a warning is about."""

    def __init__(self, on: date, sets: Sequence[CriteriaSet], pricing: Pricing) -> None:
        self._on, self._sets, self._pricing = on, sets, pricing
        self._found: dict[RunWarning, list[Concerned]] = defaultdict(list)
        self._amounts: list[tuple[int, UUID]] = []
        self._days: dict[tuple[UUID, UUID], list[tuple[date, date, UUID]]] = defaultdict(list)

    def look(self, item: TermBill | TermReject, set_number: int, known: KnownBefore) -> None:
        """Look at a bill, or at what could not be billed."""
        if isinstance(item, TermReject):
            warning = RunWarning.of(_REJECTED[item.reason.code], **dict(item.reason.args))
            self._found[warning].append(Concerned(item.member_id))
            return
        draft = item.draft
        self._amounts.append((draft.total_minor, draft.member_id))
        self._reach(draft.payer_id, known.payers[draft.payer_id])
        if known.payers[draft.payer_id]["deceased_on"] is not None:
            self._found[_PAYER_DIED].append(Concerned(draft.payer_id))
        if draft.total_minor == 0:
            self._found[_AMOUNT_ZERO].append(Concerned(draft.payer_id))
        lacks = LACKS_AGREEMENT.get(draft.payment_method)
        if lacks is not None and (draft.payment_method, draft.payer_id) not in known.agreed:
            self._found[lacks].append(Concerned(draft.payer_id))
        self._fit(item)
        self._moved(item, set_number)
        self._doubled(item, known.before.get((item.subscription_id, item.number), ()))

    def found(self) -> Mapping[RunWarning, Sequence[Concerned]]:
        """Return whom each warning is about, once everything was looked at."""
        high: list[Concerned] = []
        if self._amounts:
            median = sorted(amount for amount, _ in self._amounts)[len(self._amounts) // 2]
            high = [Concerned(who) for amount, who in self._amounts if 0 < median * HIGH_TIMES < amount]
        return {**self._found, **({_UNUSUALLY_HIGH: high} if high else {})}

    def _reach(self, payer_id: UUID, payer: Mapping[str, Any]) -> None:
        if not payer["email"]:
            self._found[_NO_EMAIL if payer["postal_code"] else _NO_ADDRESS].append(Concerned(payer_id))

    def _fit(self, item: TermBill) -> None:
        """Point out who could not start on the plan that it is billed under (CAT-10)."""
        plan, facts = self._pricing.plan(item.plan_id), self._pricing.member(item.draft.member_id)
        if facts is not None and any(start_errors(plan, facts, item.start_on)):
            warning = RunWarning.of(WarningCode.CONDITIONS, plan=plan.name)
            self._found[warning].append(Concerned(item.draft.member_id))

    def _moved(self, item: TermBill, set_number: int) -> None:
        """Point out what a set wants due earlier or later than the bank's notice allows (FIL-03)."""
        asked = due_by(self._sets[set_number].due, self._on) if self._sets else None
        if asked is not None and item.draft.due_on != max(asked, item.draft.issued_on):
            warning = RunWarning.of(WarningCode.DUE_MOVED, asked=asked, due=item.draft.due_on)
            self._found[warning].append(Concerned(item.draft.payer_id))

    def _doubled(self, item: TermBill, before: Sequence[Before]) -> None:
        """Point out a member that is billed for days of a product which another subscription of it has, too."""
        lines = [line for line in item.draft.lines if line.product_id is not None]
        member_id = item.draft.member_id
        again = next((line for line in lines if self._overlaps(item, line)), None)
        if again is not None:
            warning = RunWarning.of(WarningCode.DOUBLED_IN_RUN, product=again.text)
            self._found[warning].append(Concerned(member_id))
        for line in lines:
            earlier = next((one for one in before if one.product_id == line.product_id), None)
            if earlier is not None:
                warning = RunWarning.of(WarningCode.DOUBLED_BEFORE, product=line.text)
                self._found[warning].append(Concerned(member_id, earlier.invoice_id))
                break
        for product_id in {line.product_id for line in lines if line.product_id is not None}:
            self._days[member_id, product_id].append((item.start_on, item.end_on, item.subscription_id))

    def _overlaps(self, item: TermBill, line: InvoiceLine) -> bool:
        assert line.product_id is not None, "the caller has asked"
        return any(
            start < item.end_on and item.start_on < end and subscription_id != item.subscription_id
            for start, end, subscription_id in self._days.get((item.draft.member_id, line.product_id), ())
        )

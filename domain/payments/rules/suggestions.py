"""Whom a payment is probably from (PAY-04, PAY-05): the evidence, what it is worth, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.billing.rules.kid import fault_of, with_right_control
from domain.billing.rules.kid_fault import KidFaultCode
from domain.billing.rules.kid_format import KidFormat
from domain.kernel.reason import Named
from domain.payments.model import SuggestionCode, SuggestionReason

SUGGESTIONS_MAX = 5
SAME_REFERENCE = 95
CORRECTED_REFERENCE = 90
SAME_ACCOUNT_AND_AMOUNT = 85
SAME_ACCOUNT = 70
ONLY_WITH_AMOUNT = 60
ONE_OF_SOME_WITH_AMOUNT = 30
SOME_MAX = 3
"""An amount that more open invoices have than this says nothing."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A member, and an invoice to settle if there is one; `score` from 0 to 100, and the reason."""

    member_id: UUID
    invoice_id: UUID | None
    score: int
    reason: SuggestionReason


@dataclass(frozen=True, slots=True)
class KnownInvoice:
    """An invoice that evidence points at, with what is open of it."""

    invoice_id: UUID
    number: int
    payer_id: UUID
    open_minor: int

    @property
    def named(self) -> Named:
        """The invoice as a reason names it."""
        return Named("Invoice", self.invoice_id, str(self.number))


def corrected(reference: str | None, form: KidFormat) -> str | None:
    """Return the reference with the right control, where a text is as long as one and only that is wrong."""
    fault = fault_of(reference, form) if reference else None
    if not reference or fault is None or fault.code is not KidFaultCode.CHECK_DIGIT:
        return None
    right = with_right_control(reference, form)
    return None if fault_of(right, form) else right


def by_reference(invoices: Iterable[KnownInvoice]) -> list[Suggestion]:
    """Suggest the payers of invoices that carry the very reference, whatever state they are in."""
    return [
        Suggestion(
            each.payer_id,
            each.invoice_id if each.open_minor else None,
            SAME_REFERENCE,
            SuggestionReason.of(SuggestionCode.SAME_REFERENCE, invoice=each.named),
        )
        for each in invoices
    ]


def by_corrected_reference(invoices: Iterable[KnownInvoice]) -> list[Suggestion]:
    """Suggest the payers of invoices whose reference differs in the check digit only."""
    return [
        Suggestion(
            each.payer_id,
            each.invoice_id if each.open_minor else None,
            CORRECTED_REFERENCE,
            SuggestionReason.of(SuggestionCode.CORRECTED_REFERENCE, invoice=each.named),
        )
        for each in invoices
    ]


def by_account(amount_minor: int, owners: Iterable[UUID], open_of_owners: Iterable[KnownInvoice]) -> list[Suggestion]:
    """Suggest whom the debit account's last payments were from; first those who owe exactly this."""
    fitting = {each.payer_id: each for each in open_of_owners if each.open_minor == amount_minor}
    found = []
    for owner in owners:
        invoice = fitting.get(owner)
        if invoice:
            reason = SuggestionReason.of(SuggestionCode.SAME_ACCOUNT_AND_AMOUNT, invoice=invoice.named)
            found.append(Suggestion(owner, invoice.invoice_id, SAME_ACCOUNT_AND_AMOUNT, reason))
        else:
            reason = SuggestionReason.of(SuggestionCode.SAME_ACCOUNT)
            found.append(Suggestion(owner, None, SAME_ACCOUNT, reason))
    return found


def by_amount(fitting: list[KnownInvoice]) -> list[Suggestion]:
    """Suggest the payers of the open invoices of exactly this amount, if they are few."""
    if len(fitting) > SOME_MAX:
        return []
    if len(fitting) == 1:
        reason = SuggestionReason.of(SuggestionCode.ONLY_WITH_AMOUNT, invoice=fitting[0].named)
        return [Suggestion(fitting[0].payer_id, fitting[0].invoice_id, ONLY_WITH_AMOUNT, reason)]
    return [
        Suggestion(
            each.payer_id,
            each.invoice_id,
            ONE_OF_SOME_WITH_AMOUNT,
            SuggestionReason.of(SuggestionCode.ONE_OF_SOME_WITH_AMOUNT, invoice=each.named, count=len(fitting)),
        )
        for each in fitting
    ]


def ranked(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Return the best suggestion for each member, the best first, at most SUGGESTIONS_MAX."""
    best: dict[UUID, Suggestion] = {}
    for each in suggestions:
        if each.member_id not in best or each.score > best[each.member_id].score:
            best[each.member_id] = each
    return sorted(best.values(), key=lambda each: (-each.score, each.member_id))[:SUGGESTIONS_MAX]

"""Whom and what a payment is for, read from its reference (PAY-02, PAY-02a)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.billing.rules.kid import decode, fault_of
from domain.billing.rules.kid_fault import KidFault, KidFaultCode
from domain.billing.rules.kid_format import KidFormat
from domain.kernel.reason import Named
from domain.payments.model import MatchingType, Problem, ProblemCode

COMPLETED_BY_ITSELF = frozenset({"ISSUED"})
"""Invoice states in which a payment completes without a person, unless the organisation says otherwise (PAY-02a)."""

_STATE_PROBLEMS = {
    "CREDITED": ProblemCode.INVOICE_CREDITED,
    "IN_COLLECTION": ProblemCode.INVOICE_IN_COLLECTION,
}
_FAULTS = {
    KidFaultCode.LENGTH: ProblemCode.KID_LENGTH,
    KidFaultCode.CHARACTERS: ProblemCode.KID_CHARACTERS,
    KidFaultCode.CHECK_DIGIT: ProblemCode.KID_CHECK_DIGIT,
    KidFaultCode.PREFIX: ProblemCode.KID_PREFIX,
    KidFaultCode.TYPE_DIGIT: ProblemCode.KID_TYPE_DIGIT,
}


@dataclass(frozen=True, slots=True)
class ReferencedInvoice:
    """An invoice that carries a reference, with the member who pays it and its stored state."""

    invoice_id: UUID
    number: int
    payer_id: UUID
    state: str = "ISSUED"


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a payment is from, and which invoice it names, if any."""

    matching_type: MatchingType
    member_id: UUID
    invoice: ReferencedInvoice | None


def match_reference(
    reference: str | None,
    form: KidFormat,
    invoices: Sequence[ReferencedInvoice],
    members: Mapping[int, UUID],
) -> Match | Problem:
    """Return whom and what a reference names.

    `invoices` are those of the organisation that carry exactly this reference: one is BY_REFERENCE; several of
    one payer share a KID of the member, so only the member is taken from it. Without any, the KID is decoded in
    the account's format, and `members` gives the member of its number.
    """
    if not reference:
        return Problem.of(ProblemCode.NO_REFERENCE)
    if len(invoices) == 1:
        return Match(MatchingType.BY_REFERENCE, invoices[0].payer_id, invoices[0])
    payers = {each.payer_id for each in invoices}
    if len(payers) == 1:
        return Match(MatchingType.MEMBER_FROM_REFERENCE, payers.pop(), None)
    if payers:
        return Problem.of(ProblemCode.SHARED_REFERENCE, kid=reference, members=len(payers))
    return _match_decoded(reference, form, members)


def member_number_in(reference: str, form: KidFormat) -> int | None:
    """Return the member number that a valid KID carries when no invoice has the KID; None where it has none."""
    return None if fault_of(reference, form) else decode(reference, form).member_number


def _match_decoded(kid: str, form: KidFormat, members: Mapping[int, UUID]) -> Match | Problem:
    if fault := fault_of(kid, form):
        return _problem_of(kid, fault)
    parts = decode(kid, form)
    if parts.invoice_number is not None:
        return Problem.of(ProblemCode.NO_SUCH_INVOICE, kid=kid)
    member_id = members.get(parts.member_number or 0)
    if member_id is None:
        return Problem.of(ProblemCode.NO_SUCH_MEMBER, kid=kid, number=str(parts.member_number or 0))
    return Match(MatchingType.MEMBER_FROM_REFERENCE, member_id, None)


def policy_problem(
    invoice_id: UUID, number: int, state: str, allowed: frozenset[str] = COMPLETED_BY_ITSELF
) -> Problem | None:
    """Return why a payment that names an invoice in this state waits for a person, if it does (PAY-02a)."""
    if state in allowed:
        return None
    return Problem.of(_STATE_PROBLEMS[state], invoice=Named("Invoice", invoice_id, str(number)))


def _problem_of(kid: str, fault: KidFault) -> Problem:
    return Problem.of(_FAULTS[fault.code], kid=kid, **dict(fault.args))

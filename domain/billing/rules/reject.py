"""Why a run could not bill something (RUN-06). Whoever produces what is billed says which of these it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import unique
from typing import ClassVar

from domain.billing.rules.kid import KidDoesNotFit, KidNotPayable
from domain.kernel.reason import Code, Reason
from domain.kernel.refusal import Refusal

DETAIL_CHARACTERS_MAX = 500


@unique
class RejectCode(Code):
    """Why a run could not bill something."""

    NO_PRICE = "{product} has no price for a period that starts on {on}; add one"
    KID_DOES_NOT_FIT = "its number {number} does not fit the {width} digits that the bank account's references have"
    KID_NOT_PAYABLE = "its KID would end in a dash, which payers can't type"
    BROKEN = "something is wrong with it: {detail}"
    IN_THE_WAY = "an invoice was paid, reminded of, exported or changed after the reversal was asked for"
    ENDS = "it ends on {on}, before its next term begins"
    ENDED = "it ended on {on}"
    RESTS = "it rests until {on}"
    AWAITS_PAYMENT = "its first payment is awaited"
    NOT_DUE = "its next term begins on {on}, and is not billed yet"
    HELD_OVER = "{amount} is below the minimum of its criteria set, {minimum}; it waits"
    SETTLED = "it is settled"
    CONSUMED = "what was paid before settles it"
    NOT_CHOSEN = "was told of the run, but died or is in none of its departments and teams on its day"
    UNREACHABLE = "there is no e-mail address, mobile number or postal address; a reminder would not arrive"


RULES: Mapping[RejectCode, str] = {
    RejectCode.NO_PRICE: "CAT-02",
    RejectCode.KID_DOES_NOT_FIT: "KID-01",
    RejectCode.KID_NOT_PAYABLE: "KID-01",
    RejectCode.BROKEN: "NEW-10",
    RejectCode.IN_THE_WAY: "RUN-07",
    RejectCode.ENDS: "SUB-05",
    RejectCode.ENDED: "SUB-05",
    RejectCode.RESTS: "SUB-09",
    RejectCode.AWAITS_PAYMENT: "SUB-02",
    RejectCode.NOT_DUE: "BIL-04",
    RejectCode.HELD_OVER: "RUN-01",
    RejectCode.SETTLED: "DUN-08",
    RejectCode.CONSUMED: "DUN-03",
    RejectCode.NOT_CHOSEN: "FEE-02",
    RejectCode.UNREACHABLE: "DUN-01",
}
"""The rule that each of them is (NEW-02)."""


@dataclass(frozen=True, slots=True)
class RejectReason(Reason):
    """Why a run could not bill something; its row keeps code and arguments."""

    CODES: ClassVar[type[Code]] = RejectCode
    code: RejectCode


OF_ONE_MEMBER: tuple[type[Refusal], ...] = (KidDoesNotFit, KidNotPayable)
"""Refusals that concern one of those who are billed, and no other."""
BROKE = tuple(code.name for code in (RejectCode.KID_DOES_NOT_FIT, RejectCode.KID_NOT_PAYABLE, RejectCode.BROKEN))
"""The codes of what only issuing can tell, and no look at what is due."""


def reject_reason(error: Exception) -> RejectReason:
    """Return why one of many could not be billed, from what was raised when it was tried alone (NEW-10)."""
    if isinstance(error, KidDoesNotFit):
        return RejectReason.of(RejectCode.KID_DOES_NOT_FIT, number=error.value, width=error.width)
    if isinstance(error, KidNotPayable):
        return RejectReason.of(RejectCode.KID_NOT_PAYABLE)
    said = f"{type(error).__name__}: {error}".replace("\0", "")  # which no row can keep
    return RejectReason.of(RejectCode.BROKEN, detail=said[:DETAIL_CHARACTERS_MAX])

"""The words of people in fee runs: how far each has come, and what is done about some of them afterwards (FEE-09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact
from domain.kernel.reason import Code, Reason
from domain.kernel.refusal import Refusal


class PayerState(StrEnum):
    """How far a person in a run has come.

    LEFT_OUT: was noticed, but is not in the run on its day. CHARGED: a kept card is charged. CANCELLED: the link of the
    payment mail refuses to be paid. COVERED: what the payer had unused paid all of it on the run's day. PUT_ASIDE:
    could not be billed, and waits in the quarantine (NEW-10).
    """

    NOTICED = "NOTICED"
    WAITING = "WAITING"
    MAILED = "MAILED"
    CHARGED = "CHARGED"
    CANCELLED = "CANCELLED"
    LEFT_OUT = "LEFT_OUT"
    COVERED = "COVERED"
    PUT_ASIDE = "PUT_ASIDE"


@dataclass(frozen=True, slots=True)
class Payer:
    """A person in one time of a run, as the run takes it up."""

    id: UUID
    member_id: UUID
    noticed_on: date | None


class FollowUp(StrEnum):
    """What can be done about people of a run that has run (FEE-09)."""

    RESEND = "RESEND"
    REMIND = "REMIND"
    CANCEL = "CANCEL"


@unique
class HindranceCode(Code):
    """Why a person of a run is passed over (FEE-09)."""

    NO_MAIL = "{name} has got no payment mail"
    ON_ITS_WAY = "the payment mail to {name} is on its way"
    NOT_DELIVERED = "the payment mail did not reach {name}; resend it first"
    PAYING = "{name} is paying right now"
    PAID = "{name} has nothing left to pay"
    CANCELLED = "the payment mail to {name} is cancelled"


@dataclass(frozen=True, slots=True)
class Hindrance(Reason):
    """Why a person of a run is passed over, by name (FEE-09)."""

    CODES: ClassVar[type[Code]] = HindranceCode
    code: HindranceCode


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """How many people something was done about, and who was passed over."""

    done: int
    passed_over: tuple[Hindrance, ...] = ()


@dataclass(eq=False)
class FeePayersHindered(Refusal):
    """It can be done about none of the people that were chosen (FEE-09)."""

    code: ClassVar[str] = "FEE_PAYERS_HINDERED"
    RULE: ClassVar[str] = "FEE-09"
    hindrances: tuple[Hindrance, ...]

    @property
    def message(self) -> str:
        return f"This can't be done: {'; '.join(each.message for each in self.hindrances)}. Choose others."


@dataclass(frozen=True, slots=True)
class FeePayersFollowedUp(Fact):
    """Mails of people in a time of a fee run were sent again, written later, or cancelled."""

    kind: ClassVar[str] = "FeePayersFollowedUp"
    sub_run_id: UUID

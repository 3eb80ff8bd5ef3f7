"""The words of fee runs: how they are set up, each time that they run, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact
from domain.kernel.reason import Code, Reason
from domain.kernel.refusal import Refusal

ORIGIN_KIND = "FEE_RUN"
"""What invoices of fee runs were asked for by; their origin is the payer's row."""
RUN_KIND = "FEE_RUN"
"""What rehearsals of fee runs are of (NEW-01)."""


class PaymentType(StrEnum):
    """Whether members must enrol a card, may, or get a payment mail each time (FEE-01)."""

    SUBSCRIPTION = "SUBSCRIPTION"
    OPTIONAL = "OPTIONAL"
    NONE = "NONE"


class Mail(StrEnum):
    """The four mails of a fee run (FEE-06)."""

    NOTICE = "NOTICE"
    COLLECTION = "COLLECTION"
    RECEIPT = "RECEIPT"
    REMINDER = "REMINDER"


class Stage(StrEnum):
    """How far the next time of a fee run has come: announced 12 days before, noticed 7 days before (FEE-04)."""

    WAITING = "WAITING"
    ANNOUNCED = "ANNOUNCED"
    NOTICED = "NOTICED"
    RUNNING = "RUNNING"
    DONE = "DONE"


@dataclass(frozen=True, slots=True)
class Timing:
    """When a fee run runs: months of the year from 1, and the day; `end_on` is the last day that counts (FEE-01)."""

    months: tuple[int, ...]
    day: int
    active_from: date
    end_on: date | None = None


@dataclass(frozen=True, slots=True)
class MailText:
    """What a mail says: a stored template, or a text of the run's own (FEE-06)."""

    template_id: UUID | None = None
    subject: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class FeeRunDetails:
    """The input of save_fee_run. Without `fee_rate_id` it is the rate of the one department (FEE-03).

    `admin_fee_minor` is added to the rate, VAT included; 0 is none.
    """

    organisation_id: UUID
    sport_id: UUID
    name: str
    payment_type: PaymentType
    timing: Timing
    department_ids: tuple[UUID, ...]
    team_ids: tuple[UUID, ...]
    fee_rate_id: UUID | None
    days_to_pay: int
    income_account: str
    line_text: str
    extra_text: str = ""
    admin_fee_minor: int = 0
    admin_fee_account: str | None = None
    mails: Mapping[Mail, MailText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeeRun:
    """A fee run. `next_on` is None where none is to come; `plan_number` counts plans: another number is an old task."""

    id: UUID
    details: FeeRunDetails
    version: int
    next_on: date | None = None
    stage: Stage = Stage.WAITING
    plan_number: int = 0


@dataclass(frozen=True, slots=True)
class Fee:
    """What each person of a run is asked for, with the VAT rate in hundredths of a percent (FEE-03).

    The rate is named, with the day from which its amount is valid.
    """

    rate_minor: int
    vat_bp: int
    admin_fee_minor: int
    rate_name: str
    valid_from: date

    @property
    def amount_minor(self) -> int:
        """The amount that mails speak of: the rate and the administration fee."""
        return self.rate_minor + self.admin_fee_minor


@unique
class LackCode(Code):
    """What a fee run needs and the organisation has not (FEE-10)."""

    ECONOMY = "economy is not switched on for {organisation}"
    BANK_ACCOUNT = "{organisation} has no bank account to be paid on"
    ONLINE_PAYMENT = "online payment is not switched on for {organisation}"
    STORED_CARDS = "no stored-card agreement: {organisation} can't charge cards by itself"
    WRITER = "nobody is fee collector, treasurer or postal contact"
    RATE = "the fee rate {rate} has no amount on {on}"
    DEPARTMENT_RATE = "the department of {run} has no fee rate any more"
    AMOUNT = "{run} asked each person for {before}, and its fee is {after} now; issue an invoice by hand instead"


@dataclass(frozen=True, slots=True)
class Lack(Reason):
    """What a fee run needs and the organisation has not (FEE-10)."""

    CODES: ClassVar[type[Code]] = LackCode
    code: LackCode


@unique
class LockCode(Code):
    """What of a fee run can't be changed, and why (FEE-04)."""

    DATES = "the run of {on} has been announced: its day, months, activation and end date stay until it has run"
    EVERYTHING = "members have been told of the run of {on}: nothing of it can be changed until it has run"


@dataclass(frozen=True, slots=True)
class Lock(Reason):
    """What of a fee run can't be changed, and why (FEE-04)."""

    CODES: ClassVar[type[Code]] = LockCode
    code: LockCode


@dataclass(eq=False)
class FeeRunLacks(Refusal):
    """The organisation has not what this fee run needs (FEE-10)."""

    code: ClassVar[str] = "FEE_RUN_LACKS"
    RULE: ClassVar[str] = "FEE-10"
    lack: Lack

    @property
    def message(self) -> str:
        return f"This can't be done: {self.lack.message}."


@dataclass(eq=False)
class FeeRunLocked(Refusal):
    """A run that is near can't be changed any more (FEE-04)."""

    code: ClassVar[str] = "FEE_RUN_LOCKED"
    RULE: ClassVar[str] = "FEE-04"
    lock: Lock

    @property
    def message(self) -> str:
        return f"This can't be done: {self.lock.message}."


@dataclass(frozen=True, slots=True)
class Readiness:
    """What an organisation has of what fee runs need. The two switches are its own (FEE-10)."""

    organisation_name: str
    economy: bool
    bank_account: bool
    online_payment: bool
    stored_cards: bool
    writer: bool


@dataclass(frozen=True, slots=True)
class FeeRunSaved(Fact):
    """A fee run was made or changed."""

    kind: ClassVar[str] = "FeeRunSaved"
    fee_run_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class FeeRunAdvanced(Fact):
    """A fee run was announced, its members were noticed, a part of it ran, or it is done."""

    kind: ClassVar[str] = "FeeRunAdvanced"
    fee_run_id: UUID
    sub_run_id: UUID
    run_on: date
    stage: str


@dataclass(frozen=True, slots=True)
class FeeRunSwitched(Fact):
    """Economy or online payment was switched on or off for an organisation."""

    kind: ClassVar[str] = "FeeRunSwitched"
    organisation_id: UUID
    economy: bool
    online_payment: bool

"""The words of dunning: processes with their reminders, what becomes of an unpaid invoice, facts and refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

from domain.kernel.dates import Frequency
from domain.kernel.facts import Fact
from domain.kernel.reason import Code, Reason
from domain.kernel.refusal import Refusal

RUN_KIND = "DUNNING"


@dataclass(frozen=True, slots=True)
class ReminderStep:
    """One reminder of a process (CAT-40).

    `delay_days` count from the previous due date, `due_days` from the day of issue; the fee has no VAT.
    """

    delay_days: int
    due_days: int
    fee_minor: int


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What may be missing of an invoice that still counts as paid (CAT-40, LED-05): a share or an amount, or nothing.

    `share_bp` is hundredths of a percent; at most one of the two is given.
    """

    share_bp: int | None = None
    amount_minor: int | None = None


@dataclass(frozen=True, slots=True)
class StopRule:
    """When the subscription behind an unpaid invoice stops (CAT-40, DUN-06).

    `delay_days` count from the due date of the last reminder. The payer then owes more than `threshold_minor`; with 0
    nothing at all is paid. The cause is a text, or a stop code where the tenant has codes (CAT-41).
    """

    delay_days: int
    threshold_minor: int = 0
    cause: str = ""
    code_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CollectionRule:
    """When an unpaid invoice may be handed over to collection: days after the last reminder's due date (DUN-09).

    `by_itself`: the dunning run does it; else staff picks from the list of those that are ready.
    """

    delay_days: int
    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class DunningProcess:
    """What happens to unpaid invoices of the billing plans that name it (CAT-40). Step 1 is the first reminder.

    Its amounts are of `currency`, which is that of those billing plans. `charge_attempts` is how often a declined card
    is tried again, one day after another, before the payer gets a payment link. Contracts that are left
    early are billed under `contract_billing_plan_id`, where it is named (CAT-16).
    """

    id: UUID
    name: str
    currency: str
    steps: tuple[ReminderStep, ...]
    consume_partial_payments: bool
    write_off_fee: bool
    tolerance: Tolerance
    version: int
    stop: StopRule | None = None
    charge_attempts: int = 0
    collection: CollectionRule | None = None
    contract_billing_plan_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ProcessDetails:
    """The input of save_process. The currency may be left out where all organisations have the same."""

    name: str
    steps: tuple[ReminderStep, ...]
    consume_partial_payments: bool = False
    write_off_fee: bool = False
    tolerance: Tolerance = Tolerance()
    currency: str | None = None
    stop: StopRule | None = None
    charge_attempts: int = 0
    collection: CollectionRule | None = None
    contract_billing_plan_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class GuardedTerm:
    """A plan whose terms a process guards, with how long they are."""

    plan_id: UUID
    plan_name: str
    frequency: Frequency


@dataclass(frozen=True, slots=True)
class SentReminder:
    """A reminder that has gone out: when it is due, what is open of its fee, and whether it said what comes next."""

    id: UUID
    step: int
    due_on: date
    open_fee_minor: int
    announces_collection: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """An issued invoice as dunning sees it.

    `paid_minor` is what payments settled of it, `credited_minor` what credit notes on it or write-offs took.
    `postponed_until` is the first day on which its next reminder may go out, or its payment stop. `subscription_id` is
    what it bills a term of, where that has not stopped, and `subscription_ends_on` when it will. `was_taken_back`: the
    collector had it before. `payer_died`: nobody is reminded of it (SUB-02).
    """

    invoice_id: UUID
    number: int
    payer_id: UUID
    state: str
    due_on: date
    total_minor: int
    paid_minor: int
    credited_minor: int
    reference: str | None
    process: DunningProcess | None
    sent: tuple[SentReminder, ...] = ()
    postponed_until: date | None = None
    subscription_id: UUID | None = None
    subscription_ends_on: date | None = None
    payment_method: str = "INVOICE"
    was_taken_back: bool = False
    payer_died: bool = False

    @property
    def open_minor(self) -> int:
        """What is still to be paid of it, without fees."""
        return self.total_minor - self.paid_minor - self.credited_minor

    @property
    def open_fees_minor(self) -> int:
        """What is open of the fees of its reminders."""
        return sum(reminder.open_fee_minor for reminder in self.sent)

    @property
    def last_due_on(self) -> date:
        """When it, or the last reminder of it, is due."""
        return self.sent[-1].due_on if self.sent else self.due_on


@dataclass(frozen=True, slots=True)
class ReminderDraft:
    """A reminder before it has a number. It asks for what is open of the invoice and for all unpaid fees (DUN-01)."""

    claim: Claim
    step: int
    issued_on: date
    due_on: date
    open_minor: int
    fees_minor: int
    fee_minor: int

    @property
    def total_minor(self) -> int:
        """What the payer is asked for: the invoice, earlier fees, and the fee of this reminder."""
        return self.open_minor + self.fees_minor + self.fee_minor

    @property
    def announces_collection(self) -> bool:
        """Whether it is the last one before the claim may go to collection, and so has to say that (DUN-09)."""
        process = self.claim.process
        return process is not None and process.collection is not None and self.step == len(process.steps)


@dataclass(frozen=True, slots=True)
class Debt:
    """What a payer owes in an organisation on a morning: what is overdue, and what is unused on the reskontro."""

    overdue_minor: int
    unused_minor: int

    @property
    def minor(self) -> int:
        """What is owed: overdue, less what has been paid or credited and nothing took yet."""
        return max(0, self.overdue_minor - self.unused_minor)


@dataclass(frozen=True, slots=True)
class StopDraft:
    """A payment stop before it is made: the invoice that nobody paid, and what its payer owes (DUN-06)."""

    claim: Claim
    rule: StopRule
    debt: Debt


@unique
class ObstacleCode(Code):
    """Why an invoice gets no reminder now."""

    CREDIT_NOTE = "a credit note is no demand (DUN-01)"
    CREDITED = "it was credited; a credited invoice is not reminded (DUN-03)"
    IN_COLLECTION = "it was handed over to collection (DUN-09)"
    SETTLED = "it is paid (DUN-08)"
    COUNTS_AS_PAID = "what is missing lies within the tolerance of its dunning process (CAT-40)"
    DECEASED = "its payer died; nothing is asked for by itself any more (SUB-02)"
    NO_PROCESS = "its billing plan has no dunning process (CAT-30)"
    NO_MORE = "it has had every reminder of its dunning process (CAT-40)"
    TOO_EARLY = "its next reminder goes out on {on} at the earliest (DUN-01)"
    POSTPONED = "its next reminder is postponed until {on} (DUN-05)"
    UNREACHABLE = "there is no e-mail address, mobile number or postal address of its payer (DUN-01)"


@dataclass(frozen=True, slots=True)
class Obstacle(Reason):
    """Why an invoice gets no reminder now."""

    CODES: ClassVar[type[Code]] = ObstacleCode
    code: ObstacleCode


class ReminderState(StrEnum):
    """What a screen shows of a reminder; nothing of it is stored."""

    OPEN = "OPEN"
    OVERDUE = "OVERDUE"
    SETTLED = "SETTLED"
    FOLLOWED = "FOLLOWED"
    CREDITED = "CREDITED"


class WriteOffReason(StrEnum):
    """Why something that was open is written off by itself."""

    EXACT_PAYMENT = "EXACT_PAYMENT"
    CREDITED = "CREDITED"
    TOLERANCE = "TOLERANCE"


@dataclass(frozen=True, slots=True)
class ReminderIssued(Fact):
    """A reminder was issued; `total_minor` is what it asks for. `member_id` is who is to pay."""

    kind: ClassVar[str] = "ReminderIssued"
    reminder_id: UUID
    invoice_id: UUID
    organisation_id: UUID
    member_id: UUID
    number: int
    step: int
    total_minor: int
    fee_minor: int
    currency: str
    due_on: date
    run_id: UUID | None


@dataclass(frozen=True, slots=True)
class ReminderPostponed(Fact):
    """The next reminder of an invoice waits at least until a day."""

    kind: ClassVar[str] = "ReminderPostponed"
    invoice_id: UUID
    member_id: UUID
    until_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class PaymentStopped(Fact):
    """A subscription was stopped because an invoice of it was not paid; `debt_minor` is what its payer owed then.

    `member_id` is who is to pay.
    """

    kind: ClassVar[str] = "PaymentStopped"
    subscription_id: UUID
    invoice_id: UUID
    organisation_id: UUID
    member_id: UUID
    debt_minor: int
    currency: str
    run_id: UUID | None


@dataclass(frozen=True, slots=True)
class DunningProcessSaved(Fact):
    """A dunning process was made or changed."""

    kind: ClassVar[str] = "DunningProcessSaved"
    process_id: UUID
    name: str


@dataclass(eq=False)
class ReminderRefused(Refusal):
    """The invoice gets no reminder; the reason names the rule."""

    code: ClassVar[str] = "REMINDER_REFUSED"
    invoice_id: UUID
    reason: Obstacle

    @property
    def rule(self) -> str:
        return self.reason.code.english.rpartition("(")[2].rstrip(")")

    @property
    def message(self) -> str:
        return f"This invoice gets no reminder: {self.reason.message}."


NEVER: Mapping[str, ObstacleCode] = MappingProxyType(
    {
        "CREDITED": ObstacleCode.CREDITED,
        "IN_COLLECTION": ObstacleCode.IN_COLLECTION,
    }
)
"""The invoice states in which there is nothing to remind of, each with why."""

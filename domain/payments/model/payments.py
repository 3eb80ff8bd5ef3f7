"""The words of payments: states, ways of matching, what a file brings, facts and refusals.

Facts and their payloads (JSON: ids and dates as text), for whoever listens:

- PaymentIdentified: payment_id, organisation_id, member_id, amount_minor, currency
- PaymentCompleted: payment_id, organisation_id, member_id, invoice_ids (list, maybe empty), amount_minor,
  currency
- PaymentNeedsProcessing: payment_id, organisation_id, amount_minor, currency, problem (the code of a Problem)
- PaymentFileImported: import_id, name, rows, sum_minor, currency
- PaymentFileBooked: import_id, booked, work_list
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact
from domain.kernel.refusal import FieldError, Refusal
from domain.payments.model.reasons import FileFault, Problem


class PaymentState(StrEnum):
    """Where a payment is (PAY-01). Only a completed one is in the ledger; from then on it never changes."""

    AWAITING_IDENTIFICATION = "AWAITING_IDENTIFICATION"
    AWAITING_APPROVAL = "AWAITING_APPROVAL"
    COMPLETED = "COMPLETED"


TRANSITIONS: Mapping[PaymentState, frozenset[PaymentState]] = MappingProxyType(
    {
        PaymentState.AWAITING_IDENTIFICATION: frozenset({PaymentState.AWAITING_APPROVAL}),
        PaymentState.AWAITING_APPROVAL: frozenset({PaymentState.COMPLETED}),
        PaymentState.COMPLETED: frozenset(),
    }
)
"""The only ways from state to state (PAY-01). An auto-approved payment passes through all three at once."""


class MatchingType(StrEnum):
    """How a payment says whom and what it is for (PAY-02)."""

    BY_REFERENCE = "BY_REFERENCE"
    MEMBER_FROM_REFERENCE = "MEMBER_FROM_REFERENCE"
    BY_MEMBER_AND_INVOICE = "BY_MEMBER_AND_INVOICE"
    BY_RESKONTRO = "BY_RESKONTRO"
    NO_INVOICE = "NO_INVOICE"


class ImportState(StrEnum):
    """A file's rows wait to be booked, or all are booked or in the work list."""

    BOOKING = "BOOKING"
    DONE = "DONE"


AUTO_APPROVED_SOURCES = frozenset({"OCR_GIRO", "MANUAL", "PROVIDER", "PAYROLL"})
"""Sources whose identified payments are completed without a person (PAY-01)."""


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """What identifies a file: another with the same `transmission` is the same file sent again (FIL-01)."""

    transmission: str
    line: int


@dataclass(frozen=True, slots=True)
class IncomingAgreement:
    """The payments that follow came to this account under this agreement (ORG-04)."""

    agreement_id: str
    account: str
    line: int

    def is_of(self, agreement_id: str | None) -> bool:
        """Tell whether this is the agreement of that id; separators and leading zeros do not matter."""
        return agreement_id is not None and _bare(agreement_id) == _bare(self.agreement_id)

    def is_for(self, agreement_id: str | None, account: str) -> bool:
        """Tell whether this is the agreement of that id, for that account."""
        return self.is_of(agreement_id) and _bare(account) == _bare(self.account)


def _bare(number: str) -> str:
    """Return an agreement or account number as digits, without separators and leading zeros."""
    return "".join(character for character in number if character.isdigit()).lstrip("0")


@dataclass(frozen=True, slots=True)
class IncomingPayment:
    """One payment of a file, in the words that all formats share.

    `source_id` is unique within the format for ever. `amount_minor` is negative where the file deducts it.
    `booked_on` is the bank's settlement date, `value_on` the day that counts for deadlines. A `caution` says
    why a person must decide, whatever the reference is.
    """

    source_id: str
    amount_minor: int
    booked_on: date
    value_on: date
    reference: str | None
    debit_account: str | None
    text: str | None
    caution: Problem | None
    line: int


Incoming = IncomingFile | IncomingAgreement | IncomingPayment


@dataclass(frozen=True, slots=True)
class PaymentIdentified(Fact):
    """Organisation, member, currency, amount and dates are known; a person may still have to approve it."""

    kind: ClassVar[str] = "PaymentIdentified"
    payment_id: UUID
    organisation_id: UUID
    member_id: UUID
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class PaymentCompleted(Fact):
    """The money is in the ledger; `invoice_ids` are those that it settled, wholly or in part, or a fee of theirs."""

    kind: ClassVar[str] = "PaymentCompleted"
    payment_id: UUID
    organisation_id: UUID
    member_id: UUID
    invoice_ids: tuple[UUID, ...]
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class PaymentNeedsProcessing(Fact):
    """A payment waits in the work list; `problem` is the code that says why."""

    kind: ClassVar[str] = "PaymentNeedsProcessing"
    payment_id: UUID
    organisation_id: UUID
    amount_minor: int
    currency: str
    problem: str


@dataclass(frozen=True, slots=True)
class PaymentFileImported(Fact):
    """A file was accepted whole; booking its rows follows."""

    kind: ClassVar[str] = "PaymentFileImported"
    import_id: UUID
    name: str
    rows: int
    sum_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class PaymentFileBooked(Fact):
    """Every row of a file is completed or in the work list."""

    kind: ClassVar[str] = "PaymentFileBooked"
    import_id: UUID
    booked: int
    work_list: int


@dataclass(eq=False)
class FileRefused(Refusal):
    """A file breaks its format's rules; nothing of it is imported (FIL-01). Lines count from 1."""

    code: ClassVar[str] = "FILE_REFUSED"
    RULE: ClassVar[str] = "FIL-01"
    line: int
    reason: FileFault

    @property
    def message(self) -> str:
        return f"Line {self.line}: {self.reason.message}. Nothing was imported; get the file from the bank again."

    @property
    def fields(self) -> tuple[FieldError, ...]:
        return (FieldError(f"content.{self.line}", "FILE", self.reason.message, rule="FIL-01"),)


@dataclass(eq=False)
class FileAlreadyImported(Refusal):
    """The same transmission, or the same bytes, came before."""

    code: ClassVar[str] = "FILE_ALREADY_IMPORTED"
    RULE: ClassVar[str] = "FIL-01"
    import_id: UUID
    imported_at: datetime

    @property
    def message(self) -> str:
        when = f"{self.imported_at:%Y-%m-%d %H:%M}"
        return f"This file was imported on {when} UTC. Its payments are there; nothing was done now."


@dataclass(eq=False)
class UnknownAgreement(Refusal):
    """A file is for an agreement that no active organisation here has; nothing of it is imported (ORG-04)."""

    code: ClassVar[str] = "UNKNOWN_AGREEMENT"
    RULE: ClassVar[str] = "ORG-04"
    agreement_id: str

    @property
    def message(self) -> str:
        return (
            f"No organisation here has the agreement {self.agreement_id}. Nothing was imported; check that "
            "the file is for you, or enter the agreement on the organisation's bank account."
        )


@dataclass(eq=False)
class PaymentAlreadyCompleted(Refusal):
    """A completed payment never changes (PAY-01)."""

    code: ClassVar[str] = "PAYMENT_ALREADY_COMPLETED"
    RULE: ClassVar[str] = "PAY-01"

    @property
    def message(self) -> str:
        return "This payment is completed and in the ledger. Move it with a new entry instead of changing it."

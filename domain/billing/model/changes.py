"""What has happened in billing, and why something did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.billing.model.invoices import InvoiceStatus
from domain.kernel.facts import Fact
from domain.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class InvoiceIssued(Fact):
    """An invoice was issued."""

    kind: ClassVar[str] = "InvoiceIssued"
    invoice_id: UUID
    organisation_id: UUID
    member_id: UUID
    payer_id: UUID
    number: int
    total_minor: int
    currency: str
    due_on: date
    payment_method: str
    run_id: UUID | None


class CreditNoteSending(StrEnum):
    """Whether a credit note goes to the payer (BIL-11). IF_TOLD: only where the payer was sent its invoice."""

    ALWAYS = "ALWAYS"
    IF_TOLD = "IF_TOLD"
    NEVER = "NEVER"


@dataclass(frozen=True, slots=True)
class InvoiceCredited(Fact):
    """An invoice was credited, whole or in part; `total_minor` is what the credit note takes back.

    `sending` says whether the payer is to get the credit note.
    """

    kind: ClassVar[str] = "InvoiceCredited"
    invoice_id: UUID
    credit_note_id: UUID
    organisation_id: UUID
    member_id: UUID
    total_minor: int
    currency: str
    sending: str = CreditNoteSending.NEVER.value


@dataclass(frozen=True, slots=True)
class InvoiceWrittenOff(Fact):
    """The rest of an invoice, or the fee of a reminder of it, was written off."""

    kind: ClassVar[str] = "InvoiceWrittenOff"
    invoice_id: UUID
    organisation_id: UUID
    member_id: UUID
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class CreditConsumed(Fact):
    """What an earlier payment or credit note had left settled part of an invoice."""

    kind: ClassVar[str] = "CreditConsumed"
    invoice_id: UUID
    source_kind: str
    source_id: UUID
    organisation_id: UUID
    member_id: UUID
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class SettlementUndone(Fact):
    """What a payment or credit had settled of an invoice, or of a fee of its reminders, is open again (LED-04)."""

    kind: ClassVar[str] = "SettlementUndone"
    invoice_id: UUID
    source_kind: str
    source_id: UUID
    organisation_id: UUID
    member_id: UUID
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class RunRequested(Fact):
    """A run waits for a worker."""

    kind: ClassVar[str] = "RunRequested"
    run_id: UUID
    run_kind: str
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class RunProgressed(Fact):
    """A chunk of a run was committed, or the run changed its state."""

    kind: ClassVar[str] = "RunProgressed"
    run_id: UUID
    organisation_id: UUID
    state: str
    total: int
    done: int
    invoiced: int
    rejected: int
    total_minor: int


@dataclass(eq=False)
class InvoiceNotOpen(Refusal):
    """The invoice is in a state in which this can't be done."""

    code: ClassVar[str] = "INVOICE_NOT_OPEN"
    RULE: ClassVar[str] = "BIL-11"
    invoice_id: UUID
    state: InvoiceStatus

    @property
    def message(self) -> str:
        return f"This invoice is {self.state.lower().replace('_', ' ')}; only an issued one can be credited."


class SettlementObstacle(StrEnum):
    """Why a settlement can't be undone by itself."""

    UNDONE = "UNDONE"
    WRITTEN_OFF = "WRITTEN_OFF"
    OWN_CREDIT_NOTE = "OWN_CREDIT_NOTE"
    CREDITED = "CREDITED"
    IN_COLLECTION = "IN_COLLECTION"


_OBSTACLES = {
    SettlementObstacle.UNDONE: "It is undone already.",
    SettlementObstacle.WRITTEN_OFF: "It was written off. Undo the payment or credit that it followed instead.",
    SettlementObstacle.OWN_CREDIT_NOTE: "The invoice's own credit note settled it, and that stays.",
    SettlementObstacle.CREDITED: "The invoice is credited; what was paid of it is unused already.",
    SettlementObstacle.IN_COLLECTION: "The invoice is with the collector. Take it back first.",
}


@dataclass(eq=False)
class SettlementStays(Refusal):
    """This settlement can't be undone (LED-04)."""

    code: ClassVar[str] = "SETTLEMENT_STAYS"
    RULE: ClassVar[str] = "LED-04"
    obstacle: SettlementObstacle

    @property
    def message(self) -> str:
        return _OBSTACLES[self.obstacle]


@dataclass(eq=False)
class RunAlreadyActive(Refusal):
    """Another run of the same kind is on its way in this organisation."""

    code: ClassVar[str] = "RUN_ALREADY_ACTIVE"
    RULE: ClassVar[str] = "RUN-06"
    run_id: UUID

    @property
    def message(self) -> str:
        return "A run is already on its way here. Follow it, or stop it before you start another."


@dataclass(eq=False)
class RunNotReversible(Refusal):
    """Some of the run's invoices were paid, reminded of or exported, or their subscriptions have gone on (RUN-07)."""

    code: ClassVar[str] = "RUN_NOT_REVERSIBLE"
    RULE: ClassVar[str] = "RUN-07"
    run_id: UUID
    in_the_way: int
    invoice_numbers: tuple[str, ...]

    @property
    def message(self) -> str:
        named = ", ".join(self.invoice_numbers)
        return f"{self.in_the_way} invoices are in the way: {named}. Credit the others one by one where you must."


@dataclass(eq=False)
class PreviewOutdated(Refusal):
    """What would be billed has changed since the preview was made."""

    code: ClassVar[str] = "PREVIEW_OUTDATED"
    RULE: ClassVar[str] = "RUN-05"
    invoices: int
    total_minor: int

    @property
    def message(self) -> str:
        return (
            f"Something changed after the preview: it would now be {self.invoices} invoices of"
            f" {self.total_minor} minor units in all. Look at a new preview, then run it."
        )


@dataclass(eq=False)
class NoBankAccount(Refusal):
    """The organisation has no bank account to be paid on."""

    code: ClassVar[str] = "NO_BANK_ACCOUNT"
    RULE: ClassVar[str] = "BIL-01"
    organisation_id: UUID

    @property
    def message(self) -> str:
        return "This organisation has no bank account. Add one with its KID set-up before you issue invoices."

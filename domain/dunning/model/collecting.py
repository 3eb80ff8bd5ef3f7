"""The words of collection: claims that a debt collector takes over, and what is told about them later (DUN-09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact
from domain.kernel.refusal import Refusal


class CollectionFileKind(StrEnum):
    """What a file for the collector holds: claims that are handed over, or what became of them since."""

    CLAIMS = "CLAIMS"
    CHANGES = "CHANGES"


class CollectionChangeKind(StrEnum):
    """What has happened to a claim since it was handed over. UNDONE: a settlement was taken back."""

    PAYMENT = "PAYMENT"
    CREDIT_NOTE = "CREDIT_NOTE"
    WRITE_OFF = "WRITE_OFF"
    UNDONE = "UNDONE"
    TAKEN_BACK = "TAKEN_BACK"


@dataclass(frozen=True, slots=True)
class CollectionChange:
    """What has happened to a claim; above zero it is that much smaller. `source_id` tells it from the others."""

    case_id: UUID
    invoice_id: UUID
    source_id: UUID
    kind: CollectionChangeKind
    amount_minor: int
    on: date
    invoice_number: int
    reference: str | None
    open_minor: int


@dataclass(frozen=True, slots=True)
class InvoiceHandedOver(Fact):
    """An invoice was handed over to collection with what was open of it and of the fees of its reminders."""

    kind: ClassVar[str] = "InvoiceHandedOver"
    invoice_id: UUID
    organisation_id: UUID
    member_id: UUID
    principal_minor: int
    fees_minor: int
    currency: str
    file_id: UUID


@dataclass(frozen=True, slots=True)
class InvoiceTakenBack(Fact):
    """An invoice was taken back from collection."""

    kind: ClassVar[str] = "InvoiceTakenBack"
    invoice_id: UUID
    organisation_id: UUID
    member_id: UUID
    reason: str


@dataclass(eq=False)
class NothingToCollect(Refusal):
    """None of the invoices can be handed over, or nothing has happened since the last report (DUN-09)."""

    code: ClassVar[str] = "NOTHING_TO_COLLECT"
    RULE: ClassVar[str] = "DUN-09"
    organisation_id: UUID

    @property
    def message(self) -> str:
        return "There is nothing to make a file of. Look at the list again; somebody may have been faster."

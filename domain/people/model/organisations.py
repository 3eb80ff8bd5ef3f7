"""The words of tenants and organisations: bank accounts with their KID set-up, and branches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel.facts import Fact


class KidAlgorithm(StrEnum):
    """How the control character of an account's references is reckoned; its agreement with the bank says (ORG-01)."""

    MOD10 = "MOD10"
    MOD11 = "MOD11"


class ReferenceKind(StrEnum):
    """What payers write so that their payment finds its invoice (KID-01, KID-03).

    KID: Norway. OCR: Sweden's bankgiro. FI_71 and FI_75: the payment id of Denmark's slips, of 15 and 16 digits.
    FI_73: a Danish slip without one, where the payer writes the reference as a message. RF: ISO 11649, anywhere.
    """

    KID = "KID"
    OCR = "OCR"
    FI_71 = "FI_71"
    FI_73 = "FI_73"
    FI_75 = "FI_75"
    RF = "RF"


@dataclass(frozen=True, slots=True)
class Tenant:
    """One customer of the installation; `zone` decides what day it is there."""

    id: UUID
    name: str
    country: str
    zone: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An accounting entity of a tenant with one currency (ORG-01). The accounts are numbers in its ledger.

    `ledger_billing`: what payments left unused settles the next invoice (BIL-08). `send_credit_notes`: payers are sent
    credit notes of invoices that they were sent (BIL-11).
    """

    id: UUID
    name: str
    country: str
    currency: str
    organisation_number: str
    vat_registered: bool
    email: str
    line1: str
    postal_code: str
    city: str
    receivable_account: str
    vat_account: str
    gift_account: str
    ledger_billing: bool
    send_credit_notes: bool
    active: bool


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """The input of create_organisation."""

    name: str
    country: str
    currency: str
    organisation_number: str
    vat_registered: bool = False
    email: str = ""
    line1: str = ""
    postal_code: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class BankAccount:
    """A bank account of an organisation, with its own KID set-up and OCR agreement (ORG-01).

    `reference_kind` says what its references are; the columns named after the KID are their layout, whatever they
    are. Widths are digits. `kid_type_digit` is "" for none, a digit, "*" where it may be chosen for each KID, or "L"
    for the digit that tells the length. `creditor_number` is what Danish slips name instead of the account.
    """

    id: UUID
    organisation_id: UUID
    number: str
    ledger_account: str
    ocr_agreement_id: str | None
    kid_prefix: str
    kid_member_width: int
    kid_invoice_width: int
    kid_type_digit: str
    kid_algorithm: KidAlgorithm
    kid_allow_dash: bool
    is_default: bool
    active: bool
    reference_kind: ReferenceKind
    creditor_number: str | None


@dataclass(frozen=True, slots=True)
class NewBankAccount:
    """The input of add_bank_account. The first account of an organisation is its default, later ones if asked."""

    organisation_id: UUID
    number: str
    ocr_agreement_id: str | None = None
    ledger_account: str = "1920"
    kid_prefix: str = ""
    kid_member_width: int = 7
    kid_invoice_width: int = 8
    kid_type_digit: str = ""
    kid_algorithm: KidAlgorithm = KidAlgorithm.MOD10
    kid_allow_dash: bool = False
    is_default: bool = False
    reference_kind: ReferenceKind = ReferenceKind.KID
    creditor_number: str | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A local unit that members belong to (PPL-06)."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class OrganisationCreated(Fact):
    """A tenant got an accounting organisation."""

    kind: ClassVar[str] = "OrganisationCreated"
    organisation_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class BankAccountAdded(Fact):
    """An organisation got a bank account."""

    kind: ClassVar[str] = "BankAccountAdded"
    bank_account_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class BranchCreated(Fact):
    """A tenant got a branch."""

    kind: ClassVar[str] = "BranchCreated"
    branch_id: UUID
    name: str

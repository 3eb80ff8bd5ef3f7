"""Invoices, their lines, what settles them, and the runs that issue them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from domain.kernel.reason import Reason


class InvoiceKind(StrEnum):
    """A demand, or the negative of one."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"


class InvoiceState(StrEnum):
    """What is stored of an invoice. Drafts are not: they are reckoned whenever someone looks (BIL-02, SUB-04)."""

    DRAFT = "DRAFT"
    ISSUED = "ISSUED"
    CREDITED = "CREDITED"
    IN_COLLECTION = "IN_COLLECTION"


INVOICE_TRANSITIONS: dict[InvoiceState, frozenset[InvoiceState]] = {
    InvoiceState.DRAFT: frozenset({InvoiceState.ISSUED}),
    InvoiceState.ISSUED: frozenset({InvoiceState.CREDITED, InvoiceState.IN_COLLECTION}),
    InvoiceState.IN_COLLECTION: frozenset({InvoiceState.ISSUED, InvoiceState.CREDITED}),
    InvoiceState.CREDITED: frozenset(),
}


class InvoiceStatus(StrEnum):
    """What holds of an invoice: the stored state, refined by the open amount, its reminders and the day (BIL-02).

    Several may hold together; where one is shown, it is the first that holds in the order of `states.statuses`. A
    credit note demands nothing, so none of the others fits it.
    """

    DRAFT = "DRAFT"
    OPEN = "OPEN"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    OVERDUE = "OVERDUE"
    REMINDED = "REMINDED"
    PAID = "PAID"
    CREDITED = "CREDITED"
    IN_COLLECTION = "IN_COLLECTION"
    CREDIT_NOTE = "CREDIT_NOTE"


class RunState(StrEnum):
    """The life of a run."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    STOPPED = "STOPPED"
    DONE = "DONE"
    FAILED = "FAILED"


class PutAsideKind(StrEnum):
    """What failed alone where no run says so.

    ENDING: the days before an end, which nobody could bill. TURN: a state that the day turns. BALANCE: the balance
    invoice after a stop. COLLECTION: a claim that staff hands over. NOTICE: a notice of a stop or a reminder. PAYROLL:
    a line of an employer's list.
    """

    ENDING = "ENDING"
    TURN = "TURN"
    BALANCE = "BALANCE"
    COLLECTION = "COLLECTION"
    NOTICE = "NOTICE"
    PAYROLL = "PAYROLL"


RUN_TRANSITIONS: dict[RunState, frozenset[RunState]] = {
    RunState.QUEUED: frozenset({RunState.RUNNING, RunState.STOPPED, RunState.FAILED}),
    RunState.RUNNING: frozenset({RunState.STOPPED, RunState.DONE, RunState.FAILED}),
    RunState.STOPPED: frozenset({RunState.QUEUED}),
    RunState.FAILED: frozenset({RunState.QUEUED}),
    RunState.DONE: frozenset(),
}

# Methods that charge by themselves: due and charged on the order day (BIL-03).
CHARGED_AT_ONCE = frozenset({"CARD", "VIPPS"})


class Why(tuple[Reason, ...]):  # noqa: SLOT001 - a tuple has no room for slots
    """Why a line is there and costs what it does (NEW-02), in order."""

    @cached_property
    def kept(self) -> list[dict[str, Any]] | None:
        """What a row keeps of it, made once: many lines share it, and one that gets another reason never needs it."""
        return [one.as_json() for one in self] or None


NO_WHY = Why()


@dataclass(frozen=True, slots=True)
class BillableLine:
    """What may be billed: so many of something, at a price with VAT. `vat_bp` is in hundredths of a percent.

    `branch_id` is the branch that the line belongs to, where it is a share of a fee (CAT-21); `department_id` is the
    department of a club whose fee it is (LED-07). `list_minor` is the price of one before discounts (BIL-01).
    """

    text: str
    quantity: int
    unit_minor: int
    vat_bp: int
    account: str
    product_id: UUID | None = None
    why: Why = NO_WHY
    branch_id: UUID | None = None
    department_id: UUID | None = None
    list_minor: int | None = None


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A billed line: net + VAT = gross, in minor units (BIL-01, BIL-07); a share belongs to its branch (CAT-21).

    A club's fee belongs to its department (LED-07). `list_minor` is the price of one before discounts; None without.
    """

    text: str
    quantity: int
    unit_minor: int
    vat_bp: int
    net_minor: int
    vat_minor: int
    gross_minor: int
    account: str
    product_id: UUID | None = None
    why: Why = NO_WHY
    branch_id: UUID | None = None
    department_id: UUID | None = None
    list_minor: int | None = None


class InvoiceLines(tuple[InvoiceLine, ...]):  # noqa: SLOT001 - a tuple has no room for slots
    """The lines of an invoice, with what they add up to, reckoned once: most invoices of a run share their lines."""

    total_minor: int
    vat_minor: int

    def __new__(cls, lines: Iterable[InvoiceLine]) -> InvoiceLines:
        self = super().__new__(cls, lines)
        self.total_minor = sum(line.gross_minor for line in self)
        self.vat_minor = sum(line.vat_minor for line in self)
        return self

    @cached_property
    def _hash(self) -> int:
        """Lines of as many branches or departments that cost the same differ in it: a look-up compares few."""
        said = ((line.text, line.account, line.product_id, line.branch_id, line.department_id) for line in self)
        return hash((self.total_minor, self.vat_minor, *said))

    def __hash__(self) -> int:
        return self._hash


class CreditSource(StrEnum):
    """What left credit on a payer's reskontro: a credit note, or a payment larger than what it settled (BIL-08)."""

    CREDIT_NOTE = "CREDIT_NOTE"
    PAYMENT_CREDIT = "PAYMENT_CREDIT"


@dataclass(frozen=True, slots=True)
class Credit:
    """Something that one credit note or payment has left on a payer's reskontro; above zero, in minor units."""

    kind: CreditSource
    source_id: UUID
    amount_minor: int


@dataclass(frozen=True, slots=True)
class EarlierFee:
    """A reminder's fee that is owed though its invoice is settled, and is demanded with a later invoice (BIL-08).

    Or one that a balance invoice names (CAT-42). `fee_id` is the reminder's; above zero, in minor units.
    """

    fee_id: UUID
    amount_minor: int


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """An invoice before it has a number. `payer_number` is for the KID; the period is half-open.

    `drawn` is what earlier credit would settle of it, where a draft is shown; issuing reckons it anew (BIL-08).
    `corrections` are what its last lines take of which waiting correction, as signed minor units (BIL-09).
    `earlier_fees` would be demanded with it, beside its total; none are where it does not take them.
    """

    member_id: UUID
    payer_id: UUID
    payer_number: int
    origin_kind: str
    origin_id: UUID | None
    origin_number: int | None
    text: str
    period_start: date | None
    period_end: date | None
    issued_on: date
    due_on: date
    payment_method: str
    lines: InvoiceLines
    branch_id: UUID | None = None
    billing_plan_id: UUID | None = None
    drawn: tuple[Credit, ...] = ()
    corrections: tuple[tuple[UUID, int], ...] = ()
    earlier_fees: tuple[EarlierFee, ...] = ()
    takes_fees: bool = True

    @property
    def total_minor(self) -> int:
        """What it demands, VAT included."""
        return self.lines.total_minor

    @property
    def vat_minor(self) -> int:
        """The VAT of all lines."""
        return self.lines.vat_minor


@dataclass(frozen=True, slots=True)
class Issuer:
    """The organisation as an invoice needs it: where to post, and whether payments settle ahead (BIL-08)."""

    organisation_id: UUID
    currency: str
    receivable_account: str
    vat_account: str
    ledger_billing: bool = False


@dataclass(frozen=True, slots=True)
class IssuedInvoice:
    """What issuing gives: the invoice's id, number, reference and total, and what earlier credit settled of it."""

    id: UUID
    number: int
    reference: str | None
    total_minor: int
    drawn_minor: int = 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """What settles part of an invoice, or of a reminder's fee under the reminder's id."""

    invoice_id: UUID
    source_id: UUID
    amount_minor: int


@dataclass(frozen=True, slots=True)
class FeeDemand:
    """The fee of a reminder, which has no VAT; `id` is the reminder's. It is paid after the invoice that it is of."""

    id: UUID
    invoice_id: UUID
    payer_id: UUID
    issued_on: date
    due_on: date
    amount_minor: int
    text: str


@dataclass(frozen=True, slots=True)
class PaidGift:
    """A payment that names a gift's invoice, by its number: what it leaves is a tip, income of the account (LED-05)."""

    payment_id: UUID
    payer_id: UUID
    number: int
    account: str
    branch_id: UUID | None


@dataclass(frozen=True, slots=True)
class WriteOff:
    """Something open that nobody is to pay any more: an invoice's rest or a fee of it, and the account that bears it.

    `item_id` is what is open: the invoice, or the reminder whose fee it is.
    """

    item_id: UUID
    invoice_id: UUID
    payer_id: UUID
    amount_minor: int
    account: str
    text: str


@dataclass(frozen=True, slots=True)
class AdditionalLine:
    """A line that someone writes: a product, which says VAT and account, or free text with both (BIL-10).

    `unit_minor` includes VAT. `text` may be left out where a product is named.
    """

    quantity: int
    unit_minor: int
    text: str = ""
    product_id: UUID | None = None
    vat_rate_percent: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class AdditionalInvoice:
    """The input of issue_additional_invoice. Without a due date the payer has the lead days of the billing plan."""

    organisation_id: UUID
    member_id: UUID
    billing_plan_id: UUID
    text: str
    lines: tuple[AdditionalLine, ...]
    payment_method: str = "INVOICE"
    payer_id: UUID | None = None
    due_on: date | None = None

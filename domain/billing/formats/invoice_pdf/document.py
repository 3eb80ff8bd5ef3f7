"""What stands on an invoice's page: values only, so that the same document can be checked without a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.billing.model import Logo
from domain.billing.rules.slips import code_line
from domain.people.model import ReferenceKind

BALANCE_INVOICE = "BALANCE_INVOICE"
"""The kind of a document that demands what is owed already (CAT-42)."""


@dataclass(frozen=True, slots=True)
class Party:
    """A name with the lines of an address; lines that are empty are left out."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineText:
    """One invoice line; amounts in minor units, the rate in hundredths of a percent.

    With a discount it says what one cost before, and the percent where the discount is one.
    """

    text: str
    quantity: int
    unit_minor: int
    vat_bp: int
    vat_minor: int
    gross_minor: int
    list_minor: int | None = None
    discount_percent: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What the organisation's template gives a document: logo, accent colour, how to reach the sender, and texts."""

    logo: Logo | None = None
    accent: str = ""
    contact: tuple[str, ...] = ()
    heading: str = ""
    closing: str = ""


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The invoice that a credit note takes back, and what has become of the amount, in minor units (BIL-11).

    So much was taken off the invoice itself, was used for others, and was paid back; `left_minor` waits for the next.
    """

    invoice_number: int
    taken_off_minor: int
    used_minor: int
    left_minor: int
    paid_back_minor: int = 0


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """An invoice, credit note, reminder or balance invoice as its receiver reads it. The period is half-open.

    `open_minor` is still to pay; `account` and, on Danish slips, `creditor_number` say to whom. What was credited on
    other invoices, or paid too much, settled so much of it before it was sent; fees of earlier reminders are to be paid
    beside the total (BIL-08). `organisation_number` is as the law wants it printed. A reminder names the invoice that
    it `reminds_of`, a balance invoice what its lines are the rest of; neither is a document of VAT. A credit note says
    what it `takes_back`; its amounts are below zero.
    """

    language: str
    kind: str
    number: int
    issued_on: date
    due_on: date
    issuer: Party
    organisation_number: str
    receiver: Party
    member_number: int
    text: str
    period_start: date | None
    period_end: date | None
    lines: tuple[LineText, ...]
    net_minor: int
    vat_minor: int
    total_minor: int
    open_minor: int
    currency: str
    account: str
    reference: str | None
    reminds_of: int | None = None
    announces_collection: bool = False
    reference_kind: ReferenceKind = ReferenceKind.KID
    creditor_number: str | None = None
    credited_before_minor: int = 0
    overpaid_before_minor: int = 0
    earlier_fees_minor: int = 0
    takes_back: TakenBack | None = None
    look: Look = PLAIN

    @property
    def has_vat(self) -> bool:
        """Whether it is a document of VAT."""
        return self.reminds_of is None and self.kind != BALANCE_INVOICE

    @property
    def vat_by_rate(self) -> tuple[tuple[int, int], ...]:
        """The rates of its lines in hundredths of a percent, the lowest first, each with its VAT; none without VAT."""
        sums: dict[int, int] = {}
        for line in self.lines:
            if line.vat_bp:
                sums[line.vat_bp] = sums.get(line.vat_bp, 0) + line.vat_minor
        return tuple(sorted(sums.items()))

    @property
    def code_line(self) -> str | None:
        """What machines read at the foot of the slip; None where it has no such line (KID-03)."""
        return code_line(self.reference_kind, self.reference or "", self.account, self.creditor_number, self.open_minor)

    @property
    def period_last(self) -> date | None:
        """The last included day of the period, as readers expect it."""
        return self.period_end - timedelta(days=1) if self.period_end else None

"""An invoice that nobody owes, so that staff see what their template makes of one (BIL-13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.billing.formats.invoice_pdf.document import InvoiceDocument, LineText, Look, Party
from domain.billing.rules.lines import vat_in
from domain.people.model import ReferenceKind

FIRST_NUMBER = 10_001
LEAD_DAYS = 14
_MEMBER = 100_001


@dataclass(frozen=True, slots=True)
class _Example:
    receiver: Party
    heading: str
    lines: tuple[str, str]


_NB = _Example(
    Party("Kari Eksempel", ("Eksempelveien 1", "0001 Oslo")),
    "Eksempel",
    ("Medlemskap", "Medlemsbladet på papir, med alle årets utgaver og det utvidede julenummeret"),
)
_DA = _Example(
    Party("Karen Eksempel", ("Eksempelvej 1", "1000 København K")),
    "Eksempel",
    ("Medlemskab", "Medlemsbladet på papir, med alle årets udgaver og det udvidede julenummer"),
)
_SV = _Example(
    Party("Karin Exempel", ("Exempelvägen 1", "111 20 Stockholm")),
    "Exempel",
    ("Medlemskap", "Medlemstidningen på papper, med årets alla utgåvor och det utökade julnumret"),
)
_EN = _Example(
    Party("Karen Example", ("1 Example Road", "0001 Oslo")),
    "Example",
    ("Membership", "The members' magazine on paper, with all issues of the year and the large Christmas issue"),
)
_EXAMPLES = {"nb": _NB, "da": _DA, "sv": _SV, "en": _EN}


def example_of(
    language: str,
    issuer: Party,
    organisation_number: str,
    currency: str,
    account: str,
    look: Look,
    today: date,
    reference_kind: ReferenceKind = ReferenceKind.KID,
) -> InvoiceDocument:
    """Return an invoice of today with every part that an organisation's template decides, and a discount."""
    said = _EXAMPLES.get(language, _NB)
    fee = LineText(said.lines[0], 1, 40_000, 0, 0, 40_000, 50_000, "20")
    vat = vat_in(49_900, 2_500)
    magazine = LineText(said.lines[1], 1, 49_900, 2_500, vat, 49_900)
    total = fee.gross_minor + magazine.gross_minor
    return InvoiceDocument(
        language=language,
        kind="INVOICE",
        number=FIRST_NUMBER,
        issued_on=today,
        due_on=today + timedelta(days=LEAD_DAYS),
        issuer=issuer,
        organisation_number=organisation_number,
        receiver=said.receiver,
        member_number=_MEMBER,
        text=said.heading,
        period_start=None,
        period_end=None,
        lines=(fee, magazine),
        net_minor=total - vat,
        vat_minor=vat,
        total_minor=total,
        open_minor=total,
        currency=currency,
        account=account,
        reference=None,
        reference_kind=reference_kind,
        look=look,
    )

"""An invoice as a document, and as PDF (BIL-13)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.billing.formats.invoice_pdf import (
    InvoiceDocument,
    LineText,
    Look,
    Party,
    TakenBack,
    render,
)
from domain.billing.model import CreditSource, InvoiceKind, Letterhead, Logo
from domain.billing.queries.credit import drawn_of
from domain.billing.queries.dialogue import credit_notes_to_announce
from domain.billing.queries.earlier_fees import earlier_fees_of
from domain.billing.queries.invoices import invoices, lines
from domain.billing.repository.letterheads import letterhead_of
from domain.billing.rules.discounts import discount_of
from domain.billing.rules.drawing import drawn_minor
from domain.billing.rules.letterheads import texts_for
from domain.billing.rules.why import why_of
from domain.kernel.database import Reading, Row
from domain.kernel.refusal import NotFound
from domain.people.model import ReferenceKind
from domain.people.queries.billing import billing_organisation, letter_addresses, payment_account


async def invoice_document(read: Reading, invoice_id: UUID) -> InvoiceDocument:
    """Return what stands on an invoice. Refuses with NotFound."""
    row = (await invoices(read, [invoice_id])).get(invoice_id)
    if row is None:
        raise NotFound("invoice", invoice_id)
    organisation = await billing_organisation(read, row["organisation_id"])
    assert organisation is not None, "an invoice belongs to an organisation"
    account = await payment_account(read, row["organisation_id"])
    payer = (await letter_addresses(read, [row["payer_id"]]))[row["payer_id"]]
    drawn = (await drawn_of(read, [invoice_id]))[invoice_id]
    letterhead, logo = await letterhead_of(read, row["organisation_id"])
    look = look_of(letterhead, logo, payer["language"], organisation["country"])
    fees_minor = sum(fee["open_minor"] for fee in (await earlier_fees_of(read, [invoice_id]))[invoice_id])
    return InvoiceDocument(
        language=payer["language"],
        kind=row["kind"],
        number=row["number"],
        issued_on=row["issued_on"],
        due_on=row["due_on"],
        issuer=issuer_of(organisation, letterhead),
        organisation_number=printed_number(organisation),
        receiver=_receiver(payer),
        member_number=payer["number"],
        text=row["text"],
        period_start=row["period_start"],
        period_end=row["period_end"],
        lines=tuple(_line(line) for line in (await lines(read, [invoice_id]))[invoice_id]),
        net_minor=row["net_minor"],
        vat_minor=row["vat_minor"],
        total_minor=row["total_minor"],
        open_minor=row["open_minor"] + fees_minor,
        earlier_fees_minor=fees_minor,
        currency=row["currency"],
        account=account["number"] if account else "",
        reference=row["reference"],
        reference_kind=ReferenceKind(account["reference_kind"]) if account else ReferenceKind.KID,
        creditor_number=account["creditor_number"] if account else None,
        credited_before_minor=drawn_minor(drawn, CreditSource.CREDIT_NOTE),
        overpaid_before_minor=drawn_minor(drawn, CreditSource.PAYMENT_CREDIT),
        takes_back=await _taken_back(read, row),
        look=look if row["kind"] == InvoiceKind.INVOICE else replace(look, heading=""),
    )


async def invoice_pdf(read: Reading, invoice_id: UUID) -> bytes:
    """Return an invoice or credit note as PDF, in the payer's language. Refuses with NotFound."""
    return render(await invoice_document(read, invoice_id))


async def _taken_back(read: Reading, row: Row) -> TakenBack | None:
    if row["kind"] != InvoiceKind.CREDIT_NOTE:
        return None
    [note] = await credit_notes_to_announce(read, [row["id"]])
    return TakenBack(
        invoice_number=note["invoice_number"],
        taken_off_minor=note["taken_off_minor"],
        used_minor=note["used_minor"],
        left_minor=note["left_minor"],
        paid_back_minor=note["paid_back_minor"],
    )


def issuer_of(organisation: Row, letterhead: Letterhead | None) -> Party:
    """Return who sends a document: with the template's address, else with the organisation's own."""
    if letterhead is not None:
        return Party(organisation["name"], (letterhead.line1, f"{letterhead.postal_code} {letterhead.city}"))
    place = f"{organisation['postal_code']} {organisation['city']}".strip()
    return Party(organisation["name"], (organisation["line1"], place, organisation["email"]))


def look_of(letterhead: Letterhead | None, logo: Logo | None, language: str, country: str) -> Look:
    """Return what an organisation's documents look like to a reader of a language (BIL-13)."""
    if letterhead is None:
        return Look(logo)
    reached = " · ".join(one for one in (letterhead.phone, letterhead.email) if one)
    said = texts_for(letterhead, language, country)
    contact = tuple(one for one in (reached, letterhead.web) if one)
    return Look(logo, letterhead.accent, contact, said.heading, said.closing)


def printed_number(organisation: Row) -> str:
    """Norway wants "MVA" behind the number of whoever is registered for VAT."""
    norwegian = organisation["country"] == "NO" and organisation["vat_registered"]
    return f"{organisation['organisation_number']}{' MVA' if norwegian else ''}"


def _receiver(payer: Row) -> Party:
    place = f"{payer['postal_code'] or ''} {payer['city'] or ''}".strip()
    country = "" if payer["country"] in {None, "NO"} else payer["country"]
    return Party(payer["name"], (payer["line1"] or "", payer["line2"] or "", place, country))


def _line(row: Row) -> LineText:
    discount = discount_of(row["quantity"], row["unit_minor"], row["list_minor"], why_of(row["why"]))
    return LineText(
        row["text"],
        row["quantity"],
        row["unit_minor"],
        row["vat_bp"],
        row["vat_minor"],
        row["gross_minor"],
        row["list_minor"],
        discount.percent if discount else None,
    )

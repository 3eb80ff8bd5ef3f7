"""Templates of documents for screens, and an example of what one gives (BIL-13)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.billing.formats.invoice_pdf import InvoiceDocument, example_of
from domain.billing.model import Letterhead, Logo
from domain.billing.queries.documents import issuer_of, look_of, printed_number
from domain.billing.repository import letterheads as rows
from domain.kernel.database import Reading
from domain.kernel.refusal import NotFound
from domain.people.model import ReferenceKind
from domain.people.queries.billing import billing_organisation, payment_account


async def letterheads(read: Reading) -> dict[UUID, Letterhead]:
    """Return the templates of the tenant's organisations; those that have none are left out."""
    return await rows.letterheads(read)


async def logo_ids(read: Reading) -> dict[UUID, UUID]:
    """Return the ids of the tenant's logos, by organisation."""
    return await rows.logo_ids(read)


async def logo_of(read: Reading, organisation_id: UUID) -> Logo:
    """Return an organisation's logo. Refuses with NotFound."""
    logo = await rows.logo_of(read, organisation_id)
    if logo is None:
        raise NotFound("logo", organisation_id)
    return logo


async def unsaved(read: Reading, organisation_id: UUID) -> Letterhead:
    """Return what a template would begin with: the organisation's own address. Refuses with NotFound."""
    organisation = await billing_organisation(read, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    address = (organisation["line1"], organisation["postal_code"], organisation["city"])
    return Letterhead(*address, email=organisation["email"])


async def example_document(read: Reading, organisation_id: UUID, language: str, today: date) -> InvoiceDocument:
    """Return an example of an organisation's invoices in a language. Refuses with NotFound."""
    organisation = await billing_organisation(read, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    account = await payment_account(read, organisation_id)
    letterhead, logo = await rows.letterhead_of(read, organisation_id)
    return example_of(
        language,
        issuer_of(organisation, letterhead),
        printed_number(organisation),
        organisation["currency"],
        account["number"] if account else "",
        look_of(letterhead, logo, language, organisation["country"]),
        today,
        ReferenceKind(account["reference_kind"]) if account else ReferenceKind.KID,
    )

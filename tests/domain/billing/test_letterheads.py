"""BIL-13: documents by the template of their organisation, from what is saved to what stands on the page."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PageObject, PdfReader

from domain.billing.commands.change_logo import change_logo
from domain.billing.commands.credit_invoice import credit_invoice
from domain.billing.commands.save_letterhead import save_letterhead
from domain.billing.formats.invoice_pdf import InvoiceDocument, render
from domain.billing.model import Letterhead, LetterText
from domain.billing.queries.documents import invoice_document
from domain.billing.queries.letterheads import example_document, logo_of
from domain.dunning.queries.documents import reminder_document
from domain.dunning.queries.reminders import reminders_of
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from tests.domain.dialogue.people import bill, by_mail
from tests.domain.dunning.unpaid import DUE_ON, open_dunning, owing, remind
from tests.domain.subscriptions.newspaper import NORMAL_MINOR, days, open_newspaper
from tests.domain.subscriptions.test_offers import APRIL, HALF
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("BIL-13")
TEXTS = (LetterText("en", "", "Call us"), LetterText("nb", "Takk for at du er med", "Ring oss mellom 9 og 15"))
LETTERHEAD = Letterhead(
    "Nygata 7", "5003", "Bergen", "22 33 44 55", "kontor@example.no", "example.no", "#1a5f4a", TEXTS
)


def picture(colour: str = "navy", kind: str = "PNG") -> bytes:
    made = BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", (1_200, 300), colour).save(made, kind)
    return made.getvalue()


async def furnish(tenant: Tenant) -> None:
    async with tenant.work() as work:
        await save_letterhead(work, tenant.organisation_id, LETTERHEAD)
        await change_logo(work, tenant.organisation_id, picture())


def page(document: InvoiceDocument) -> PageObject:
    return PdfReader(BytesIO(render(document))).pages[0]


def written(document: InvoiceDocument) -> str:
    return page(document).extract_text().replace("\xa0", " ")


@pytest.mark.rule("DUN-01", "BIL-11")
async def test_invoice_credit_note_and_reminder_have_logo_sender_and_closing_and_invoices_the_heading(
    tenant: Tenant,
) -> None:
    await furnish(tenant)
    dunning = await open_dunning(tenant)
    [one] = await owing(dunning, 50_000)
    await remind(dunning, DUE_ON + days(14))
    async with tenant.work() as work:
        note_id = await credit_invoice(work, one.invoice_id, reason="feil", idempotency_key="c")
    async with tenant.read() as read:
        [reminder] = (await reminders_of(read, [one.invoice_id]))[one.invoice_id]
        invoice = await invoice_document(read, one.invoice_id)
        others = [await invoice_document(read, note_id), await reminder_document(read, reminder["id"])]
    for document in (invoice, *others):
        text = written(document)
        for part in ("Nygata 7, 5003 Bergen", "22 33 44 55 · kontor@example.no", "example.no", "Ring oss mellom 9"):
            assert part in text, (document.number, part)
        assert [image.image.size for image in page(document).images if image.image] == [(640, 160)]
    assert "Takk for at du er med" in written(invoice)
    assert not any("Takk for at du er med" in written(document) for document in others)


async def test_a_payer_without_text_in_its_language_reads_that_of_the_country(tenant: Tenant) -> None:
    await furnish(tenant)
    async with tenant.work() as work:
        billed = await bill(work, tenant, by_mail(1, "en"), by_mail(2, "sv"))
    async with tenant.read() as read:
        english, swedish = [await invoice_document(read, one.invoice_id) for one in billed]
    assert (english.look.heading, english.look.closing) == ("Takk for at du er med", "Call us")
    assert (swedish.look.heading, swedish.look.closing) == ("Takk for at du er med", "Ring oss mellom 9 og 15")


async def test_an_organisation_without_a_template_sends_plain_documents_with_its_own_address(tenant: Tenant) -> None:
    async with tenant.read() as read:
        plain = await example_document(read, tenant.organisation_id, "nb", TODAY)
    assert plain.look.logo is None
    assert plain.look.contact == ()
    assert plain.issuer.lines[-1] in written(plain)
    assert not page(plain).images


async def test_a_line_is_wrapped_not_cut_and_long_invoices_go_on_where_they_must(tenant: Tenant) -> None:
    await furnish(tenant)
    async with tenant.read() as read:
        example = await example_document(read, tenant.organisation_id, "nb", TODAY)
    long = "Medlemsbladet på papir, med alle årets utgaver, temahefter og det utvidede julenummeret til alle"
    many = replace(example, lines=tuple(replace(example.lines[0], text=f"{n} {long}") for n in range(40)))
    pages = PdfReader(BytesIO(render(many))).pages
    text = " ".join(" ".join(one.extract_text() for one in pages).split())
    assert len(pages) > 2
    for n in range(40):
        assert f"{n} {long}" in text
    assert text.count("Ring oss mellom 9 og 15") == 1
    assert "Å betale" in pages[-1].extract_text()
    assert len(pages[0].images) == 1
    assert not pages[1].images


@pytest.mark.rule("BIL-01", "CAT-11")
async def test_a_discount_stands_below_its_line_with_the_price_before(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    await paper.order(await paper.plan("Halv pris", HALF))
    await paper.billed(APRIL - days(14))
    first, second = await paper.invoices()
    async with tenant.read() as read:
        cheap, normal = [await invoice_document(read, one["id"]) for one in (first, second)]
    assert [(line.list_minor, line.discount_percent) for line in cheap.lines] == [(20_000, "50"), (9_900, "50")]
    assert sum(line.list_minor or 0 for line in cheap.lines) == NORMAL_MINOR
    assert "Ordinær pris 200,00, rabatt 50 % (−100,00)" in written(cheap)
    assert "rabatt" not in written(normal)


async def test_what_is_missing_is_refused_by_name_and_nothing_is_kept(tenant: Tenant) -> None:
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await save_letterhead(work, tenant.organisation_id, replace(LETTERHEAD, city="", email="", phone=""))
    assert [(error.path, error.code) for error in refused.value.errors] == [("city", "REQUIRED"), ("email", "REQUIRED")]
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await save_letterhead(work, new_id(), LETTERHEAD)
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await change_logo(work, new_id(), picture())


async def audited(tenant: Tenant) -> list[str]:
    async with tenant.read() as read:
        rows = await read.sql("SELECT what FROM audit_entry ORDER BY id")
    return [row["what"] for row in rows if row["what"] in ("save_letterhead", "change_logo")]


async def test_a_new_logo_takes_the_place_of_the_old_one_and_can_be_taken_away(tenant: Tenant) -> None:
    await furnish(tenant)
    await furnish(tenant)
    assert await audited(tenant) == ["save_letterhead", "change_logo"], "what is so already is not written again"
    async with tenant.read() as read:
        before = await logo_of(read, tenant.organisation_id)
        first = page(await example_document(read, tenant.organisation_id, "nb", TODAY)).images[0].data
    async with tenant.work() as work:
        await change_logo(work, tenant.organisation_id, picture("maroon", "JPEG"))
    async with tenant.read() as read:
        after = await logo_of(read, tenant.organisation_id)
        second = page(await example_document(read, tenant.organisation_id, "nb", TODAY)).images[0].data
    assert before.id != after.id
    assert first != second
    async with tenant.work() as work:
        assert await change_logo(work, tenant.organisation_id, None) is None
    with pytest.raises(NotFound):
        async with tenant.read() as read:
            await logo_of(read, tenant.organisation_id)
    assert await audited(tenant) == ["save_letterhead", "change_logo", "change_logo", "change_logo"]

"""Files beside GraphQL: an invoice as PDF, and payment files from a form."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from io import BytesIO

import pytest
from pypdf import PdfReader

from api.ids import encode_id
from domain.kernel.ids import new_id
from tests.api.conftest import Api
from tests.domain.payments.ocr_files import transaction
from tests.domain.payments.owing import owe, prove, tenant_file


@pytest.mark.rule("BIL-13")
async def test_an_invoice_can_be_read_as_pdf(api: Api) -> None:
    (kari,) = await owe(api.tenant, 12_500)
    async with api.client(("READER",)) as reader:
        response = await reader.http.get(f"/invoices/{encode_id('Invoice', kari.invoice_id)}.pdf")
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/pdf"
        assert response.headers["cache-control"] == "private, no-store"
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
        assert kari.kid in text.replace(" ", "")


async def test_a_pdf_needs_a_session_and_an_invoice(api: Api) -> None:
    (kari,) = await owe(api.tenant, 12_500)
    path = f"/invoices/{encode_id('Invoice', kari.invoice_id)}.pdf"
    async with api.client(signed_in=False) as nobody:
        response = await nobody.http.get(path)
        assert (response.status_code, response.json()["code"]) == (401, "NOT_SIGNED_IN")
    async with api.client() as owner:
        for odd in (encode_id("Invoice", new_id()), encode_id("Member", kari.invoice_id), "x", "é"):
            response = await owner.http.get(f"/invoices/{odd}.pdf")
            assert (response.status_code, response.json()["code"]) == (404, "NOT_FOUND"), odd


@pytest.mark.rule("FIL-01")
async def test_a_payment_file_from_a_form_is_booked_once(api: Api) -> None:
    (kari,) = await owe(api.tenant, 10_000)
    content = tenant_file(api.tenant, [transaction(1, 10_000, kari.kid)])
    async with api.client(("FINANCE",)) as finance:
        first = await finance.http.post("/imports/ocr", files={"file": ("bank.txt", content)})
        assert (first.status_code, first.json()["__typename"]) == (200, "PaymentImport")
        assert urlsafe_b64decode(first.json()["id"] + "==").startswith(b"PaymentImport:")
        again = await finance.http.post("/imports/ocr", files={"file": ("bank.txt", content)})
        assert (again.status_code, again.json()["code"]) == (422, "FILE_ALREADY_IMPORTED")
        assert again.json()["importId"] == first.json()["id"]
        broken = await finance.http.post("/imports/ocr", files={"file": ("bank.txt", content[:200])})
        assert (broken.status_code, broken.json()["code"]) == (422, "FILE_REFUSED")
        assert broken.json()["reason"]
        nothing = await finance.http.post("/imports/ocr", files={"other": ("bank.txt", content)})
        assert (nothing.status_code, nothing.json()["fields"][0]["path"]) == (422, "file")
        no_form = await finance.http.post("/imports/ocr", content=b"NY000010")
        assert no_form.status_code == 422
    async with api.tenant.read() as read:
        assert len(await read.sql("SELECT id FROM payment")) == 1
        await prove(read)


async def test_an_upload_needs_its_permission_our_own_page_and_a_bounded_size(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"file": ("bank.txt", b"x")}
    async with api.client(("READER",)) as reader:
        response = await reader.http.post("/imports/ocr", files=files)
        assert (response.status_code, response.json()["needed"]) == (403, "payments:write")
    async with api.client() as owner:
        monkeypatch.setattr("api.files.UPLOAD_BYTES_MAX", 10)
        assert (await owner.http.post("/imports/ocr", files=files)).status_code == 413
        del owner.http.headers["x-kontingent"]
        assert (await owner.http.post("/imports/ocr", files=files)).status_code == 403

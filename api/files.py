"""Files in and out beside GraphQL: invoices and reminders as PDF, and payment files too large for a GraphQL request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import orjson
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.bodies import BodyRefused
from api.context import Context
from api.errors import log_bug
from api.ids import decode_id, encode_id
from api.refusals import as_json
from api.signin import open_context
from domain.billing.formats.invoice_pdf import InvoiceDocument, render
from domain.billing.queries.documents import invoice_document
from domain.billing.queries.letterheads import example_document, logo_of
from domain.dunning.queries.documents import balance_document, reminder_document
from domain.kernel.database import Reading
from domain.kernel.refusal import InvalidInput, NotFound, Refusal
from domain.payments.commands.import_payment_file import import_payment_file
from domain.people.model import Language, NotSignedIn

UPLOAD_BYTES_MAX = 128 * 1024 * 1024
UPLOAD_SECONDS_MAX = 300.0

Handler = Callable[[Request, Context], Awaitable[Response]]
ReadDocument = Callable[[Reading, UUID], Awaitable[InvoiceDocument]]


def answering(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Open the caller's context, and turn what can't be done into JSON with the right status."""

    async def answer(request: Request) -> Response:
        try:
            context = await open_context(request.scope["services"], request.scope)
            try:
                return await handler(request, context)
            finally:
                await context.close()
        except BodyRefused as refused:
            return _json({"code": "REQUEST_REFUSED", "message": refused.message, "fields": []}, refused.status)
        except Refusal as refused:
            return _json(as_json(refused), _status(refused))
        except Exception as bug:  # noqa: BLE001 - the last line of defence: logged and masked
            reference = log_bug(f"at {request.url.path}", bug)
            message = f"Something went wrong on our side. Reference: {reference}"
            return _json({"code": "INTERNAL", "message": message, "fields": []}, 500)

    return answer


async def invoice_pdf(request: Request, context: Context) -> Response:
    """Answer with an invoice or credit note as PDF (BIL-13)."""
    return await _pdf(request, context, "Invoice", invoice_document)


async def reminder_pdf(request: Request, context: Context) -> Response:
    """Answer with a reminder as PDF (DUN-01)."""
    return await _pdf(request, context, "Reminder", reminder_document)


async def balance_pdf(request: Request, context: Context) -> Response:
    """Answer with a balance invoice as PDF (CAT-42)."""
    return await _pdf(request, context, "BalanceInvoice", balance_document)


async def example_pdf(request: Request, context: Context) -> Response:
    """Answer with an example of an organisation's invoices, as its saved template makes them (BIL-13)."""
    language, today = request.query_params.get("language", Language.NB), context.today

    async def example(read: Reading, organisation_id: UUID) -> InvoiceDocument:
        return await example_document(read, organisation_id, language, today)

    return await _pdf(request, context, "Organisation", example)


async def logo(request: Request, context: Context) -> Response:
    """Answer with an organisation's logo (BIL-13)."""
    context.require("invoices:read")
    picture = (await logo_of(await context.read(), _key(request, "Organisation"))).picture
    headers = {"cache-control": "private, no-store", "content-security-policy": "sandbox"}
    return Response(picture.content, media_type=picture.kind.value, headers=headers)


async def _pdf(request: Request, context: Context, kind: str, read_document: ReadDocument) -> Response:
    context.require("invoices:read")
    document = await read_document(await context.read(), _key(request, kind))
    await context.close()  # drawing takes a while and needs no connection
    content = await asyncio.to_thread(render, document)
    name = f'inline; filename="{document.number}.pdf"'
    headers = {"content-disposition": name, "cache-control": "private, no-store", "content-security-policy": "sandbox"}
    return Response(content, media_type="application/pdf", headers=headers)


def _key(request: Request, kind: str) -> UUID:
    try:
        return decode_id(kind, request.path_params["id"])
    except InvalidInput:
        raise NotFound(kind.lower(), request.path_params["id"]) from None


async def import_payments(request: Request, context: Context) -> Response:
    """Import a bank's payment file from a form with the field `file` (FIL-01): all of it or nothing."""
    context.require("payments:write")
    await context.close()
    name, content = await _uploaded(request)
    async with context.work() as work:
        import_id = await import_payment_file(work, name, content)
    return _json({"__typename": "PaymentImport", "id": encode_id("PaymentImport", import_id), "name": name}, 200)


async def _uploaded(request: Request) -> tuple[str, bytes]:
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > UPLOAD_BYTES_MAX:
        raise BodyRefused(413, f"Send at most {UPLOAD_BYTES_MAX:,} bytes, and say how many (Content-Length).")
    try:
        async with asyncio.timeout(UPLOAD_SECONDS_MAX), request.form(max_files=1, max_fields=10) as form:
            upload = form.get("file")
            if not isinstance(upload, UploadFile):
                raise InvalidInput.of("file", "REQUIRED", "send the file in a form field called `file`")
            return upload.filename or "", await upload.read()
    except HTTPException as error:
        raise BodyRefused(400, f"The form can't be read: {error.detail}") from None
    except TimeoutError:
        raise BodyRefused(408, "The file was not complete in time; send it again.") from None


def _status(refused: Refusal) -> int:
    if isinstance(refused, NotSignedIn):
        return 401
    if isinstance(refused, NotFound):
        return 404
    return 403 if refused.code == "NOT_ALLOWED" else 422


def _json(value: object, status: int) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")

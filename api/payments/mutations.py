"""Mutations of payments: import a file, connect what it could not."""

from __future__ import annotations

import binascii
from base64 import b64decode

import strawberry

from api.context import Info
from api.ids import decode_id, decode_optional
from api.payments.types import Payment, PaymentImport, load_import, load_payment
from api.refusals import refusing
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.payments.commands.assign_payment import assign_payment as assign_command
from domain.payments.commands.import_payment_file import import_payment_file as import_command
from domain.payments.model import FileAlreadyImported, FileRefused, PaymentAlreadyCompleted, UnknownAgreement
from domain.people.model import NotSignedIn


@strawberry.type
class ImportPaymentFileSuccess:
    """The file as it was accepted; a large one is still being booked."""

    payment_import: PaymentImport


@strawberry.type
class AssignPaymentSuccess:
    """The payment, now completed."""

    payment: Payment


@refusing(FileRefused, FileAlreadyImported, UnknownAgreement, NotAllowed, InvalidInput, NotSignedIn)
async def import_payment_file(info: Info, name: str, content_base64: str) -> ImportPaymentFileSuccess:
    """Import a bank's payment file: all of it or nothing (FIL-01)."""
    info.context.require("payments:write")
    content = _content(content_base64)
    async with info.context.work() as work:
        import_id = await import_command(work, name, content)
    imported = await load_import(info, import_id)
    assert imported is not None
    return ImportPaymentFileSuccess(payment_import=imported)


@refusing(PaymentAlreadyCompleted, NotFound, InvalidInput, NotAllowed, IdempotencyConflict, NotSignedIn)
async def assign_payment(
    info: Info,
    payment_id: strawberry.ID,
    member_id: strawberry.ID,
    idempotency_key: str,
    invoice_id: strawberry.ID | None = None,
) -> AssignPaymentSuccess:
    """Connect a waiting payment to a member, and to one of the member's invoices if it names one (PAY-03)."""
    info.context.require("payments:write")
    payment_key = decode_id("Payment", payment_id, "paymentId")
    async with info.context.work() as work:
        await assign_command(
            work,
            payment_key,
            member_id=decode_id("Member", member_id, "memberId"),
            invoice_id=decode_optional("Invoice", invoice_id, "invoiceId"),
            idempotency_key=idempotency_key,
        )
    payment = await load_payment(info, payment_key)
    assert payment is not None
    return AssignPaymentSuccess(payment=payment)


@strawberry.type
class PaymentsMutation:
    """What can be done with payments."""

    import_payment_file = import_payment_file
    assign_payment = assign_payment


def _content(given: str) -> bytes:
    try:
        return b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput.of(
            "contentBase64", "BASE64", "this is not base64; send the file's bytes as they are"
        ) from None

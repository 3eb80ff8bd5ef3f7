"""Import a bank's payment file: all of it or nothing (FIL-01, ORG-04)."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from io import BytesIO
from uuid import UUID

from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work
from domain.payments.commands.book_payment_chunk import book_payment_chunk
from domain.payments.commands.read_payment_file import PaymentFileReader
from domain.payments.model import (
    FileAlreadyImported,
    FileFault,
    FileFaultCode,
    FileRefused,
    ImportState,
    IncomingAgreement,
    IncomingPayment,
    PaymentFileImported,
    UnknownAgreement,
)
from domain.payments.registry import PaymentFileFormat, format_of
from domain.payments.repository.payments import find_import, insert_import
from domain.people.queries.payments import receiving_accounts

DIRECT_ROWS = 1_000
NAME_CHARACTERS_MAX = 200
FILE_BYTES_MAX = 512 * 1024 * 1024


async def import_payment_file(work: Work, name: str, content: bytes) -> UUID:
    """Import a file, keep its bytes, and return the import's id.

    The bytes with their count and sum are what is accepted; payments are booked from them, all in time. A small
    file (up to DIRECT_ROWS payments) is booked in this work; a larger one waits in state BOOKING for
    `book_payment_file`. Refuses the whole file with FileRefused (line and reason; looked for first),
    FileAlreadyImported (same bytes, or same sender, transmission and recipient), UnknownAgreement, InvalidInput (no
    name, too large).
    """
    _check_size(name, content)
    form = format_of(content[:80])
    survey = await asyncio.to_thread(_survey, form, content)
    await _check_agreements(work, form, survey)
    import_id = await _insert_import(work, form, survey, name.strip(), content)
    after = {"name": name.strip(), "rows": survey.rows, "sum_minor": survey.sum_minor}
    await work.audit("import_payment_file", "payment_import", import_id, after=after)
    work.record(PaymentFileImported(import_id, name.strip(), survey.rows, survey.sum_minor, form.currency))
    if 0 < survey.rows <= DIRECT_ROWS:
        await book_payment_chunk(work, import_id, PaymentFileReader(form, content), 0)
    return import_id


@dataclass(slots=True)
class _Survey:
    """What a file says of itself, found by reading all of it."""

    transmission: str = ""
    agreements: list[IncomingAgreement] = field(default_factory=list)
    rows: int = 0
    sum_minor: int = 0


def _check_size(name: str, content: bytes) -> None:
    if not name.strip() or len(name) > NAME_CHARACTERS_MAX:
        message = f"give the file a name of 1–{NAME_CHARACTERS_MAX} characters"
        raise InvalidInput.of("name", "LENGTH", message, least=1, most=NAME_CHARACTERS_MAX, rule="FIL-01")
    if len(content) > FILE_BYTES_MAX:
        limit = f"{FILE_BYTES_MAX // 1024 // 1024} MB"
        message = f"a payment file may have {limit}; ask the bank to divide it"
        raise InvalidInput.of("content", "TOO_LARGE", message, most=limit, rule="FIL-01")


def _survey(form: PaymentFileFormat, content: bytes) -> _Survey:
    """Read a whole file, so that a broken one is told to be broken before anything else is looked at."""
    found = _Survey()
    for each in form.incoming(BytesIO(content)):
        if isinstance(each, IncomingPayment):
            found.rows += 1
            found.sum_minor += each.amount_minor
        elif isinstance(each, IncomingAgreement):
            found.agreements.append(each)
        else:
            found.transmission = each.transmission
    if not found.agreements:
        raise FileRefused(1, FileFault.of(FileFaultCode.NO_PAYMENTS))
    return found


async def _insert_import(work: Work, form: PaymentFileFormat, survey: _Survey, name: str, content: bytes) -> UUID:
    """Write the file's row, or refuse it as FileAlreadyImported; one that is just being imported is waited for."""
    import_id, digest = new_id(), hashlib.sha256(content).digest()
    went_in = await insert_import(
        work,
        id=import_id,
        name=name,
        format=form.key,
        state=(ImportState.BOOKING if survey.rows else ImportState.DONE).value,
        content=content,
        sha256=digest,
        transmission=survey.transmission,
        currency=form.currency,
        row_count=survey.rows,
        sum_minor=survey.sum_minor,
        imported_by=work.actor.name,
        imported_at=work.now,
    )
    if not went_in:
        earlier = await find_import(work, form.key, survey.transmission, digest)
        if earlier is None:
            raise RuntimeError("a file was imported before, but its import is not to be found")
        raise FileAlreadyImported(earlier["id"], earlier["imported_at"])
    return import_id


async def _check_agreements(work: Work, form: PaymentFileFormat, survey: _Survey) -> None:
    """Refuse a file of which any assignment is not for an active account of ours (ORG-04)."""
    known = [each for each in await receiving_accounts(work) if each["receives"]]
    for agreement in survey.agreements:
        own = [each for each in known if agreement.is_of(each["ocr_agreement_id"])]
        if not own:
            raise UnknownAgreement(agreement.agreement_id)
        account = own[0]
        if not agreement.is_for(account["ocr_agreement_id"], account["number"]):
            fault = FileFault.of(
                FileFaultCode.OTHER_ACCOUNT,
                agreement=agreement.agreement_id,
                account=account["number"],
                found=agreement.account,
            )
            raise FileRefused(agreement.line, fault)
        if account["currency"] != form.currency:
            fault = FileFault.of(
                FileFaultCode.OTHER_CURRENCY,
                organisation=account["organisation_name"],
                currency=account["currency"],
                found=form.currency,
            )
            raise FileRefused(agreement.line, fault)

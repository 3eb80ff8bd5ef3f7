"""Reads of an organisation's chart of accounts, its VAT codes, and the files made of its journal (LED-07)."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.kernel.refusal import NotFound
from domain.ledger.model import Account, JournalExport, VatCode
from domain.ledger.repository import accounts as rows
from domain.ledger.repository import exports

EXPORTS_SHOWN_MAX = 100


async def accounts(read: Reading, organisation_id: UUID) -> list[Account]:
    """Return an organisation's accounts, by number."""
    return await rows.accounts_of(read, organisation_id)


async def vat_codes(read: Reading, organisation_id: UUID) -> list[VatCode]:
    """Return an organisation's VAT codes, the highest rate first."""
    return await rows.vat_codes_of(read, organisation_id)


async def journal_exports(read: Reading, organisation_id: UUID) -> Sequence[Row]:
    """Return the rows of an organisation's files, the newest first, at most EXPORTS_SHOWN_MAX."""
    return await exports.newest_exports(read, organisation_id, EXPORTS_SHOWN_MAX)


async def journal_export(read: Reading, export_id: UUID) -> JournalExport:
    """Return a file that was asked for; raises NotFound."""
    found = await exports.export_of(read, export_id)
    if found is None:
        raise NotFound("journal export", export_id)
    return found


async def kept_pieces(read: Reading, export_id: UUID) -> AsyncIterator[bytes]:
    """Yield a kept file as it was made, a part at a time."""
    place = 0
    while (part := await exports.part_of(read, export_id, place)) is not None:
        yield zlib.decompress(part)
        place += 1

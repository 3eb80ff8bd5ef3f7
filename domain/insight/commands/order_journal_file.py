"""Ask for a file of the journal, and see at once whether it can be made (LED-07)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.insight.reports.journal_file import JournalFile
from domain.kernel.work import Work
from domain.ledger.commands.request_export import request_export
from domain.ledger.queries.accounts import journal_export


async def order_journal_file(
    work: Work, organisation_id: UUID, form: str, from_on: date, to_on: date, *, idempotency_key: str
) -> UUID:
    """Write down a file of the period `[from_on, to_on)` and return its id.

    Refuses as `request_export` does, and with ExportIncomplete where the chart lacks what the format needs.
    """
    export_id = await request_export(work, organisation_id, form, from_on, to_on, idempotency_key=idempotency_key)
    await JournalFile(work, await journal_export(work, export_id)).open()
    return export_id

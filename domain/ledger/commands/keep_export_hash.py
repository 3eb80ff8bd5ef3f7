"""Hold a file of the journal to what it was when it was first made (LED-07)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.ledger.model import ExportDiffers
from domain.ledger.repository.exports import export_of, note_made


async def keep_export_hash(work: Work, export_id: UUID, sha256: bytes, byte_count: int) -> None:
    """Keep the hash of a file that was just made, the first time; later it must be the same.

    Refuses with NotFound, and with ExportDiffers where the file would not be the one made first.
    """
    if await note_made(work, export_id, sha256, byte_count):
        return
    known = await export_of(work, export_id)
    if known is None:
        raise NotFound("journal export", export_id)
    if known.sha256 != sha256:
        raise ExportDiffers(export_id)

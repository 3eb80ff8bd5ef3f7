"""Keep a file of the journal as it was when it was first made (LED-07)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import IO
from uuid import UUID

from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.ledger.repository.exports import export_of, insert_part, note_made

_PART_BYTES = 1024 * 1024


async def keep_export(
    work: Work, export_id: UUID, name: str, content: IO[bytes], *, sha256: bytes, byte_count: int
) -> bool:
    """Keep a file that was just made, read from where it stands; it is handed out as it is from then on.

    Return False where one is kept already, because two have asked at once: that one counts. Refuses with NotFound.
    """
    if not await note_made(work, export_id, name, sha256, byte_count):
        if await export_of(work, export_id) is None:
            raise NotFound("journal export", export_id)
        return False
    for place, part in enumerate(_parts(content)):
        await insert_part(work, export_id, place, zlib.compress(part))
    return True


def _parts(content: IO[bytes]) -> Iterator[bytes]:
    while part := content.read(_PART_BYTES):
        yield part

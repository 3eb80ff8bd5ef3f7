"""Files that are made on disk first and sent then: memory stays bounded, and a wrong one never leaves the house."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import IO

MEMORY_BYTES = 4 * 1024 * 1024
"""So much of a file stays in memory before it goes to disk."""
_PIECE_BYTES = 256 * 1024


async def pieces_of(content: IO[bytes]) -> AsyncIterator[bytes]:
    """Yield a file from where it stands, and close it at the end."""
    with content:
        while piece := content.read(_PIECE_BYTES):
            yield piece

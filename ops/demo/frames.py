"""What the two processes of a large load say to one another: pickled, each with its length before it."""

import asyncio
import pickle
from typing import Any

_LENGTH_BYTES = 4


def framed(said: Any) -> bytes:
    """Return what is said as bytes for the pipe."""
    content = pickle.dumps(said, pickle.HIGHEST_PROTOCOL)
    return len(content).to_bytes(_LENGTH_BYTES, "big") + content


async def heard(reader: asyncio.StreamReader) -> Any:
    """Return what the other one said next; raises IncompleteReadError where it is gone."""
    length = int.from_bytes(await reader.readexactly(_LENGTH_BYTES), "big")
    return pickle.loads(await reader.readexactly(length))  # noqa: S301 - from our own process

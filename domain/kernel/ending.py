"""Ending asyncio tasks for certain."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
AGAIN_SECONDS = 0.5


async def endable(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine so that one cancellation ends it: it is cancelled again and again until it has ended.

    Before Python 3.12 a cancellation that arrives as an inner wait is completed is lost, and a coroutine that loops
    over such waits (arq's worker, whatever reads from Valkey) would go on for ever. Not for one that needs time to
    clean up: the next cancellation would cut that short.
    """
    task = asyncio.ensure_future(coroutine)
    try:
        await asyncio.wait((task,))
        return task.result()
    finally:
        while not task.done():
            task.cancel()
            await asyncio.wait((task,), timeout=AGAIN_SECONDS)

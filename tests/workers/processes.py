"""Worker processes as `kontingent up` starts them, to be killed at will."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from tests.conftest import DatabaseUrls


def environment(urls: DatabaseUrls, valkey_url: str, **more: str) -> dict[str, str]:
    """The environment of a worker."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    return (
        kept
        | {
            "APP_DATABASE_URL": urls.app,
            "RELAY_DATABASE_URL": urls.relay,
            "REDIS_URL": valkey_url,
            "SECRET_KEY": "k" * 40,
        }
        | more
    )


async def start_worker(environ: Mapping[str, str], what: str = "all") -> Process:
    """Start `python -m workers`."""
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "workers", what, env=dict(environ))


async def kill(process: Process) -> None:
    """End a process as a power cut would."""
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
    await process.wait()


@asynccontextmanager
async def running_worker(environ: Mapping[str, str], what: str = "all") -> AsyncIterator[Process]:
    """A worker that is told to stop at the end."""
    process = await start_worker(environ, what)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), 20)


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 90) -> None:
    """Wait until a condition holds; fails where it does not in time."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)

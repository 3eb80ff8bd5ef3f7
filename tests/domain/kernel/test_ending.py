"""A coroutine ends for certain."""

import asyncio

import pytest

from domain.kernel.ending import endable


async def test_a_coroutine_that_loses_a_cancellation_is_asked_again() -> None:
    asked = 0

    async def forgetful() -> None:
        nonlocal asked
        while asked < 2:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                asked += 1

    task = asyncio.create_task(endable(forgetful()))
    await asyncio.sleep(0.01)
    task.cancel()
    async with asyncio.timeout(10):
        with pytest.raises(asyncio.CancelledError):
            await task
    assert asked == 2


async def test_it_gives_what_the_coroutine_gives() -> None:
    async def broken() -> None:
        raise ConnectionError("gone")

    assert await endable(asyncio.sleep(0, "done")) == "done"
    with pytest.raises(ConnectionError, match="gone"):
        await endable(broken())

"""Lets the shares live through the same days: in turn, or side by side in two processes for a large load."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import date

import asyncpg

from ops.demo.frames import framed, heard
from ops.demo.history import History, Lived, Told
from ops.demo.numbers import SHARES
from ops.demo.rows import Rows
from ops.demo.setting_up import Demo
from ops.settings import PROJECT_ROOT

Days = Generator[Told, Sequence[Told], None]


@dataclass(frozen=True, slots=True)
class Second:
    """The process of the second share, and the pipes to it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    process: asyncio.subprocess.Process

    async def end(self) -> None:
        """Kill it, and wait until nothing of it goes on."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


@dataclass(frozen=True, slots=True)
class Job:
    """What a share is to live through, and where its rows go."""

    demo: Demo
    members: int
    seed: int
    today: date
    owner_url: str = ""

    def history(self, share: int, rows: Rows) -> History:
        """A share's history."""
        return History(self.demo, rows, share, self.seed, self.today)


async def live_in_turn(connection: asyncpg.Connection, job: Job) -> list[Lived]:
    """Let all shares live here, and write their rows at the end."""
    rows = Rows()
    histories = [job.history(share, rows) for share in range(SHARES)]
    with no_collection():
        lives = [history.days(job.members) for history in histories]
        told = [next(life) for life in lives]
        while told:
            told = [answer for life in lives if (answer := _sent(life, told)) is not None]
    await rows.write_all(connection)
    return [history.lived(rows.written if history is histories[0] else {}) for history in histories]


async def live_side_by_side(connection: asyncpg.Connection, job: Job, second: Second) -> list[Lived]:
    """Let the first share live here and the other one in a process of its own; each writes its rows as they come.

    Where the first fails, the other writes nothing any more by the time that the caller hears of it.
    """
    second.writer.write(framed(job))

    async def exchange(told: Told) -> list[Told]:
        second.writer.write(framed(told))
        return [told, await heard(second.reader)]

    try:
        async with connection.transaction():
            own = await live_a_share(connection, job, 0, exchange)
            return [own, await heard(second.reader)]
    except BaseException:
        await second.end()
        raise


async def live_a_share(
    connection: asyncpg.Connection, job: Job, share: int, exchange: Callable[[Told], Awaitable[Sequence[Told]]]
) -> Lived:
    """Let one share live; `exchange` tells the others what it tells of a day, and returns what all told."""
    rows = Rows()
    history = job.history(share, rows)
    with no_collection():
        life = history.days(job.members)
        told: Told | None = next(life)
        while told is not None:
            told = _sent(life, await exchange(told))
            await rows.write_large(connection)
    await rows.write_all(connection)
    return history.lived(rows.written)


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the collector from walking through millions of rows that wait, among which there are no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _sent(life: Days, told: Sequence[Told]) -> Told | None:
    try:
        return life.send(told)
    except StopIteration:
        return None


@asynccontextmanager
async def second_process() -> AsyncIterator[Second]:
    """Start the process of the second share; until it is told its job, it gets ready."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ops.demo.second_share"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=PROJECT_ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    second = Second(process.stdout, process.stdin, process)
    try:
        yield second
        await process.wait()
    except BaseException:
        await second.end()
        raise

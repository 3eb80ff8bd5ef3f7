"""Where the second share of a large load lives: `python -m ops.demo.second_share`, which is told all by a pipe."""

import asyncio
import os
import sys
from typing import BinaryIO

import asyncpg

from ops.demo.frames import framed, heard
from ops.demo.history import Told
from ops.demo.living import Job, live_a_share
from ops.demo.loading import CONNECT_SECONDS


async def main(answers: BinaryIO) -> None:
    """Live as the first share's process says, day by day, and commit the rows before saying that it is done."""
    reader = asyncio.StreamReader(limit=1 << 24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
    job: Job = await heard(reader)

    def say(said: object) -> None:
        answers.write(framed(said))
        answers.flush()

    async def exchange(told: Told) -> list[Told]:
        say(told)
        return [await heard(reader), told]

    connection = await asyncpg.connect(job.owner_url, timeout=CONNECT_SECONDS)
    try:
        async with connection.transaction():
            lived = await live_a_share(connection, job, 1, exchange)
    finally:
        await connection.close()
    say(lived)


if __name__ == "__main__":
    # what is printed by anyone must not come among the answers
    with os.fdopen(os.dup(1), "wb") as pipe:
        os.dup2(2, 1)
        asyncio.run(main(pipe))

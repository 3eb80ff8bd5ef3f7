"""`python -m bench.once <database> <tenant> <run> <day> run|rehearsal`: in a process of its own, and what it took."""

import asyncio
import re
import sys
import time
from datetime import date
from pathlib import Path
from uuid import UUID

import orjson

from domain.kernel import memory
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, open_work
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.commands.rehearse_billing_chunk import rehearse_billing_chunk
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk


def _most_memory_mb() -> int:
    """Return the most memory that this program has had; what its parent had when it was started does not count."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) // 1024


_CHUNKS = {"run": run_billing_chunk, "rehearsal": rehearse_billing_chunk}


async def main(url: str, tenant_id: UUID, run_id: UUID, on: date, kind: str) -> None:
    """Bill chunk by chunk, as a worker does, and print seconds, processor seconds and the most memory as JSON."""
    memory.settle()
    database = Database(url)
    began, more = time.perf_counter(), True
    async with LookAhead(database, tenant_id) as ahead:
        while more:
            async with open_work(database, tenant_id, SYSTEM, on) as work:
                more = await _CHUNKS[kind](work, run_id, ahead=ahead)
    seconds = time.perf_counter() - began
    await database.close()
    took = {
        "seconds": round(seconds, 2),
        "python_cpu_seconds": round(time.process_time(), 2),
        "memory_mb": _most_memory_mb(),
    }
    print(orjson.dumps(took).decode())


asyncio.run(main(sys.argv[1], UUID(sys.argv[2]), UUID(sys.argv[3]), date.fromisoformat(sys.argv[4]), sys.argv[5]))

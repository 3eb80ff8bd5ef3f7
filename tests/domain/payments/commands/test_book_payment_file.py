"""FIL-01: a large file is booked chunk by chunk, each exactly once, whatever is killed and whoever tries again."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.payments.commands import book_payment_file as driver
from domain.payments.commands import import_payment_file as importing
from domain.payments.commands.book_payment_chunk import book_payment_chunk
from domain.payments.commands.book_payment_file import book_payment_file
from domain.payments.commands.import_payment_file import import_payment_file
from domain.payments.commands.read_payment_file import read_payment_file
from tests.conftest import DatabaseUrls
from tests.domain.payments.ocr_files import transaction
from tests.domain.payments.owing import Owing, facts, issue, make_members, payments, prove, tenant_file
from tests.tenants import Tenant

pytestmark = pytest.mark.rule("FIL-01")

ROWS = importing.DIRECT_ROWS + 50
CHUNK = 150
WRONG = ROWS // 10


@pytest.fixture
async def large(tenant: Tenant) -> tuple[UUID, list[Owing]]:
    """A file of seven chunks, imported and not booked: every tenth row is wrong, every seventh doubled."""
    async with tenant.work() as work:
        owing = await issue(work, tenant, await make_members(work, ROWS), 25_000)
    part = []
    for i, one in enumerate(owing, 1):
        kid = one.kid[:-1] + "x" if i % 10 == 0 else owing[i - 2].kid if i % 7 == 0 else one.kid
        part.append(transaction(i, 25_000, kid))
    async with tenant.work() as work:
        import_id = await import_payment_file(work, "large.txt", tenant_file(tenant, part))
    return import_id, owing


async def all_is_booked_once(tenant: Tenant, import_id: UUID) -> None:
    async with tenant.read() as read:
        file = (await read.sql("SELECT * FROM payment_import WHERE id = $1", import_id))[0]
        assert (file["state"], file["booked_count"], file["work_list_count"]) == ("DONE", ROWS - WRONG, WRONG)
        found = await payments(read)
        assert [p["import_row"] for p in found] == list(range(1, ROWS + 1))
        assert sum(p["amount_minor"] for p in found) == ROWS * 25_000 == file["sum_minor"]
        assert len(await facts(read, "PaymentFileBooked")) == 1
        assert len(await facts(read, "PaymentNeedsProcessing")) == WRONG
        await prove(read)


async def test_a_large_file_waits_and_is_then_booked_in_chunks(tenant: Tenant, large: tuple[UUID, list[Owing]]) -> None:
    import_id, _ = large
    async with tenant.read() as read:
        assert await payments(read) == []
        assert (await read.sql("SELECT state FROM payment_import"))[0]["state"] == "BOOKING"
    booked = await book_payment_file(tenant.work, import_id, chunk_rows=CHUNK)
    assert (booked.done, booked.booked, booked.work_list) == (True, ROWS - WRONG, WRONG)
    await all_is_booked_once(tenant, import_id)
    assert await book_payment_file(tenant.work, import_id, chunk_rows=CHUNK) == booked
    await all_is_booked_once(tenant, import_id)


async def test_several_at_once_book_each_row_once(tenant: Tenant, large: tuple[UUID, list[Owing]]) -> None:
    import_id, _ = large
    await asyncio.gather(*(book_payment_file(tenant.work, import_id, lanes=1, chunk_rows=CHUNK) for _ in range(3)))
    await all_is_booked_once(tenant, import_id)


async def test_a_failure_in_any_chunk_leaves_it_undone_and_the_next_try_ends_it(
    tenant: Tenant, large: tuple[UUID, list[Owing]], monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id, _ = large
    tried = 0

    async def failing(work: Work, *args: object) -> object:
        nonlocal tried
        tried += 1
        result = await book_payment_chunk(work, *args)  # type: ignore[arg-type]
        if tried == 2:
            raise ConnectionResetError("the wire is cut before the commit")
        return result

    monkeypatch.setattr(driver, "book_payment_chunk", failing)
    with pytest.raises(ExceptionGroup):
        await book_payment_file(tenant.work, import_id, chunk_rows=CHUNK)
    async with tenant.read() as read:
        assert len(await payments(read)) < ROWS
        await prove(read)
    await book_payment_file(tenant.work, import_id, chunk_rows=CHUNK)
    await all_is_booked_once(tenant, import_id)


async def test_chunks_of_another_size_fill_the_gaps(tenant: Tenant, large: tuple[UUID, list[Owing]]) -> None:
    import_id, _ = large
    async with tenant.read() as read:
        reader = await read_payment_file(read, import_id)
    for after in (800, 180):
        async with tenant.work() as work:
            await book_payment_chunk(work, import_id, reader, after, rows_max=70)
    await book_payment_file(tenant.work, import_id, chunk_rows=CHUNK)
    await all_is_booked_once(tenant, import_id)


async def test_a_file_that_is_not_there_is_refused(tenant: Tenant) -> None:
    with pytest.raises(NotFound):
        await book_payment_file(tenant.work, uuid4())


KILLED = """
import asyncio, sys
from uuid import UUID
from datetime import date
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, open_work
from domain.payments.commands.book_payment_file import book_payment_file

async def main():
    database = Database(sys.argv[1], pool_size=3)
    tenant_id, import_id = UUID(sys.argv[2]), UUID(sys.argv[3])
    print("booking", flush=True)
    work = lambda: open_work(database, tenant_id, SYSTEM, date(2026, 3, 2))
    await book_payment_file(work, import_id, chunk_rows=30)

asyncio.run(main())
"""


async def test_kill_9_in_the_middle_loses_and_doubles_nothing(
    tenant: Tenant, large: tuple[UUID, list[Owing]], database_urls: DatabaseUrls
) -> None:
    import_id, _ = large
    root = Path(__file__).parents[4]
    killed = 0
    for wait_seconds in (0.1, 0.2, 0.3, 0.4):
        process = await asyncio.to_thread(_start, database_urls.app, tenant.id, import_id, root)
        with process:
            await asyncio.sleep(wait_seconds)
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                killed += 1
        async with tenant.read() as read:
            await prove(read)
    assert killed > 0
    async with _patient(tenant) as work:
        assert work.tenant_id == tenant.id
    await book_payment_file(tenant.work, import_id, chunk_rows=CHUNK)
    await all_is_booked_once(tenant, import_id)


@asynccontextmanager
async def _patient(tenant: Tenant) -> AsyncIterator[Work]:
    """A work after the server has noticed that a killed client is gone."""
    deadline = time.monotonic() + 20
    while True:
        async with tenant.work() as work:
            busy = await work.sql("SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory'")
            if not busy[0]["n"] or time.monotonic() > deadline:
                yield work
                return
        await asyncio.sleep(0.1)


def _start(url: str, tenant_id: UUID, import_id: UUID, root: Path) -> "subprocess.Popen[bytes]":
    arguments = [sys.executable, "-c", KILLED, url, str(tenant_id), str(import_id)]
    process = subprocess.Popen(arguments, cwd=root, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"booking\n"
    return process

"""Book all that is left of an imported file, chunk by chunk (FIL-01)."""

from __future__ import annotations

from asyncio import TaskGroup
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.payments.commands.book_payment_chunk import CHUNK_ROWS, Booked, book_payment_chunk
from domain.payments.commands.read_payment_file import PaymentFileReader, read_payment_file
from domain.payments.model import ImportState
from domain.payments.repository.payments import booked_in_chunks, import_progress

LANES = 2
"""Chunks on their way at once: while the database writes one, the next is read and decided."""


async def book_payment_file(
    open_work: Callable[[], AbstractAsyncContextManager[Work]],
    import_id: UUID,
    *,
    lanes: int = LANES,
    chunk_rows: int = CHUNK_ROWS,
) -> Booked:
    """Book the rest of a file, each chunk in a work of its own, and tell how it ended.

    May be started again after any crash, and by several at once: what is booked is never booked again. A file that
    is done stays as it is. Refuses with NotFound.
    """
    async with open_work() as work:
        progress = await import_progress(work, import_id)
        if progress is None:
            raise NotFound("payment import", import_id)
        if progress["state"] == ImportState.DONE:
            return Booked(True, progress["booked_count"], progress["work_list_count"])
        there = await booked_in_chunks(work, import_id, chunk_rows)
        reader = await read_payment_file(work, import_id)
    rows = progress["row_count"]
    starts = range(0, rows, chunk_rows)
    left = iter([after for after in starts if there.get(after, 0) < min(chunk_rows, rows - after)])
    async with TaskGroup() as group:
        for _ in range(lanes):
            group.create_task(_lane(open_work, import_id, reader, left, chunk_rows))
    async with open_work() as work:
        ended = await import_progress(work, import_id)
    if ended is None:
        raise RuntimeError("the file that was just booked is gone")
    return Booked(ended["state"] == ImportState.DONE, ended["booked_count"], ended["work_list_count"])


async def _lane(
    open_work: Callable[[], AbstractAsyncContextManager[Work]],
    import_id: UUID,
    reader: PaymentFileReader,
    left: Iterator[int],
    chunk_rows: int,
) -> None:
    for after in left:
        async with open_work() as work:
            await book_payment_chunk(work, import_id, reader, after, chunk_rows)

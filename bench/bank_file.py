"""Rows a second of a bank file: read, checked, matched, allocated and booked."""

import time
from typing import Any

from bench.due import ACCOUNT, AGREEMENT, TODAY, Due
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, open_work
from domain.payments.commands.book_payment_file import book_payment_file
from domain.payments.commands.import_payment_file import import_payment_file
from domain.payments.formats.ocr_giro.records import (
    AssignmentStart,
    Transaction,
    TransactionType,
    TransmissionStart,
)
from domain.payments.formats.ocr_giro.writer import closed, render


def ocr_file(number: int, payments: list[tuple[str, int]]) -> bytes:
    """Return a file that pays references with amounts."""
    transactions = [
        Transaction(n, TransactionType.GIRO_DEBITED_ACCOUNT, TODAY, amount_minor, kid, debit_account="15030000010")
        for n, (kid, amount_minor) in enumerate(payments, 1)
    ]
    start = TransmissionStart(f"{number:07}", "00123456")
    assignment = AssignmentStart(AGREEMENT, f"{number:07}", ACCOUNT)
    return b"".join(render(closed(start, [(assignment, transactions)], TODAY)))


async def open_payments(database: Database, due: Due, limit: int, skip: int = 0) -> list[tuple[str, int]]:
    """Return reference and open amount of open invoices, the oldest first."""
    async with database.read(due.tenant_id) as read:
        rows = await read.sql(
            "SELECT i.reference, o.open_minor FROM open_item o JOIN invoice i ON i.id = o.invoice_id"
            " ORDER BY i.number LIMIT $1 OFFSET $2",
            limit,
            skip,
        )
    return [(row["reference"], row["open_minor"]) for row in rows]


async def measure(database: Database, due: Due) -> dict[str, Any]:
    """Import one file that pays every open invoice, and book it to its end."""
    content = ocr_file(1, await open_payments(database, due, due.subscriptions))
    began, cpu = time.perf_counter(), time.process_time()
    async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
        import_id = await import_payment_file(work, "bench.txt", content)
    read_seconds = time.perf_counter() - began
    await book_payment_file(lambda: open_work(database, due.tenant_id, SYSTEM, TODAY), import_id)
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
    async with database.read(due.tenant_id) as read:
        rows = await read.sql("SELECT state, booked_count FROM payment_import WHERE id = $1", import_id)
    assert tuple(rows[0].values()) == ("DONE", due.subscriptions), rows
    return {
        "rows": due.subscriptions,
        "seconds": round(seconds, 2),
        "rows_per_second": round(due.subscriptions / seconds),
        "reading_seconds": round(read_seconds, 2),
        "python_cpu_seconds": round(cpu_seconds, 2),
        "file_bytes": len(content),
    }

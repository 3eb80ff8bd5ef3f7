"""Reads of reminders: by id, of invoices, lists, what comes next, and what was postponed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.dunning.repository.claims import claims
from domain.dunning.repository.processes import load_links, load_processes
from domain.dunning.rules.reminding import next_reminder_on
from domain.kernel.database import Reading, Row

POSTPONEMENTS_SHOWN_MAX = 20

# With what its state is derived from: the invoice, what is open of it and of the fee, and whether another followed.
_COLUMNS = """r.id, r.number, r.organisation_id, r.invoice_id, r.payer_id, r.step, r.issued_on, r.due_on, r.open_minor,
  r.fees_minor, r.fee_minor, r.currency, r.reference, r.announces_collection, r.run_id,
  r.why,
  i.number AS invoice_number, i.state AS invoice_state,
  coalesce(o.open_minor, 0) AS open_invoice_minor, coalesce(f.open_minor, 0) AS open_fee_minor,
  NOT EXISTS (
    SELECT FROM reminder n WHERE n.tenant_id = r.tenant_id AND n.invoice_id = r.invoice_id AND n.step > r.step
  ) AS is_newest"""
_FROM = """reminder r
  JOIN invoice i ON i.tenant_id = r.tenant_id AND i.id = r.invoice_id
  LEFT JOIN open_item o ON o.tenant_id = r.tenant_id AND o.invoice_id = r.invoice_id
  LEFT JOIN open_item f ON f.tenant_id = r.tenant_id AND f.invoice_id = r.id"""
_BY_IDS = f"SELECT {_COLUMNS} FROM {_FROM} WHERE r.tenant_id = $1 AND r.id = ANY($2::uuid[])"  # noqa: S608
_OF_INVOICES = f"""
SELECT {_COLUMNS} FROM {_FROM} WHERE r.tenant_id = $1 AND r.invoice_id = ANY($2::uuid[]) ORDER BY r.invoice_id, r.step
"""  # noqa: S608 - constants of this file only
REMINDED = "EXISTS (SELECT FROM reminder r WHERE r.tenant_id = i.tenant_id AND r.invoice_id = i.id)"
"""How a list of invoices `i` asks for those that were reminded of (BIL-02)."""
_REMINDED = f"SELECT i.id FROM invoice i WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[]) AND {REMINDED}"  # noqa: S608
_POSTPONEMENTS = """
SELECT invoice_id, until_on, reason, postponed_on, postponed_by FROM (
  SELECT p.*, row_number() OVER (PARTITION BY invoice_id ORDER BY id DESC) AS place FROM reminder_postponement p
  WHERE tenant_id = $1 AND invoice_id = ANY($2::uuid[])
) newest WHERE place <= $3 ORDER BY invoice_id, place
"""


@dataclass(frozen=True, slots=True)
class ReminderSearch:
    """Filters of a list of reminders; None leaves one out. `member_id` is who is to pay."""

    member_id: UUID | None = None
    invoice_id: UUID | None = None
    run_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NextReminder:
    """The reminder that an invoice gets next: which one, the first day on which it may go out, and its fee."""

    step: int
    on: date
    fee_minor: int
    process_name: str


async def reminders(read: Reading, reminder_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return reminders by id."""
    return {row["id"]: row for row in await read.sql(_BY_IDS, read.tenant_id, list(reminder_ids))}


async def reminders_of(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the reminders of invoices, the first one first."""
    return _grouped(await read.sql(_OF_INVOICES, read.tenant_id, list(invoice_ids)), invoice_ids)


async def reminded(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, bool]:
    """Return whether invoices were reminded of."""
    found = {row["id"] for row in await read.sql(_REMINDED, read.tenant_id, list(invoice_ids))}
    return {invoice_id: invoice_id in found for invoice_id in invoice_ids}


async def postponements_of(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the postponements of invoices, the newest, which counts, first."""
    rows = await read.sql(_POSTPONEMENTS, read.tenant_id, list(invoice_ids), POSTPONEMENTS_SHOWN_MAX)
    return _grouped(rows, invoice_ids)


async def next_reminders(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, NextReminder]:
    """Return what comes next for invoices, by the rules that remind; those that get no reminder are left out."""
    found = await claims(read, invoice_ids, await load_processes(read), await load_links(read))
    coming: dict[UUID, NextReminder] = {}
    for each in found:
        claim, on = each.claim, next_reminder_on(each.claim) if each.row["kind"] == "INVOICE" else None
        if on is not None and claim.process is not None:
            step = claim.process.steps[len(claim.sent)]
            coming[claim.invoice_id] = NextReminder(len(claim.sent) + 1, on, step.fee_minor, claim.process.name)
    return coming


async def reminder_page(read: Reading, search: ReminderSearch, *, limit: int, before: UUID | None) -> Sequence[Row]:
    """Return a page of reminders, the newest first; `before` is the id of the last one that the caller has."""
    where, values = _where(read, search)
    if before is not None:
        values.append(before)
        where += f" AND r.id < ${len(values)}::uuid"
    values.append(limit)
    text = f"SELECT {_COLUMNS} FROM {_FROM} WHERE {where} ORDER BY r.id DESC LIMIT ${len(values)}"  # noqa: S608
    return await read.sql(text, *values)


async def count_reminders(read: Reading, search: ReminderSearch) -> int:
    """Return how many reminders a search finds."""
    where, values = _where(read, search)
    return int((await read.sql(f"SELECT count(*)::int AS n FROM reminder r WHERE {where}", *values))[0]["n"])  # noqa: S608


def _where(read: Reading, search: ReminderSearch) -> tuple[str, list[Any]]:
    """Return a condition made of fixed pieces, and the values of its marks."""
    given = (
        ("r.payer_id", search.member_id),
        ("r.invoice_id", search.invoice_id),
        ("r.run_id", search.run_id),
    )
    values: list[Any] = [read.tenant_id]
    parts = ["r.tenant_id = $1"]
    for name, value in given:
        if value is not None:
            values.append(value)
            parts.append(f"{name} = ${len(values)}")
    return " AND ".join(parts), values


def _grouped(rows: Sequence[Row], invoice_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    grouped: dict[UUID, list[Row]] = defaultdict(list, {one: [] for one in invoice_ids})
    for row in rows:
        grouped[row["invoice_id"]].append(row)
    return grouped

"""Reads of corrections: what waits on subscriptions, and lists with filters (BIL-09)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.billing.repository import corrections as rows
from domain.billing.rules.corrections import Corrections
from domain.kernel.database import Reading, Row

OF_SUBSCRIPTION_MAX = 200


class CorrectionType(StrEnum):
    """Which way a correction goes."""

    DEDUCTION = "DEDUCTION"
    ADDITION = "ADDITION"


class CorrectionState(StrEnum):
    """WAITING: something of it waits for an invoice. INVOICED: nothing does, and an invoice has taken it."""

    WAITING = "WAITING"
    INVOICED = "INVOICED"


_TYPE = {CorrectionType.DEDUCTION: "amount_minor < 0", CorrectionType.ADDITION: "amount_minor > 0"}
# One that was removed is no correction any more, as far as no invoice has taken it.
_IS_TAKEN = """EXISTS (
  SELECT FROM correction_taken t WHERE t.tenant_id = c.tenant_id AND t.correction_id = c.id AND t.undone_at IS NULL
)"""
_STATE = {CorrectionState.WAITING: "left_minor <> 0", CorrectionState.INVOICED: f"left_minor = 0 AND {_IS_TAKEN}"}
_BY_IDS = "SELECT * FROM correction WHERE tenant_id = $1 AND id = ANY($2::uuid[])"
_OF_ORIGINS = f"""
SELECT c.* FROM correction c
WHERE c.tenant_id = $1 AND c.origin_id = ANY($2::uuid[]) AND (c.left_minor <> 0 OR {_IS_TAKEN})
ORDER BY c.origin_id, c.id DESC LIMIT $3
"""  # noqa: S608 - constants of this file only
_TAKEN = """
SELECT correction_id, invoice_id, amount_minor FROM correction_taken
WHERE tenant_id = $1 AND correction_id = ANY($2::uuid[]) AND undone_at IS NULL ORDER BY correction_id, invoice_id
"""


@dataclass(frozen=True, slots=True)
class CorrectionSearch:
    """Filters of a list of corrections, by the days on which they were registered; None leaves one out."""

    organisation_id: UUID | None = None
    from_on: date | None = None
    to_on: date | None = None
    type: CorrectionType | None = None
    state: CorrectionState | None = None


async def waiting_corrections(read: Reading, origin_ids: Sequence[UUID]) -> Corrections:
    """Return what waits on subscriptions, for drafts to take it."""
    return Corrections(await rows.waiting_corrections(read, origin_ids))


async def corrections(read: Reading, correction_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return corrections by id."""
    found = await read.sql(_BY_IDS, read.tenant_id, list(correction_ids))
    return {row["id"]: row for row in found}


async def corrections_of(read: Reading, origin_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the corrections of subscriptions that wait or were invoiced, the newest first."""
    found = await read.sql(_OF_ORIGINS, read.tenant_id, list(origin_ids), OF_SUBSCRIPTION_MAX)
    return _grouped(found, "origin_id", origin_ids)


async def taken_of(read: Reading, correction_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return which invoices have taken how much of corrections: invoice_id, amount_minor."""
    found = await read.sql(_TAKEN, read.tenant_id, list(correction_ids))
    return _grouped(found, "correction_id", correction_ids)


async def correction_page(
    read: Reading, search: CorrectionSearch, *, limit: int, after: tuple[date, UUID] | None, skip: int = 0
) -> Sequence[Row]:
    """Return a page of corrections, the newest first; `after` is (registered_on, id) of the last row known."""
    where, values = _where(read, search)
    if after is not None:
        values += after
        where += f" AND (c.registered_on, c.id) < (${len(values) - 1}::date, ${len(values)}::uuid)"
    values += [limit, skip]
    order = f"ORDER BY c.registered_on DESC, c.id DESC LIMIT ${len(values) - 1} OFFSET ${len(values)}"
    return await read.sql(f"SELECT c.* FROM correction c WHERE {where} {order}", *values)  # noqa: S608


async def count_corrections(read: Reading, search: CorrectionSearch) -> Row:
    """Return how many corrections a search finds, and what deductions and additions come to: n, minus, plus."""
    where, values = _where(read, search)
    found = await read.sql(
        f"""SELECT count(*)::int AS n,
          coalesce(sum(amount_minor) FILTER (WHERE amount_minor < 0), 0)::bigint AS minus,
          coalesce(sum(amount_minor) FILTER (WHERE amount_minor > 0), 0)::bigint AS plus
        FROM correction c WHERE {where}""",  # noqa: S608 - fixed pieces
        *values,
    )
    return found[0]


def _where(read: Reading, search: CorrectionSearch) -> tuple[str, list[Any]]:
    """Return a condition made of fixed pieces, and the values of its marks."""
    values: list[Any] = [read.tenant_id]
    parts = ["c.tenant_id = $1"]
    for condition, value in (
        ("c.organisation_id = {}", search.organisation_id),
        ("c.registered_on >= {}::date", search.from_on),
        ("c.registered_on <= {}::date", search.to_on),
    ):
        if value is not None:
            values.append(value)
            parts.append(condition.format(f"${len(values)}"))
    if search.type is not None:
        parts.append(_TYPE[search.type])
    parts.append(_STATE[search.state] if search.state else f"(left_minor <> 0 OR {_IS_TAKEN})")
    return " AND ".join(parts), values


def _grouped(found: Sequence[Row], key: str, ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    grouped: dict[UUID, list[Row]] = defaultdict(list, {one: [] for one in ids})
    for row in found:
        grouped[row[key]].append(row)
    return grouped

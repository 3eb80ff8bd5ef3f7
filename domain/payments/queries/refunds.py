"""Refunds, by id and by period, and what can be paid back (PAY-06, PAY-07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.billing.model import CreditSource
from domain.billing.queries.credit import fill_purse
from domain.billing.rules.drawing import Purse
from domain.kernel.database import Reading, Row

_COLUMNS = """r.id, r.organisation_id, r.member_id, r.amount_minor, r.currency, r.paid_on, r.account, r.reference,
  r.comment, r.entry_id, r.registered_by, r.registered_at, r.undone_at, r.undone_by, r.undone_reason"""
_BY_IDS = f"SELECT {_COLUMNS} FROM refund r WHERE tenant_id = $1 AND id = ANY($2::uuid[])"  # noqa: S608
_BY_ENTRIES = f"""
SELECT e.id AS used_by, {_COLUMNS} FROM journal_entry e
JOIN refund r ON r.tenant_id = $1 AND r.id = e.source_id
WHERE e.tenant_id = $1 AND e.id = ANY($2::uuid[]) AND e.kind = 'REFUND'
"""  # noqa: S608
_LAST_ACCOUNT = """
SELECT account FROM (
  (SELECT account, paid_on, registered_at AS at FROM refund
   WHERE tenant_id = $1 AND member_id = $2 AND account <> '' AND undone_at IS NULL ORDER BY paid_on DESC LIMIT 1)
  UNION ALL
  (SELECT debit_account, paid_on, NULL FROM payment
   WHERE tenant_id = $1 AND member_id = $2 AND state = 'COMPLETED' AND debit_account IS NOT NULL AND amount_minor > 0
   ORDER BY paid_on DESC, id DESC LIMIT 1)
) known ORDER BY at IS NULL, paid_on DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class RefundSearch:
    """Filters of the list; None leaves one out. `paid_from` and `paid_to` are both included."""

    organisation_id: UUID | None = None
    member_id: UUID | None = None
    paid_from: date | None = None
    paid_to: date | None = None


async def refunds_by_id(read: Reading, refund_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return refunds by id, undone ones too."""
    return {row["id"]: row for row in await read.sql(_BY_IDS, read.tenant_id, list(refund_ids))}


async def refunds_by_entry(read: Reading, entry_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return the refunds that journal entries record; an entry of anything else is left out."""
    return {row["used_by"]: row for row in await read.sql(_BY_ENTRIES, read.tenant_id, list(entry_ids))}


async def refund_page(
    read: Reading, search: RefundSearch, *, limit: int, after: tuple[date, UUID] | None
) -> Sequence[Row]:
    """Return refunds, the newest first, undone ones among them; `after` is (paid_on, id) of the last row seen."""
    where, values = _where(read, search)
    if after is not None:
        values += after
        where += f" AND (r.paid_on, r.id) < (${len(values) - 1}::date, ${len(values)}::uuid)"
    order = f"ORDER BY r.paid_on DESC, r.id DESC LIMIT {int(limit)}"
    return await read.sql(f"SELECT {_COLUMNS} FROM refund r WHERE {where} {order}", *values)  # noqa: S608


async def count_refunds(read: Reading, search: RefundSearch) -> int:
    """Return how many refunds a search finds."""
    where, values = _where(read, search)
    return int((await read.sql(f"SELECT count(*) AS n FROM refund r WHERE {where}", *values))[0]["n"])  # noqa: S608


async def refundable_minor(read: Reading, organisation_id: UUID, member_id: UUID) -> int:
    """Return what a payer has unused in an organisation, which is what can be paid back, in minor units."""
    purse = Purse()
    await fill_purse(read, purse, organisation_id, [member_id], frozenset(CreditSource))
    return purse.usable_minor(member_id)


async def last_account(read: Reading, member_id: UUID) -> str | None:
    """Return the payer's own account: where the last refund went, else what the last payment came from."""
    rows = await read.sql(_LAST_ACCOUNT, read.tenant_id, member_id)
    return rows[0]["account"] if rows else None


def _where(read: Reading, search: RefundSearch) -> tuple[str, list[Any]]:
    given = (
        ("r.organisation_id = {}", search.organisation_id),
        ("r.member_id = {}", search.member_id),
        ("r.paid_on >= {}::date", search.paid_from),
        ("r.paid_on <= {}::date", search.paid_to),
    )
    values: list[Any] = [read.tenant_id]
    parts = ["r.tenant_id = $1"]
    for piece, value in given:
        if value is not None:
            values.append(value)
            parts.append(piece.format(f"${len(values)}"))
    return " AND ".join(parts), values

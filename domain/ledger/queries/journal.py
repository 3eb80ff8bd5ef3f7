"""Reads of the journal for screens: the reskontro of a member, and balances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Uuid, and_, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.kernel.database import Query, Reading, Row
from domain.ledger.model import Posting
from domain.ledger.tables import journal_entry, posting, reskontro_balance

_RESKONTRO = """
SELECT * FROM (
  SELECT e.id, e.number, e.kind, e.entry_on, e.text, e.source_id, e.organisation_id, p.amount_minor,
         sum(p.amount_minor) OVER (ORDER BY e.entry_on, e.number)::bigint AS balance_minor
  FROM journal_entry e
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(reskontro_minor), 0)::bigint AS amount_minor, bool_or(reskontro_minor IS NOT NULL) AS touches
    FROM posting WHERE posting.tenant_id = e.tenant_id AND posting.entry_id = e.id
  ) p
  WHERE e.tenant_id = $1 AND e.member_id = $2 AND e.organisation_id = $3 AND (p.touches OR p.touches IS NULL)
    AND ($7::date IS NULL OR e.entry_on <= $7)
) r
WHERE $4::bigint IS NULL OR (r.entry_on, r.number) < ($5::date, $4::bigint)
ORDER BY r.entry_on DESC, r.number DESC
LIMIT $6
"""


async def reskontro_rows(
    read: Reading,
    member_id: UUID,
    organisation_id: UUID,
    first: int,
    *,
    before: tuple[date, int] | None = None,
    on: date | None = None,
) -> Sequence[Row]:
    """Return a member's reskontro in one organisation, newest first, each row with the balance after it (LED-03).

    With `on` it is the one of the end of that day.

    Columns: id, number, kind, entry_on, text, source_id, organisation_id, amount_minor, balance_minor. `before` is the
    (entry_on, number) of the last row that the caller has.
    """
    day, number = before or (None, None)
    return await read.sql(_RESKONTRO, read.tenant_id, member_id, organisation_id, number, day, first, on)


_BALANCE_ON = Query(
    select(func.coalesce(func.sum(posting.c.reskontro_minor), 0))
    .select_from(posting)
    .join(
        journal_entry, and_(journal_entry.c.tenant_id == posting.c.tenant_id, journal_entry.c.id == posting.c.entry_id)
    )
    .where(
        journal_entry.c.tenant_id == bindparam("tenant"),
        journal_entry.c.member_id == bindparam("member"),
        journal_entry.c.organisation_id == bindparam("organisation"),
        journal_entry.c.entry_on <= bindparam("day", type_=Date),
    )
)


async def balance_on(read: Reading, member_id: UUID, organisation_id: UUID, day: date) -> int:
    """Return a member's balance in an organisation at the end of a day, from the journal itself."""
    found = await read.scalar(
        _BALANCE_ON, tenant=read.tenant_id, member=member_id, organisation=organisation_id, day=day
    )
    return int(found)


_BALANCES = Query(
    select(
        reskontro_balance.c.member_id,
        reskontro_balance.c.organisation_id,
        reskontro_balance.c.balance_minor,
    ).where(
        reskontro_balance.c.tenant_id == bindparam("tenant"),
        reskontro_balance.c.member_id == any_(bindparam("members", type_=ARRAY(Uuid))),
    )
)


async def balances(read: Reading, member_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return the balances of members, a row for each organisation: member_id, organisation_id, balance_minor."""
    return await read.all(_BALANCES, tenant=read.tenant_id, members=list(member_ids))


_ENTRY_BY_SOURCE = Query(
    select(journal_entry.c.id, journal_entry.c.source_id, journal_entry.c.number, journal_entry.c.entry_on)
    .where(
        and_(
            journal_entry.c.tenant_id == bindparam("tenant"),
            journal_entry.c.source_id == any_(bindparam("sources", type_=ARRAY(Uuid))),
        )
    )
    # an invoice's own entry comes before those of its write-offs
    .order_by(journal_entry.c.number)
)


async def entries_of(read: Reading, source_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return the entries that record the given invoices, payments or gifts."""
    return await read.all(_ENTRY_BY_SOURCE, tenant=read.tenant_id, sources=list(source_ids))


_POSTINGS = Query(
    select(posting)
    .where(
        posting.c.tenant_id == bindparam("tenant"),
        posting.c.entry_id == any_(bindparam("entries", type_=ARRAY(Uuid))),
    )
    .order_by(posting.c.entry_id, posting.c.line)
)


async def postings_of(read: Reading, entry_ids: Sequence[UUID]) -> dict[UUID, list[Posting]]:
    """Return the postings of entries, in their order."""
    found: dict[UUID, list[Posting]] = {entry_id: [] for entry_id in entry_ids}
    for row in await read.all(_POSTINGS, tenant=read.tenant_id, entries=list(entry_ids)):
        found[row["entry_id"]].append(
            Posting(
                row["debit_account"],
                row["credit_account"],
                row["amount_minor"],
                row["reskontro_minor"],
                row["branch_id"],
                row["campaign_id"],
                row["department_id"],
            )
        )
    return found


_BRANCHES = """
SELECT DISTINCT ON (entry_id) entry_id, branch_id FROM posting
WHERE tenant_id = $1 AND entry_id = ANY($2::uuid[]) ORDER BY entry_id, line
"""


async def branches_of_entries(read: Reading, entry_ids: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """Return the branches that entries were posted to, so that their reversals go there too; none without postings."""
    rows = await read.sql(_BRANCHES, read.tenant_id, list(entry_ids))
    return {row["entry_id"]: row["branch_id"] for row in rows}

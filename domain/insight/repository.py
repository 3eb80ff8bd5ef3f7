"""Writes what the checks of the books found and which months' accruals are posted, and reads of both."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from domain.insight.model import CHECK_BOOKS
from domain.insight.tables import accrual, proof_result
from domain.kernel.database import Query, Reading, Row
from domain.kernel.proof import Checked
from domain.kernel.work import Work

_NEW = insert(proof_result).values({column.name: bindparam(column.name) for column in proof_result.c})
# Two may check at once; what was looked at last counts.
_SAVE = Query(
    _NEW.on_conflict_do_update(
        index_elements=[proof_result.c.tenant_id, proof_result.c.code],
        set_={
            name: _NEW.excluded[name]
            for name in ("checked_count", "offender_count", "offenders", "checked_at", "took_ms")
        },
        where=proof_result.c.checked_at <= _NEW.excluded.checked_at,
    )
)


async def save_result(work: Work, found: Checked, checked_at: datetime) -> None:
    """Write what a check found in place of what it found before."""
    await work.execute(
        _SAVE,
        tenant_id=work.tenant_id,
        code=found.check.code,
        checked_count=found.checked_count,
        offender_count=found.offender_count,
        offenders=found.offenders,
        checked_at=checked_at,
        took_ms=found.took_ms,
    )


_CHECKING = """
SELECT EXISTS (
  SELECT FROM task WHERE tenant_id = $1 AND name = $2 AND state IN ('QUEUED', 'RUNNING') AND run_after <= now()
) AS checking
"""


async def is_checking(read: Reading) -> bool:
    """Tell whether the books are being checked, or about to be; the coming night's check does not count."""
    return bool((await read.sql(_CHECKING, read.tenant_id, CHECK_BOOKS))[0]["checking"])


_LAST_ACCRUAL = Query(
    select(accrual.c.month_on, accrual.c.entry_id)
    .where(accrual.c.tenant_id == bindparam("tenant"), accrual.c.organisation_id == bindparam("organisation"))
    .order_by(accrual.c.month_on.desc())
    .limit(1)
)
_DEFERRED = """
SELECT CASE WHEN p.credit_account = $3 THEN p.debit_account ELSE p.credit_account END AS account,
  sum(CASE WHEN p.credit_account = $3 THEN p.amount_minor ELSE -p.amount_minor END)::bigint AS minor
FROM accrual a JOIN posting p ON p.tenant_id = a.tenant_id AND p.entry_id = a.entry_id
WHERE a.tenant_id = $1 AND a.organisation_id = $2 GROUP BY 1
"""
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"


async def lock_accruals(work: Work, organisation_id: UUID) -> None:
    """Let nobody else post an accrual of an organisation until the transaction ends."""
    await work.sql(_ONE_AT_A_TIME, f"accrual:{organisation_id}")


async def last_accrual(read: Reading, organisation_id: UUID) -> Row | None:
    """Return month_on and entry_id of the newest month that is posted; None where none is."""
    return await read.first(_LAST_ACCRUAL, tenant=read.tenant_id, organisation=organisation_id)


async def deferred_by_account(read: Reading, organisation_id: UUID, deferred_account: str) -> dict[str, int]:
    """Return what accruals have deferred of each revenue account so far."""
    rows = await read.sql(_DEFERRED, read.tenant_id, organisation_id, deferred_account)
    return {row["account"]: row["minor"] for row in rows}


async def insert_accrual(work: Work, organisation_id: UUID, month_on: date, entry_id: UUID) -> None:
    """Write that a month is posted, and by which journal entry."""
    await work.insert(
        accrual,
        organisation_id=organisation_id,
        month_on=month_on,
        entry_id=entry_id,
        posted_by=work.actor.name,
        posted_at=work.now,
    )

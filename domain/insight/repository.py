"""Writes what the checks of the books found, and reads whether they are under way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from domain.insight.model import CHECK_BOOKS
from domain.insight.tables import proof_result
from domain.kernel.database import Query, Reading
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

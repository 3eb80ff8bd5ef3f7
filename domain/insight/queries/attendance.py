"""Who pays on which of the days that a dashboard looks at, counted in one pass (DSH-08, DSH-10a)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.insight.model import Figure
from domain.insight.queries.keeping import Keeper, Key
from domain.insight.queries.payer_rows import PAYER_DAYS
from domain.insight.queries.rows import params_of
from domain.insight.rules.calendar import attendance_days
from domain.insight.rules.churn import Attendance
from domain.kernel.database import Query, Reading

_PAYER_DAYS = Query(PAYER_DAYS)


async def attendance_of(read: Reading, keeper: Keeper, organisation_id: UUID | None, on: date) -> Attendance:
    """Return the payers of one organisation, or of all, on the days that the churn of a dashboard needs."""
    days = attendance_days(on)

    async def reckon() -> Attendance:
        params = await params_of(read, Figure("churn", on, organisation_id)) | {"days": days}
        rows = await read.all(_PAYER_DAYS, **params)
        return Attendance(days, {row["days"]: row["payers"] for row in rows})

    return await keeper.get(Key(read.tenant_id, "payers", on, ("days", organisation_id)), reckon)

"""Reads subscriptions that a run leaves out though their time has come, and why (NEW-01, NEW-02)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from domain.billing.rules.reject import RejectCode, RejectReason
from domain.kernel.database import Reading
from domain.subscriptions.model import Running
from domain.subscriptions.repository.due import LEAD_BEGUN, lead_values
from domain.subscriptions.repository.terms import COLUMNS, FIRST, running_of
from domain.subscriptions.rules.terms import LeadDays

_LAST = UUID(int=2**128 - 1)
# One that ends before its next term or awaits its first payment, which would be billed otherwise; one that rests then.
_LEFT_OUT = f"""
SELECT {COLUMNS}, p.until_on
FROM subscription s
LEFT JOIN subscription_pause p ON p.tenant_id = $1 AND p.subscription_id = s.id
  AND p.from_on <= $5::date AND p.until_on > $5::date
WHERE s.tenant_id = $1 AND s.organisation_id = $2 AND s.state <> 'STOPPED' AND s.id > $9::uuid AND s.id <= $10::uuid
  AND coalesce(s.next_plan_id, s.plan_id) = ANY($3::uuid[])
  AND CASE WHEN {LEAD_BEGUN}
    THEN s.next_start >= s.end_on OR (s.begun_on = 'infinity' AND s.next_term > 1) ELSE p.until_on IS NOT NULL END
ORDER BY s.id
"""  # noqa: S608 - constants of this context only


async def left_out(
    read: Reading,
    organisation_id: UUID,
    lead_days: LeadDays,
    on: date,
    after: UUID | None,
    until: UUID | None,
) -> Sequence[tuple[Running, RejectReason]]:
    """Return those with ids after one and up to another that a run on a day passes over, each with the reason."""
    rows = await read.sql(
        _LEFT_OUT,
        read.tenant_id,
        organisation_id,
        *lead_values(lead_days, on),
        after or FIRST,
        until or _LAST,
    )
    found = []
    for row in rows:
        one = running_of(row)
        code, day = RejectCode.RESTS, row["until_on"]
        if one.end_on is not None and one.next_start >= one.end_on:
            code, day = RejectCode.ENDS, one.end_on
        if day is None:
            found.append((one, RejectReason.of(RejectCode.AWAITS_PAYMENT)))
            continue
        found.append((one, RejectReason.of(code, on=day - timedelta(days=1))))
    return found

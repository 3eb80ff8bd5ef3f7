"""Rows of insight's own: what the checks of the books found last (NEW-03), and the months whose accrual is posted.

All else it reads from below.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Date, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from domain.kernel.tables import column, instant, metadata, tenant_key, to

# One row for each check. Both counts are null where it was given up because it took too long.
proof_result = Table(
    "proof_result",
    metadata,
    column("tenant_id", Uuid),
    column("code", Text),
    column("checked_count", BigInteger, null=True),
    column("offender_count", BigInteger, null=True),
    # the first of them, as kernel/proof.py gives them
    column("offenders", JSONB),
    # the instant whose rows were looked at: the same for all checks of one time
    instant("checked_at"),
    column("took_ms", Integer),
    tenant_key("code"),
)

# A month whose prepaid income is in the journal, with the entry that put it there (LED-08). Insert-only.
accrual = Table(
    "accrual",
    metadata,
    column("tenant_id", Uuid),
    column("organisation_id", Uuid),
    column("month_on", Date),
    column("entry_id", Uuid),
    column("posted_by", Text),
    instant("posted_at"),
    tenant_key("organisation_id", "month_on"),
    to("organisation", "organisation_id"),
    CheckConstraint("extract(day FROM month_on) = 1", name="month"),
)

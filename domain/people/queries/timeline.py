"""Everything that happened to a member: facts of all contexts and changes from the audit log, newest first (PPL-11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.kernel.database import Reading, Row

# A change that is also a fact was recorded at the same instant about the same row; it is shown once, with its changes.
_TIMELINE = """
SELECT * FROM (
  SELECT f.recorded_at AS at, 'fact-' || lpad(f.seq::text, 19, '0') AS id, f.kind, f.actor_name AS who, f.subject_id,
         f.payload, a.subject_kind, a.before, a.after, a.reason
  FROM fact f
  LEFT JOIN LATERAL (
    SELECT a.subject_kind, a.before, a.after, a.reason FROM audit_entry a
    WHERE a.tenant_id = $1 AND a.member_id = $2 AND a.recorded_at = f.recorded_at AND a.subject_id = f.subject_id
    ORDER BY a.id LIMIT 1
  ) a ON true
  WHERE f.tenant_id = $1 AND f.member_id = $2
  UNION ALL
  SELECT a.recorded_at, 'audit-' || a.id, a.what, a.actor_name, a.subject_id, NULL, a.subject_kind, a.before, a.after,
         a.reason
  FROM audit_entry a
  WHERE a.tenant_id = $1 AND a.member_id = $2 AND NOT EXISTS (
    SELECT FROM fact f
    WHERE f.tenant_id = $1 AND f.member_id = $2 AND f.recorded_at = a.recorded_at AND f.subject_id = a.subject_id
  )
) event
WHERE $3::timestamptz IS NULL OR (at, id) < ($3, $4::text)
ORDER BY at DESC, id DESC LIMIT $5
"""


async def timeline(
    read: Reading, member_id: UUID, limit: int, *, before: tuple[datetime, str] | None = None
) -> Sequence[Row]:
    """Return what happened to a member, newest first.

    Columns: at, id, kind, who, subject_id, subject_kind and payload (what the subject is, where known), before and
    after (changed fields), reason (in the words of the person). `before` is the (at, id) of the caller's last row.
    """
    at, last_id = before or (None, None)
    return await read.sql(_TIMELINE, read.tenant_id, member_id, at, last_id, limit)

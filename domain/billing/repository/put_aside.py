"""Rows of what failed alone where nothing else could say so (NEW-10)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

import orjson

from domain.billing.rules.reject import RejectReason
from domain.kernel.database import Reading
from domain.kernel.work import Work

_KEEP = """
INSERT INTO put_aside (tenant_id, kind, subject_id, member_id, reason, put_aside_at)
SELECT $1, $2, u.s, u.m, u.r::jsonb, $6 FROM unnest($3::uuid[], $4::uuid[], $5::text[]) AS u(s, m, r)
ON CONFLICT (tenant_id, kind, subject_id) DO UPDATE SET reason = excluded.reason
"""
_FORGET = "DELETE FROM put_aside WHERE tenant_id = $1 AND kind = $2 AND subject_id = ANY($3::uuid[])"
_KEPT = "SELECT subject_id FROM put_aside WHERE tenant_id = $1 AND kind = $2"


async def keep(work: Work, kind: str, rejects: Sequence[tuple[UUID, UUID, RejectReason]]) -> None:
    """Write what is put aside, as (subject, member, reason); since when stays as it was."""
    await work.send(
        _KEEP,
        work.tenant_id,
        kind,
        [subject_id for subject_id, _, _ in rejects],
        [member_id for _, member_id, _ in rejects],
        [orjson.dumps(reason.as_json()).decode() for _, _, reason in rejects],
        work.now,
    )


async def forget(work: Work, kind: str, subject_ids: Collection[UUID]) -> None:
    """Forget what is settled."""
    await work.send(_FORGET, work.tenant_id, kind, list(subject_ids))


async def kept(read: Reading, kind: str) -> set[UUID]:
    """Return what of a kind is put aside."""
    return {row["subject_id"] for row in await read.sql(_KEPT, read.tenant_id, kind)}

"""What a thing said each time it was saved: the audit log tells it, which nobody can edit (CAT-43, USR-06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.kernel.database import Reading

SHOWN_MAX = 200

_VERSIONS = """
SELECT * FROM (
  SELECT a.subject_kind, a.subject_id, row_number() OVER (PARTITION BY a.subject_id ORDER BY a.id) AS number,
         row_number() OVER (PARTITION BY a.subject_id ORDER BY a.id DESC) AS place,
         a.recorded_at, a.actor_name, a.reason, a.before, a.after
  FROM audit_entry a
  WHERE a.tenant_id = $1 AND a.subject_id = ANY($3::uuid[])
    AND (a.subject_kind, a.subject_id) IN (SELECT * FROM unnest($2::text[], $3::uuid[]))
) saved
WHERE place <= $4
ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class Version:
    """A thing as it was saved: the how-manieth time, when, by whom, why, and what that changed.

    A change is a field, and its text before and after; amounts are like "29.00 NOK", days like "2026-11-01", and words
    of ours in capitals, so that a screen can say them in the reader's way.
    """

    number: int
    saved_at: datetime
    saved_by: str
    reason: str | None
    changes: tuple[tuple[str, str, str], ...]


async def versions_of(read: Reading, things: Sequence[tuple[str, UUID]]) -> dict[tuple[str, UUID], list[Version]]:
    """Return how things were saved, by what the log calls their kind and by their key, the newest first.

    Of each at most 200.
    """
    found: dict[tuple[str, UUID], list[Version]] = {}
    kinds, keys = [kind for kind, _ in things], [key for _, key in things]
    for row in await read.sql(_VERSIONS, read.tenant_id, kinds, keys, SHOWN_MAX):
        changes = changes_between(row["before"] or {}, row["after"] or {})
        version = Version(row["number"], row["recorded_at"], row["actor_name"], row["reason"], tuple(changes))
        found.setdefault((row["subject_kind"], row["subject_id"]), []).append(version)
    return found


def changes_between(before: Mapping[str, object], after: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """Return what differs between two contents of a thing: the field, and its text before and after."""
    names = [*after, *(name for name in before if name not in after)]
    texts = ((name, _text(before.get(name)), _text(after.get(name))) for name in names)
    return [one for one in texts if one[1] != one[2]]


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return "" if value is None or value is False else str(value)

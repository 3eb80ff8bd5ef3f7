"""What a rehearsed appeal keeps of each member, its hash, and what has changed since (NEW-01)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.billing.model import ChangeCode
from domain.billing.rules.rehearsed import Gathered
from domain.dialogue.model import AppealDifference, AppealOutcome
from domain.people.model import Channel

_KEY_BYTES = 16
_PARTS_END = "\x00"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an appeal did to one member. `message_key` is that of the message, None where there is none."""

    member_id: UUID
    outcome: AppealOutcome
    message_key: UUID | None = None


@dataclass(frozen=True, slots=True)
class RehearsedMembers:
    """Which members of a rehearsal: what it did to them, and how that differs from the one before (`against_id`)."""

    rehearsal_id: UUID
    against_id: UUID | None
    outcome: AppealOutcome | None = None
    difference: AppealDifference | None = None


def message_key(channel: Channel, recipient: str, subject: str, body: str, reference: str | None) -> UUID:
    """Return the key of what somebody would get and where.

    The member's KID is left out: its first number is only taken when the appeal is sent.
    """
    parts = (channel.value, recipient, subject, body)
    said = _PARTS_END.join(part.replace(reference, "") if reference else part for part in parts)
    return UUID(bytes=hashlib.sha256(said.encode()).digest()[:_KEY_BYTES])


def hash_of(asked: Iterable[Asked]) -> str:
    """Return the hash of all messages of an appeal; who gets none does not count."""
    gathered = Gathered()
    for one in asked:
        gathered.add(f"{one.member_id}/{one.message_key}" if one.message_key else "")
    return gathered.hex


def changes_of(was: Mapping[UUID, UUID], now: Mapping[UUID, UUID]) -> Iterator[tuple[UUID, ChangeCode]]:
    """Return for whom an appeal is another than it was, given the keys of their messages by member."""
    for member_id, key in now.items():
        if member_id not in was:
            yield member_id, ChangeCode.MAIL_NEW
        elif was[member_id] != key:
            yield member_id, ChangeCode.MAIL_CHANGED
    for member_id in was:
        if member_id not in now:
            yield member_id, ChangeCode.MAIL_GONE

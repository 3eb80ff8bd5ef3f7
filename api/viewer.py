"""Who is calling, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kernel.work import Actor


@dataclass(frozen=True, slots=True)
class Viewer:
    """A staff user with a session, or an API key, in one tenant."""

    tenant_id: UUID
    tenant_name: str
    zone: str
    actor: Actor
    permissions: frozenset[str]
    roles: tuple[str, ...] = ()
    email: str = ""
    session: bytes | None = None
    key_id: UUID | None = None

    @property
    def user_id(self) -> UUID | None:
        """The account of a staff user; None for a key."""
        return self.actor.id if self.actor.kind == "user" else None

    @property
    def scope(self) -> tuple[UUID, frozenset[str]]:
        """What decides which answers a viewer may see. Viewers with equal scopes may share one answer."""
        return self.tenant_id, self.permissions

    def today(self, now: datetime) -> date:
        """Return the tenant's business date at an instant."""
        return now.astimezone(ZoneInfo(self.zone)).date()

"""Types of sign-in and access."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import strawberry

from api.ids import encode_id
from api.nodes import Node
from api.viewer import Viewer as CallingViewer
from domain.kernel.database import Row
from domain.people.rules.access import Role as DomainRole


@strawberry.enum(description="What a staff user is there for; it decides what the user may do.")
class Role(Enum):
    OWNER = DomainRole.OWNER.value
    FINANCE = DomainRole.FINANCE.value
    MEMBERSHIP = DomainRole.MEMBERSHIP.value
    FUNDRAISING = DomainRole.FUNDRAISING.value
    READER = DomainRole.READER.value


@strawberry.type(description="The signed-in user.")
class Viewer:
    id: strawberry.ID
    name: str
    email: str
    tenant_name: str
    roles: list[Role]
    permissions: list[str]

    @classmethod
    def of(cls, viewer: CallingViewer) -> Viewer:
        """Show a staff user or an API key."""
        key = viewer.user_id or viewer.key_id
        assert key is not None
        return cls(
            id=encode_id("Viewer", key),
            name=viewer.actor.name,
            email=viewer.email,
            tenant_name=viewer.tenant_name,
            roles=[Role(role) for role in viewer.roles],
            permissions=sorted(viewer.permissions),
        )


@strawberry.type(description="A key for a third party. Its secret is shown once, when it is made (USR-04).")
class ApiKey(Node):
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> ApiKey:
        """Show a row of `api_keys`."""
        return cls(
            id=encode_id("ApiKey", row["id"]),
            name=row["name"],
            prefix=row["prefix"],
            scopes=list(row["scopes"]),
            created_at=row["created_at"],
            last_used_at=row["last_used_at"],
            revoked_at=row["revoked_at"],
        )


@strawberry.type
class SignInSuccess:
    viewer: Viewer


@strawberry.type
class CreateApiKeySuccess:
    api_key: ApiKey
    secret: str


@strawberry.type
class RevokeApiKeySuccess:
    api_key: ApiKey

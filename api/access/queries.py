"""Reads of sign-in and access."""

from __future__ import annotations

import strawberry

from api.access.types import ApiKey, Viewer
from api.context import Info
from domain.people.queries import access


@strawberry.type
class AccessQuery:
    """Who is signed in, and the keys of the tenant."""

    @strawberry.field(description="Who is calling; null where nobody is signed in.")
    def viewer(self, info: Info) -> Viewer | None:
        viewer = info.context.viewer
        return Viewer.of(viewer) if viewer else None

    @strawberry.field(description="The tenant's API keys, newest first, revoked ones included.")
    async def api_keys(self, info: Info) -> list[ApiKey]:
        info.context.require("access:write")
        rows = await access.api_keys(await info.context.read())
        return [ApiKey.of(row) for row in rows]

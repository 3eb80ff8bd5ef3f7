"""`position`: where the log of facts stands for what a query answers, to go on from with a subscription."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.scalars import Cursor


@strawberry.type
class PositionQuery:
    """How a query and a subscription meet without a gap."""

    @strawberry.field(
        description="Give it as `after` to a subscription: it tells all that the other fields of this query do not yet "
        "hold, and nothing is missed between the two. It is taken before anything is read."
    )
    async def position(self, info: Info) -> Cursor:
        info.context.signed_in()
        return Cursor(str(await info.context.position()))

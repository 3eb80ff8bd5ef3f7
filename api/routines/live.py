"""Live events of routines."""

from __future__ import annotations

from collections.abc import AsyncIterator

import strawberry

from api.context import Info
from api.live import Happened, Source, Topic, position_of
from api.scalars import Cursor
from domain.billing.model import RunProgressed
from domain.routines.model import CalendarSaved, RoutineRan, RoutineSaved

KINDS = (RoutineSaved.kind, CalendarSaved.kind, RoutineRan.kind, RunProgressed.kind)
SECONDS = 1.0


@strawberry.type
class RoutinesChangedEvent:
    """Something about routines, calendars or the runs that they start is not as it was; ask again."""

    cursor: Cursor


@strawberry.type
class RoutinesLive:
    """What happens to routines."""

    @strawberry.subscription(description="Tells when routines, calendars or runs change, at most once a second.")
    async def routines_changed(self, info: Info, after: Cursor | None = None) -> AsyncIterator[RoutinesChangedEvent]:
        info.context.require("billing:run")
        topics = frozenset(Topic(kind) for kind in KINDS)
        return Source(topics, _event, after=position_of(after), every_seconds=SECONDS)


def _event(happened: Happened) -> RoutinesChangedEvent:
    return RoutinesChangedEvent(cursor=happened.cursor)

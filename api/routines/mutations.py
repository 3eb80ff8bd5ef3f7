"""Mutations of routines."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.context import Info
from api.ids import decode_id, decode_optional
from api.refusals import refusing
from api.routines.inputs import RoutineCalendarInput, RoutineInput, calendar_in, routine_in
from api.routines.types import Routine, RoutineCalendar, book_of, calendar_of, routine_of
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound, StaleVersion
from domain.people.model import NotSignedIn
from domain.routines.commands import save_calendar as calendar_command
from domain.routines.commands import save_routine as routine_command
from domain.routines.commands import switch_routine as switch_command


@strawberry.type
class SaveCalendarSuccess:
    """The calendar as it is now; its routines are planned anew."""

    calendar: RoutineCalendar


@strawberry.type
class SaveRoutineSuccess:
    """The routine as it is now, with its next runs."""

    routine: Routine


@strawberry.type
class EnableRoutineSuccess:
    """The routine, which runs by itself from now on."""

    routine: Routine


@strawberry.type
class DisableRoutineSuccess:
    """The routine, which does not run by itself any more."""

    routine: Routine


@refusing(InvalidInput, NotFound, StaleVersion, NotAllowed, NotSignedIn)
async def save_calendar(info: Info, input: RoutineCalendarInput) -> SaveCalendarSuccess:
    """Make or change a calendar (RUN-03)."""
    info.context.require("calendars:write")
    key = decode_optional("RoutineCalendar", input.id, "input.id")
    async with info.context.work() as work:
        made = await calendar_command.save_calendar(
            work, calendar_in(input), calendar_id=key, version=input.version, may_never_run=input.may_never_run
        )
    return SaveCalendarSuccess(calendar=calendar_of((await book_of(info)).calendars[made.id]))


@refusing(InvalidInput, NotFound, StaleVersion, NotAllowed, NotSignedIn)
async def save_routine(info: Info, input: RoutineInput) -> SaveRoutineSuccess:
    """Make or change a routine (RUN-01)."""
    info.context.require("schedules:write")
    key = decode_optional("Routine", input.id, "input.id")
    async with info.context.work() as work:
        made = await routine_command.save_routine(
            work, routine_in(input), routine_id=key, version=input.version, may_never_run=input.may_never_run
        )
    return SaveRoutineSuccess(routine=await _routine(info, made.id))


@refusing(NotFound, NotAllowed, NotSignedIn)
async def enable_routine(info: Info, id: strawberry.ID) -> EnableRoutineSuccess:
    """Let a routine run by itself."""
    return EnableRoutineSuccess(routine=await _switched(info, id, enabled=True))


@refusing(NotFound, NotAllowed, NotSignedIn)
async def disable_routine(info: Info, id: strawberry.ID) -> DisableRoutineSuccess:
    """Let a routine not run by itself any more."""
    return DisableRoutineSuccess(routine=await _switched(info, id, enabled=False))


async def _switched(info: Info, id: strawberry.ID, *, enabled: bool) -> Routine:
    info.context.require("schedules:write")
    key = decode_id("Routine", id)
    async with info.context.work() as work:
        await switch_command.switch_routine(work, key, enabled=enabled)
    return await _routine(info, key)


async def _routine(info: Info, routine_id: UUID) -> Routine:
    return routine_of((await book_of(info)).routines[routine_id])


@strawberry.type
class RoutinesMutation:
    """What can be done about routines."""

    save_calendar = save_calendar
    save_routine = save_routine
    enable_routine = enable_routine
    disable_routine = disable_routine

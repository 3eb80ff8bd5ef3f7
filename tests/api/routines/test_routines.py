"""Routines and calendars through GraphQL: saved, switched, previewed, refused by field, seen by role, and live."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.ids import encode_id
from domain.kernel.facts import Position
from domain.routines.commands.run_routine import run_routine
from tests.api.conftest import Api, Client
from tests.api.transport import wire
from tests.api.watching import listened
from tests.domain.routines.planned import book_of, make, make_due

OSLO = ZoneInfo("Europe/Oslo")
ROUTINE = """
fragment R on Routine {
  id name kind enabled version daysAhead schedule { kind times weekday monthDay }
  organisation { name } sets { name } calendar { name }
  outlook { nextRuns { at on time } standstill { code message arguments { name } } }
  lastResult { plannedAt outcome miss { code message } run { id kind state } }
}
"""
SAVE = (
    """
mutation ($input: RoutineInput!) {
  saveRoutine(input: $input) {
    __typename
    ... on SaveRoutineSuccess { routine { ...R } }
    ... on StaleVersion { current }
    ... on NotAllowed { needed }
    ... on Refusal { code message fields { path code rule } }
  }
}
"""
    + ROUTINE
)
SAVE_CALENDAR = """
mutation ($input: RoutineCalendarInput!) {
  saveCalendar(input: $input) {
    __typename
    ... on SaveCalendarSuccess {
      calendar { id name mode version ranges { firstOn lastOn } routines { name outlook { nextRuns { on } } } }
    }
    ... on StaleVersion { current }
    ... on NotAllowed { needed }
    ... on Refusal { code message fields { path code rule } }
  }
}
"""
SWITCH = """
mutation ($id: ID!) {
  %s(id: $id) {
    __typename
    ... on %sSuccess { routine { ...R } }
    ... on NotAllowed { needed }
    ... on Refusal { code }
  }
}
"""
LISTS = "{ routines { ...R } calendars { name } defaultSchedule(kind: BILLING) { kind times } }" + ROUTINE
PREVIEW = """
query ($schedule: RoutineScheduleInput!, $calendar: ID) {
  previewRoutine(schedule: $schedule, calendarId: $calendar) { nextRuns { on time } standstill { code } }
}
"""
PREVIEW_CALENDAR = """
query ($input: RoutineCalendarInput!) {
  previewCalendar(input: $input) { routine { name } outlook { nextRuns { on } standstill { code } } }
}
"""
CHANGED = "subscription { routinesChanged { cursor } }"
DAILY = {"kind": "DAILY", "times": ["07:00"]}


def given(api: Api, **more: Any) -> dict[str, Any]:
    org = encode_id("Organisation", api.tenant.organisation_id)
    return {"name": "Daglig", "organisationId": org, "kind": "BILLING", "schedule": DAILY} | more


def calendar(mode: str = "EXCLUDING", *ranges: tuple[date, date], **more: Any) -> dict[str, Any]:
    shown = [{"firstOn": first.isoformat(), "lastOn": last.isoformat()} for first, last in ranges]
    return {"name": "Ferie", "mode": mode, "ranges": shown} | more


def in_days(days: int) -> date:
    return (datetime.now(OSLO) + timedelta(days=days)).date()


async def saved(client: Client, document: str, **given: Any) -> Any:
    answer = await client.run(document, input=given)
    assert "errors" not in answer, answer
    [result] = answer["data"].values()
    return result


@pytest.mark.rule("RUN-04")
async def test_the_overview_shows_frequency_last_result_and_the_next_five_runs_after_the_calendar(api: Api) -> None:
    async with api.client() as client:
        pause = (in_days(0), in_days(10))
        holiday = (await saved(client, SAVE_CALENDAR, **calendar("EXCLUDING", pause)))["calendar"]
        twice = {"kind": "TWICE_DAILY", "times": ["18:00", "6:30"]}
        made = (await saved(client, SAVE, **given(api, schedule=twice, calendarId=holiday["id"], daysAhead=2)))[
            "routine"
        ]
        assert (made["name"], made["kind"], made["daysAhead"], made["enabled"]) == ("Daglig", "BILLING", 2, True)
        assert made["schedule"] == {
            "kind": "TWICE_DAILY",
            "times": ["06:30", "18:00"],
            "weekday": None,
            "monthDay": None,
        }
        assert (made["calendar"], made["sets"], made["lastResult"]) == ({"name": "Ferie"}, [], None)
        runs = made["outlook"]["nextRuns"]
        assert [(run["on"], run["time"]) for run in runs] == [
            (in_days(11 + n // 2).isoformat(), ("06:30", "18:00")[n % 2]) for n in range(5)
        ]
        assert datetime.fromisoformat(runs[0]["at"]) == datetime.combine(
            in_days(11), datetime.strptime("06:30", "%H:%M").replace(tzinfo=UTC).time(), OSLO
        )
        still = made["outlook"]["standstill"]
        assert (still["code"], [one["name"] for one in still["arguments"]]) == ("PAUSED_UNTIL", ["calendar", "on"])
        assert still["message"] == f"its calendar Ferie pauses it until {in_days(11)}"

        plain = await make(api.tenant)
        async with api.tenant.work() as work:
            await make_due(work, plain.id)
            await run_routine(work, plain.id, 1)
        lists = (await client.run(LISTS))["data"]
    assert lists["calendars"] == [{"name": "Ferie"}]
    assert lists["defaultSchedule"] == DAILY
    ran = next(one for one in lists["routines"] if one["id"] == encode_id("Routine", plain.id))
    assert (ran["lastResult"]["outcome"], ran["lastResult"]["miss"]) == ("STARTED", None)
    assert ran["lastResult"]["run"]["state"] == "QUEUED"
    assert (len(ran["outlook"]["nextRuns"]), ran["outlook"]["standstill"]) == (5, None)


@pytest.mark.rule("RUN-04")
async def test_a_schedule_that_never_meets_its_calendar_shows_before_it_is_saved(api: Api) -> None:
    async with api.client() as client:
        only = [(date(in_days(0).year + 1, month, 23),) * 2 for month in (3, 4)]
        made = (await saved(client, SAVE_CALENDAR, **calendar("INCLUDING", *only)))["calendar"]

        async def preview(day: int, calendar_id: str | None) -> Any:
            schedule = {"kind": "MONTHLY", "times": ["07:00"], "monthDay": day}
            return (await client.run(PREVIEW, schedule=schedule, calendar=calendar_id))["data"]["previewRoutine"]

        assert await preview(25, made["id"]) == {"nextRuns": [], "standstill": {"code": "NEVER_MEET"}}
        assert [run["on"][5:] for run in (await preview(23, made["id"]))["nextRuns"]] == ["03-23", "04-23"]
        free = await preview(25, None)
        assert (len(free["nextRuns"]), free["standstill"]) == (5, None)

        schedule = {"kind": "MONTHLY", "times": ["07:00"], "monthDay": 25}
        await saved(client, SAVE, **given(api, schedule=schedule, calendarId=None))
        routine = (await client.run(LISTS))["data"]["routines"][0]
        attached = given(api, schedule=schedule, calendarId=made["id"], id=routine["id"], version=1)
        refused = await saved(client, SAVE, **attached)
        assert [(one["path"], one["code"], one["rule"]) for one in refused["fields"]] == [
            ("calendarId", "NEVER_MEET", "RUN-04")
        ]
        now = (await saved(client, SAVE, **attached, mayNeverRun=True))["routine"]
        assert now["outlook"]["standstill"]["code"] == "NEVER_MEET"
        moved = calendar(
            "INCLUDING", (date(in_days(0).year + 1, 3, 24), date(in_days(0).year + 1, 3, 26)), id=made["id"]
        )
        answer = await client.run(PREVIEW_CALENDAR, input=moved)
        [shown] = answer["data"]["previewCalendar"]
        assert [run["on"][5:] for run in shown["outlook"]["nextRuns"]] == ["03-25"]
        assert (await client.run(PREVIEW_CALENDAR, input=calendar()))["data"]["previewCalendar"] == []


async def test_a_preview_of_what_is_wrong_says_so(api: Api) -> None:
    async with api.client() as client:
        answer = await client.run(PREVIEW, schedule={"kind": "WEEKLY", "times": ["07:00"]})
        assert answer["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
        ends_early = calendar("EXCLUDING", (in_days(2), in_days(1)))
        answer = await client.run(PREVIEW_CALENDAR, input=ends_early)
        assert answer["errors"][0]["extensions"]["code"] == "INVALID_INPUT"


async def test_refusals_name_the_field(api: Api) -> None:
    async with api.client() as client:
        for wrong, path, code in (
            ({"name": " "}, "name", "REQUIRED"),
            ({"schedule": {"kind": "DAILY", "times": ["25:00"]}}, "schedule.times.0", "TIME"),
            ({"schedule": {"kind": "DAILY", "times": ["07:0x"]}}, "schedule.times.0", "TIME"),
            ({"schedule": {"kind": "WEEKLY", "times": ["07:00"]}}, "schedule.weekday", "REQUIRED"),
            ({"kind": "DUNNING", "daysAhead": 3}, "daysAhead", "NOT_HERE"),
            ({"calendarId": "x"}, "calendarId", "INVALID_ID"),
            ({"organisationId": "x"}, "organisationId", "INVALID_ID"),
        ):
            refused = await saved(client, SAVE, **given(api, **wrong))
            assert [(f["path"], f["code"]) for f in refused["fields"]] == [(path, code)]
        refused = await saved(client, SAVE_CALENDAR, **calendar("EXCLUDING", (in_days(2), in_days(1))))
        assert [(f["path"], f["code"]) for f in refused["fields"]] == [("ranges.0.lastOn", "BEFORE_START")]
        made = (await saved(client, SAVE, **given(api)))["routine"]
        stale = await saved(client, SAVE, **given(api, id=made["id"], version=7))
        assert (stale["__typename"], stale["current"]) == ("StaleVersion", 1)
        gone = encode_id("RoutineCalendar", api.tenant.organisation_id)
        refused = await saved(client, SAVE_CALENDAR, **calendar(id=gone, version=1))
        assert refused["__typename"] == "NotFound"
    assert len((await book_of(api.tenant)).routines) == 1


@pytest.mark.rule("RUN-09")
async def test_owners_set_schedules_finance_sees_them_and_edits_calendars_and_others_do_neither(api: Api) -> None:
    enable, disable = (
        SWITCH % (name, f"{name[0].upper()}{name[1:]}") + ROUTINE for name in ("enableRoutine", "disableRoutine")
    )
    async with api.client() as owner:
        made = (await saved(owner, SAVE, **given(api)))["routine"]
        off = (await owner.run(disable, id=made["id"]))["data"]["disableRoutine"]["routine"]
        assert (off["enabled"], off["outlook"]["nextRuns"]) == (False, [])
        assert off["outlook"]["standstill"]["code"] == "OFF"
        on = (await owner.run(enable, id=made["id"]))["data"]["enableRoutine"]["routine"]
        assert (on["enabled"], on["outlook"]["standstill"], on["version"]) == (True, None, 3)
    async with api.client(("FINANCE",)) as finance:
        assert len((await finance.run(LISTS))["data"]["routines"]) == 1
        refused = await saved(finance, SAVE, **given(api))
        assert (refused["__typename"], refused["needed"]) == ("NotAllowed", "schedules:write")
        for document, name in ((enable, "enableRoutine"), (disable, "disableRoutine")):
            answer = (await finance.run(document, id=made["id"]))["data"][name]
            assert (answer["__typename"], answer["needed"]) == ("NotAllowed", "schedules:write")
        assert (await saved(finance, SAVE_CALENDAR, **calendar()))["__typename"] == "SaveCalendarSuccess"
    for role in ("MEMBERSHIP", "FUNDRAISING", "READER"):
        async with api.client((role,)) as other:
            assert (await other.run(LISTS))["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
            refused = await saved(other, SAVE_CALENDAR, **calendar())
            assert (refused["__typename"], refused["needed"]) == ("NotAllowed", "calendars:write")
    assert len((await book_of(api.tenant)).calendars) == 1


async def test_whoever_looks_is_told_of_changes_and_of_runs(api: Api) -> None:
    async with api.relaying(), api.client(("FINANCE",)) as client, wire(api.url, client.http.cookies) as socket:
        await socket.begin()
        await socket.subscribe("all", CHANGED)
        await listened(api)
        made = await make(api.tenant)
        first = (await socket.next("all"))["routinesChanged"]["cursor"]
        async with api.tenant.work() as work:
            await make_due(work, made.id)
            await run_routine(work, made.id, 1)
        second = (await socket.next("all"))["routinesChanged"]["cursor"]
    assert Position.parse(first) < Position.parse(second)

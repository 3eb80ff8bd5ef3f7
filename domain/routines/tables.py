"""Rows of routines and of the calendars that they keep."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Date, Index, Integer, SmallInteger, Table, Text, Time, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from domain.kernel.tables import column, instant, metadata, tenant_key, to

routine_calendar = Table(
    "routine_calendar",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("name", Text),
    column("mode", Text),
    column("version", Integer, server_default=text("1")),
    instant("created_at"),
    tenant_key(),
    CheckConstraint("mode IN ('EXCLUDING', 'INCLUDING')", name="mode"),
)

routine_calendar_range = Table(
    "routine_calendar_range",
    metadata,
    column("tenant_id", Uuid),
    column("calendar_id", Uuid),
    column("number", SmallInteger),
    column("first_on", Date),
    # included
    column("last_on", Date),
    tenant_key("calendar_id", "number"),
    to("routine_calendar", "calendar_id"),
    CheckConstraint("last_on >= first_on", name="days"),
)

routine = Table(
    "routine",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("name", Text),
    column("organisation_id", Uuid),
    column("kind", Text),
    column("days_ahead", SmallInteger),
    # the criteria sets in their order of priority, as rules/criteria.py of subscriptions writes them
    column("sets", JSONB, server_default=text("'[]'")),
    # where invoices go, as {payment method: destination}; a method that is not named has its own
    column("destinations", JSONB, server_default=text("'{}'")),
    column("calendar_id", Uuid, null=True),
    # the schedule: wall clock in the tenant's zone
    column("schedule_kind", Text),
    column("runs_at", Time),
    column("runs_again_at", Time, null=True),
    column("weekday", SmallInteger, null=True),
    column("month_day", SmallInteger, null=True),
    column("enabled", Boolean),
    column("version", Integer, server_default=text("1")),
    # a task with another number than this was planned before something changed
    column("plan_number", Integer, server_default=text("0")),
    instant("next_run_at", null=True),
    instant("last_planned_at", null=True),
    instant("last_at", null=True),
    column("last_outcome", Text, null=True),
    column("last_run_id", Uuid, null=True),
    # why the last planned run did not start, as code and arguments
    column("last_miss", JSONB, null=True),
    instant("created_at"),
    tenant_key(),
    to("organisation", "organisation_id"),
    to("routine_calendar", "calendar_id"),
    CheckConstraint(
        "kind IN ('BILLING', 'MEMBERSHIP', 'SUBSCRIPTION', 'RECURRING_GIFT', 'INSURANCE', 'COURSE', 'PAYROLL',"
        " 'DUNNING', 'RESIDUAL')",
        name="kind",
    ),
    CheckConstraint("(schedule_kind = 'TWICE_DAILY') = (runs_again_at IS NOT NULL)", name="times"),
    CheckConstraint(
        "(schedule_kind = 'WEEKLY') = (weekday IS NOT NULL) AND (schedule_kind = 'MONTHLY') = (month_day IS NOT NULL)",
        name="day",
    ),
    Index("ix_routine_calendar", "tenant_id", "calendar_id"),
)

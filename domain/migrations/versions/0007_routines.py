"""Routines: runs that start by themselves, and the calendars that they keep.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("routine_calendar", "routine_calendar_range", "routine")
# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON {table} TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO kontingent_app
"""


def upgrade() -> None:
    _calendars()
    _routines()
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _calendars() -> None:
    op.create_table(
        "routine_calendar",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("mode IN ('EXCLUDING', 'INCLUDING')", name=op.f("ck_routine_calendar_mode")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_routine_calendar")),
    )
    op.create_table(
        "routine_calendar_range",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_routine_calendar_range_days")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "calendar_id"],
            ["routine_calendar.tenant_id", "routine_calendar.id"],
            name=op.f("fk_routine_calendar_range_tenant_id_calendar_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "calendar_id", "number", name=op.f("pk_routine_calendar_range")),
    )


def _routines() -> None:
    op.create_table(
        "routine",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("days_ahead", sa.SmallInteger(), nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=True),
        sa.Column("schedule_kind", sa.Text(), nullable=False),
        sa.Column("runs_at", sa.Time(), nullable=False),
        sa.Column("runs_again_at", sa.Time(), nullable=True),
        sa.Column("weekday", sa.SmallInteger(), nullable=True),
        sa.Column("month_day", sa.SmallInteger(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("plan_number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_outcome", sa.Text(), nullable=True),
        sa.Column("last_run_id", sa.Uuid(), nullable=True),
        sa.Column("last_miss", postgresql.JSONB(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('BILLING', 'DUNNING')", name=op.f("ck_routine_kind")),
        sa.CheckConstraint(
            "(schedule_kind = 'TWICE_DAILY') = (runs_again_at IS NOT NULL)", name=op.f("ck_routine_times")
        ),
        sa.CheckConstraint(
            "(schedule_kind = 'WEEKLY') = (weekday IS NOT NULL)"
            " AND (schedule_kind = 'MONTHLY') = (month_day IS NOT NULL)",
            name=op.f("ck_routine_day"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_routine_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "plan_id"], ["plan.tenant_id", "plan.id"], name=op.f("fk_routine_tenant_id_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "calendar_id"],
            ["routine_calendar.tenant_id", "routine_calendar.id"],
            name=op.f("fk_routine_tenant_id_calendar_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_routine")),
    )
    op.create_index("ix_routine_calendar", "routine", ["tenant_id", "calendar_id"])

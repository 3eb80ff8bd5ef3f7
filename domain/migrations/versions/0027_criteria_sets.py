"""Types and criteria sets of routines, what each set has of a run, and what runs held over.

Revision: 0027, after 0026
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = ("held_over", "run_set")
# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON {table} TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO kontingent_app
"""
KINDS = (
    "kind IN ('BILLING', 'MEMBERSHIP', 'SUBSCRIPTION', 'RECURRING_GIFT', 'INSURANCE', 'COURSE', 'PAYROLL', 'DUNNING')"
)
# A routine of one plan has one set with that plan from now on.
TO_SETS = """
UPDATE routine r SET sets = jsonb_build_array(jsonb_build_object('name', p.name, 'plan_ids', jsonb_build_array(p.id)))
FROM plan p WHERE p.tenant_id = r.tenant_id AND p.id = r.plan_id
"""
# What a routine says that an older program does not know is lost: it bills one plan, or all that is due.
FROM_SETS = """
UPDATE routine SET plan_id = CASE WHEN jsonb_array_length(sets) = 1 THEN (sets #>> '{0,plan_ids,0}')::uuid END,
  kind = CASE WHEN kind = 'DUNNING' THEN kind ELSE 'BILLING' END
"""


def upgrade() -> None:
    op.add_column("routine", sa.Column("sets", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False))
    op.execute(TO_SETS)
    op.drop_constraint(op.f("fk_routine_tenant_id_plan_id"), "routine")
    op.drop_column("routine", "plan_id")
    op.drop_constraint(op.f("ck_routine_kind"), "routine")
    op.create_check_constraint(op.f("ck_routine_kind"), "routine", KINDS)
    _held_over()
    _run_sets()
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.add_column("routine", sa.Column("plan_id", sa.Uuid(), nullable=True))
    op.drop_constraint(op.f("ck_routine_kind"), "routine")
    op.execute(FROM_SETS)
    op.create_check_constraint(op.f("ck_routine_kind"), "routine", "kind IN ('BILLING', 'DUNNING')")
    op.create_foreign_key(
        op.f("fk_routine_tenant_id_plan_id"), "routine", "plan", ["tenant_id", "plan_id"], ["tenant_id", "id"]
    )
    op.drop_column("routine", "sets")


def _to(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    target = [f"{other}.tenant_id", f"{other}.id"]
    return sa.ForeignKeyConstraint(["tenant_id", name], target, name=op.f(f"fk_{table}_tenant_id_{name}"))


def _held_over() -> None:
    op.create_table(
        "held_over",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("set_name", sa.Text(), nullable=False),
        sa.Column("first_term", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("minimum_minor", sa.BigInteger(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.CheckConstraint("amount_minor < minimum_minor AND terms > 0", name=op.f("ck_held_over_below")),
        sa.PrimaryKeyConstraint("tenant_id", "subscription_id", name=op.f("pk_held_over")),
        _to("held_over", "subscription_id", "subscription"),
    )


def _run_sets() -> None:
    op.create_table(
        "run_set",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("invoiced", sa.Integer(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("held_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "run_id", "number", name=op.f("pk_run_set")),
        _to("run_set", "run_id", "run"),
    )

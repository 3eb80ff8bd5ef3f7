"""Payment stop: the stop rule of dunning processes, stops that were made, stop codes, and the default of crediting.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("stop_code", "crediting_default", "payment_stop")
# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON {table} TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO kontingent_app
"""
STOP = (
    "num_nonnulls(stop_delay_days, stop_threshold_minor, coalesce(stop_cause, stop_code_id::text)) IN (0, 3)"
    " AND stop_delay_days >= 0 AND stop_threshold_minor >= 0 AND num_nulls(stop_cause, stop_code_id) > 0"
)
KINDS = "stop_kind IN ('MEMBER', 'STAFF', 'DECEASED', 'AUTOMATIC', 'PAYMENT_STOP')"


def upgrade() -> None:
    _codes()
    _stops()
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)
    # A stop that was made stays written.
    op.execute("REVOKE UPDATE, DELETE ON payment_stop FROM kontingent_app")
    _subscriptions()
    _processes()


def downgrade() -> None:
    op.drop_constraint(op.f("ck_dunning_process_stop"), "dunning_process")
    op.drop_constraint(op.f("fk_dunning_process_tenant_id_stop_code_id"), "dunning_process")
    for name in ("stop_code_id", "stop_cause", "stop_threshold_minor", "stop_delay_days"):
        op.drop_column("dunning_process", name)
    op.drop_constraint(op.f("ck_subscription_stop_kind"), "subscription")
    op.drop_constraint(op.f("fk_subscription_tenant_id_stop_code_id"), "subscription")
    for name in ("stop_code_id", "stop_kind"):
        op.drop_column("subscription", name)
    for table in reversed(TABLES):
        op.drop_table(table)


def _codes() -> None:
    op.create_table(
        "stop_code",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("on_my_page", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_stop_code")),
    )
    op.create_index("uq_stop_code_code", "stop_code", ["tenant_id", "code"], unique=True)
    op.create_table(
        "crediting_default",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("plan_kind", sa.Text(), nullable=False),
        sa.Column("credit_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "plan_kind IN ('ANY', 'MEMBERSHIP', 'SUBSCRIPTION', 'RECURRING_GIFT', 'INSURANCE', 'COURSE')",
            name=op.f("ck_crediting_default_plan_kind"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "plan_kind", name=op.f("pk_crediting_default")),
    )


def _stops() -> None:
    op.create_table(
        "payment_stop",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=False),
        sa.Column("overdue_minor", sa.BigInteger(), nullable=False),
        sa.Column("unused_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("overdue_minor > unused_minor AND unused_minor >= 0", name=op.f("ck_payment_stop_debt")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_payment_stop")),
    )
    op.create_index("uq_payment_stop_day", "payment_stop", ["tenant_id", "subscription_id", "stopped_on"], unique=True)
    op.create_index("ix_payment_stop_payer", "payment_stop", ["tenant_id", "payer_id", "stopped_on"])
    op.create_index(
        "ix_payment_stop_run",
        "payment_stop",
        ["tenant_id", "run_id", "id"],
        postgresql_where=sa.text("run_id IS NOT NULL"),
    )


def _subscriptions() -> None:
    op.add_column("subscription", sa.Column("stop_kind", sa.Text(), nullable=True))
    op.add_column("subscription", sa.Column("stop_code_id", sa.Uuid(), nullable=True))
    op.create_check_constraint(op.f("ck_subscription_stop_kind"), "subscription", KINDS)
    _to_code("subscription")


def _processes() -> None:
    op.add_column("dunning_process", sa.Column("stop_delay_days", sa.SmallInteger(), nullable=True))
    op.add_column("dunning_process", sa.Column("stop_threshold_minor", sa.BigInteger(), nullable=True))
    op.add_column("dunning_process", sa.Column("stop_cause", sa.Text(), nullable=True))
    op.add_column("dunning_process", sa.Column("stop_code_id", sa.Uuid(), nullable=True))
    op.create_check_constraint(op.f("ck_dunning_process_stop"), "dunning_process", STOP)
    _to_code("dunning_process")


def _to_code(table: str) -> None:
    op.create_foreign_key(
        op.f(f"fk_{table}_tenant_id_stop_code_id"),
        table,
        "stop_code",
        ["tenant_id", "stop_code_id"],
        ["tenant_id", "id"],
    )

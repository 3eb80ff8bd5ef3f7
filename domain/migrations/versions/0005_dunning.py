"""Dunning: processes, reminders and postponements; fees that payments settle; what a write-off or unused credit settles.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SOURCES = "source_kind IN ('PAYMENT', 'CREDIT_NOTE'{more})"
TABLES = ("dunning_process", "dunning_step", "dunning_of_plan", "reminder", "reminder_postponement")
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
    _processes()
    _reminders()
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)
    # A reminder that went out stays as it was.
    op.execute("REVOKE UPDATE, DELETE ON reminder, reminder_postponement FROM kontingent_app")
    op.add_column("invoice", sa.Column("billing_plan_id", sa.Uuid(), nullable=True))
    op.add_column("open_item", sa.Column("fee_of", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_open_item_fee", "open_item", ["tenant_id", "fee_of"], postgresql_where=sa.text("fee_of IS NOT NULL")
    )
    op.add_column("dispatch", sa.Column("reminder_id", sa.Uuid(), nullable=True))
    _sources(", 'PAYMENT_CREDIT', 'WRITE_OFF'")


def downgrade() -> None:
    _sources("")
    op.drop_column("dispatch", "reminder_id")
    op.drop_index("ix_open_item_fee", table_name="open_item")
    op.drop_column("open_item", "fee_of")
    op.drop_column("invoice", "billing_plan_id")
    for table in reversed(TABLES):
        op.drop_table(table)


def _sources(more: str) -> None:
    name = op.f("ck_allocation_source_kind")
    op.drop_constraint(name, "allocation")
    op.create_check_constraint(name, "allocation", SOURCES.format(more=more))


def _processes() -> None:
    op.create_table(
        "dunning_process",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("consume_partial_payments", sa.Boolean(), nullable=False),
        sa.Column("write_off_fee", sa.Boolean(), nullable=False),
        sa.Column("tolerance_bp", sa.Integer(), nullable=True),
        sa.Column("tolerance_minor", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "tolerance_bp IS NULL OR tolerance_minor IS NULL", name=op.f("ck_dunning_process_tolerance")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_dunning_process")),
    )
    op.create_table(
        "dunning_step",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("delay_days", sa.SmallInteger(), nullable=False),
        sa.Column("due_days", sa.SmallInteger(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "number >= 1 AND delay_days >= 0 AND due_days >= 1 AND fee_minor >= 0", name=op.f("ck_dunning_step_step")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "process_id"],
            ["dunning_process.tenant_id", "dunning_process.id"],
            name=op.f("fk_dunning_step_tenant_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "process_id", "number", name=op.f("pk_dunning_step")),
    )
    op.create_table(
        "dunning_of_plan",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("billing_plan_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "billing_plan_id"],
            ["billing_plan.tenant_id", "billing_plan.id"],
            name=op.f("fk_dunning_of_plan_billing_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "process_id"],
            ["dunning_process.tenant_id", "dunning_process.id"],
            name=op.f("fk_dunning_of_plan_process"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "billing_plan_id", name=op.f("pk_dunning_of_plan")),
    )
    op.create_index("ix_dunning_of_plan_process", "dunning_of_plan", ["tenant_id", "process_id"])


def _reminders() -> None:
    op.create_table(
        "reminder",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("open_minor", sa.BigInteger(), nullable=False),
        sa.Column("fees_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "open_minor > 0 AND fees_minor >= 0 AND fee_minor >= 0 AND step >= 1", name=op.f("ck_reminder_amounts")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reminder")),
    )
    op.create_index("uq_reminder_number", "reminder", ["tenant_id", "organisation_id", "number"], unique=True)
    op.create_index("uq_reminder_step", "reminder", ["tenant_id", "invoice_id", "step"], unique=True)
    op.create_index("ix_reminder_payer", "reminder", ["tenant_id", "payer_id", "id"])
    op.create_index(
        "ix_reminder_run",
        "reminder",
        ["tenant_id", "run_id", "id"],
        postgresql_where=sa.text("run_id IS NOT NULL"),
    )
    op.create_table(
        "reminder_postponement",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("postponed_on", sa.Date(), nullable=False),
        sa.Column("postponed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["invoice.tenant_id", "invoice.id"],
            name=op.f("fk_reminder_postponement_tenant_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reminder_postponement")),
    )
    op.create_index("ix_reminder_postponement_invoice", "reminder_postponement", ["tenant_id", "invoice_id", "id"])

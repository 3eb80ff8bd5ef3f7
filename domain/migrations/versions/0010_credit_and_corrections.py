"""Ledger billing of organisations, off for those that are there (BIL-08); corrections that wait for
invoices (BIL-09); what bulk credits wrote off (BIL-12).

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("correction", "correction_taken", "bulk_credit_item")
# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON {table} TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT ON {table} TO kontingent_app
"""
# What was registered or taken stays as it was.
CHANGES = """
GRANT UPDATE (left_minor, removed_on) ON correction TO kontingent_app;
GRANT UPDATE (undone_at) ON correction_taken TO kontingent_app;
GRANT UPDATE (written_minor) ON bulk_credit_item TO kontingent_app
"""
LEFT = (
    "CASE WHEN amount_minor > 0 THEN left_minor BETWEEN 0 AND amount_minor "
    "ELSE left_minor BETWEEN amount_minor AND 0 END"
)


def upgrade() -> None:
    op.add_column(
        "organisation", sa.Column("ledger_billing", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    _corrections()
    _bulk_credit()
    for statement in [part for table in TABLES for part in WALL.format(table=table).split(";")] + CHANGES.split(";"):
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("organisation", "ledger_billing")


def _corrections() -> None:
    op.create_table(
        "correction",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("left_minor", sa.BigInteger(), nullable=False),
        sa.Column("vat_bp", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_correction_amount")),
        sa.CheckConstraint(LEFT, name=op.f("ck_correction_left")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_correction_tenant_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_correction")),
    )
    op.create_index(
        "ix_correction_waiting", "correction", ["tenant_id", "origin_id"], postgresql_where=sa.text("left_minor <> 0")
    )
    op.create_index("ix_correction_origin", "correction", ["tenant_id", "origin_id", "id"])
    op.create_index("ix_correction_registered", "correction", ["tenant_id", "registered_on", "id"])
    op.create_table(
        "correction_taken",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("correction_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "invoice_id", "line", name=op.f("pk_correction_taken")),
    )
    op.create_index("ix_correction_taken_correction", "correction_taken", ["tenant_id", "correction_id"])


def _bulk_credit() -> None:
    op.create_table(
        "bulk_credit_item",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("written_minor", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('DEMAND', 'CREDIT', 'CORRECTION')", name=op.f("ck_bulk_credit_item_kind")),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_bulk_credit_item_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"], ["run.tenant_id", "run.id"], name=op.f("fk_bulk_credit_item_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "run_id", "item_id", name=op.f("pk_bulk_credit_item")),
    )

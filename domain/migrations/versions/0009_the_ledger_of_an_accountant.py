"""The ledger of an accountant: closed months, standard codes, VAT codes, files, accruals, and runs that reverse others.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("closed_month", "vat_code", "ledger_export", "accrual")
# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON {table} TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO kontingent_app
"""
# One look for a whole statement, however many entries it brings.
REFUSE_CLOSED = """
CREATE FUNCTION refuse_closed_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT tenant_id, organisation_id, min(entry_on) AS first_on FROM fresh GROUP BY 1, 2) f
    WHERE first_on < (
      SELECT max(c.month_on) + interval '1 month' FROM closed_month c
      WHERE c.tenant_id = f.tenant_id AND c.organisation_id = f.organisation_id
    )
  ) THEN
    RAISE EXCEPTION 'a closed month takes no more entries' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER closed_month AFTER INSERT ON journal_entry REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION refuse_closed_month()
"""


def upgrade() -> None:
    _closed_months()
    _accounts()
    _exports()
    _accruals()
    _reversals()
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)
    # What is posted stays posted.
    op.execute("REVOKE UPDATE, DELETE ON accrual FROM kontingent_app")
    op.execute(REFUSE_CLOSED)
    op.execute(TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER closed_month ON journal_entry")
    op.execute("DROP FUNCTION refuse_closed_month()")
    op.drop_index("uq_run_reverses", table_name="run")
    op.drop_column("run", "reverses_id")
    for name in ("vat_code", "standard_code", "standard_category"):
        op.drop_column("ledger_account", name)
    for table in reversed(TABLES):
        op.drop_table(table)


def _closed_months() -> None:
    op.create_table(
        "closed_month",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("extract(day FROM month_on) = 1", name=op.f("ck_closed_month_month")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_closed_month_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "organisation_id", "month_on", name=op.f("pk_closed_month")),
    )


def _accounts() -> None:
    for name in ("standard_category", "standard_code"):
        op.add_column("ledger_account", sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("ledger_account", sa.Column("vat_code", sa.Text(), nullable=True))
    op.create_table(
        "vat_code",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rate_bp", sa.Integer(), nullable=False),
        sa.Column("standard_code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 10000", name=op.f("ck_vat_code_rate")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_vat_code_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "organisation_id", "code", name=op.f("pk_vat_code")),
    )
    op.create_index(
        "uq_vat_code_rate",
        "vat_code",
        ["tenant_id", "organisation_id", "rate_bp"],
        unique=True,
        postgresql_where=sa.text("is_default"),
    )


def _exports() -> None:
    op.create_table(
        "ledger_export",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=True),
        sa.Column("byte_count", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("to_on > from_on", name=op.f("ck_ledger_export_period")),
        sa.CheckConstraint("(sha256 IS NULL) = (byte_count IS NULL)", name=op.f("ck_ledger_export_made")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_ledger_export_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_ledger_export")),
    )
    op.create_index("ix_ledger_export_organisation", "ledger_export", ["tenant_id", "organisation_id", "id"])


def _accruals() -> None:
    op.create_table(
        "accrual",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("posted_by", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("extract(day FROM month_on) = 1", name=op.f("ck_accrual_month")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_accrual_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "organisation_id", "month_on", name=op.f("pk_accrual")),
    )


def _reversals() -> None:
    op.add_column("run", sa.Column("reverses_id", sa.Uuid(), nullable=True))
    op.create_index(
        "uq_run_reverses",
        "run",
        ["tenant_id", "reverses_id"],
        unique=True,
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
    )

"""The ledger of an accountant: months that are closed.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("closed_month",)
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
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)
    op.execute(REFUSE_CLOSED)
    op.execute(TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER closed_month ON journal_entry")
    op.execute("DROP FUNCTION refuse_closed_month()")
    for table in reversed(TABLES):
        op.drop_table(table)

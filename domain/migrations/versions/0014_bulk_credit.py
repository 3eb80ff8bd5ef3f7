"""What bulk credits were asked to write off, and what became of it (BIL-12).

Revision: 0014, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0010"
branch_labels = None
depends_on = None

# As 0002 puts it on every table that there was then; what was asked for stays as it was.
WALL = """
ALTER TABLE bulk_credit_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE bulk_credit_item FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON bulk_credit_item TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT ON bulk_credit_item TO kontingent_app;
GRANT UPDATE (written_minor) ON bulk_credit_item TO kontingent_app
"""


def upgrade() -> None:
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
    for statement in WALL.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("bulk_credit_item")

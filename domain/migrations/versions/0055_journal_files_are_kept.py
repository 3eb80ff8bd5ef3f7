"""A file of the journal is kept as it was when it was first made, with its name (LED-07).

A file that was made before is made once more when it is fetched, and kept from then on.

Revision: 0055, after 0053
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0053"
branch_labels = None
depends_on = None

# What was kept stays as it is.
WALL = """
ALTER TABLE ledger_export_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_export_part FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON ledger_export_part TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT ON ledger_export_part TO kontingent_app
"""


def upgrade() -> None:
    op.add_column("ledger_export", sa.Column("file_name", sa.Text(), nullable=True))
    op.create_table(
        "ledger_export_part",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "export_id", "place", name=op.f("pk_ledger_export_part")),
    )
    for statement in WALL.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("ledger_export_part")
    op.drop_column("ledger_export", "file_name")

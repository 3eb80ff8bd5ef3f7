"""What failed alone without a run waits in a table, and a run that failed says why (NEW-10).

Revision: 0059, after 0057
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0059"
down_revision = "0057"
branch_labels = None
depends_on = None

# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE put_aside ENABLE ROW LEVEL SECURITY;
ALTER TABLE put_aside FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON put_aside TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON put_aside TO kontingent_app
"""


def upgrade() -> None:
    op.create_table(
        "put_aside",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("reason", postgresql.JSONB(), nullable=False),
        sa.Column("put_aside_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ENDING', 'TURN', 'BALANCE', 'COLLECTION', 'NOTICE', 'PAYROLL')", name=op.f("ck_put_aside_kind")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "kind", "subject_id", name=op.f("pk_put_aside")),
    )
    for statement in WALL.split(";"):
        op.execute(statement)
    op.add_column("run", sa.Column("fault", postgresql.JSONB(), nullable=True))
    # A file is written after its claims, when it is known which of them can be handed over.
    op.drop_constraint(op.f("fk_collection_case_tenant_id_file_id"), "collection_case", type_="foreignkey")


def downgrade() -> None:
    op.create_foreign_key(
        op.f("fk_collection_case_tenant_id_file_id"),
        "collection_case",
        "collection_file",
        ["tenant_id", "file_id"],
        ["tenant_id", "id"],
    )
    op.drop_column("run", "fault")
    op.drop_table("put_aside")

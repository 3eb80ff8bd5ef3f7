"""Reporting tags: the register, the tags of plans, and those that subscriptions have had, from day to day (CAT-10).

Revision: 0053, after 0051
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0053"
down_revision = "0051"
branch_labels = None
depends_on = None

REGISTER, GIVEN = "reporting_tag", "subscription_tag"
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
    op.create_table(
        REGISTER,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{REGISTER}")),
        sa.CheckConstraint("kind IN ('HOW', 'WHO')", name=op.f(f"ck_{REGISTER}_kind")),
    )
    op.create_index(f"uq_{REGISTER}_code", REGISTER, ["tenant_id", "code"], unique=True)
    op.create_table(
        GIVEN,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "subscription_id", "tag_id", "from_on", name=op.f(f"pk_{GIVEN}")),
        sa.CheckConstraint("until_on > from_on", name=op.f(f"ck_{GIVEN}_days")),
    )
    op.create_index(f"ix_{GIVEN}_tag", GIVEN, ["tenant_id", "tag_id", "subscription_id"])
    for table in (REGISTER, GIVEN):
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)
    op.add_column(
        "plan",
        sa.Column("tag_ids", postgresql.ARRAY(sa.Uuid()), nullable=False, server_default=sa.text("'{}'")),
    )


def downgrade() -> None:
    op.drop_column("plan", "tag_ids")
    for table in (GIVEN, REGISTER):
        op.drop_table(table)

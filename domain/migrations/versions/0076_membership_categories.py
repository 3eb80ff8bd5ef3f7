"""Membership categories of an organisation, and who has one from which day on (CAT-21).

Revision: 0076, after 0075
"""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

TABLES = ("membership_category", "held_category")
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
        "membership_category",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        _to("membership_category", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_membership_category")),
    )
    op.create_index(
        "uq_membership_category_name", "membership_category", ["tenant_id", "organisation_id", "name"], unique=True
    )
    op.create_table(
        "held_category",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        _to("held_category", "member_id", "member"),
        _to("held_category", "category_id", "membership_category"),
        sa.PrimaryKeyConstraint("tenant_id", "organisation_id", "member_id", "from_on", name=op.f("pk_held_category")),
    )
    op.create_index("ix_held_category_member", "held_category", ["tenant_id", "member_id"])
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _to(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    target = [f"{other}.tenant_id", f"{other}.id"]
    return sa.ForeignKeyConstraint(["tenant_id", name], target, name=op.f(f"fk_{table}_tenant_id_{name}"))

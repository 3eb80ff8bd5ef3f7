"""What an organisation's documents look like: its template and its logo.

Revision: 0071, after 0070
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON {table} TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO kontingent_app
"""
LINES = ("line1", "postal_code", "city", "phone", "email", "web", "accent")


def upgrade() -> None:
    _create("letterhead", *((name, sa.Text()) for name in LINES), ("texts", postgresql.JSONB()))
    _create(
        "logo",
        ("id", sa.Uuid()),
        ("kind", sa.Text()),
        ("content", sa.LargeBinary()),
        ("width", sa.SmallInteger()),
        ("height", sa.SmallInteger()),
    )


def downgrade() -> None:
    op.drop_table("logo")
    op.drop_table("letterhead")


def _create(table: str, *columns: tuple[str, sa.types.TypeEngine[Any]]) -> None:
    """Create a table with one row at most for each organisation, behind the tenant's wall."""
    named = (("tenant_id", sa.Uuid()), ("organisation_id", sa.Uuid()), *columns)
    op.create_table(
        table,
        *(sa.Column(name, kind, nullable=False) for name, kind in named),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f(f"fk_{table}_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "organisation_id", name=op.f(f"pk_{table}")),
    )
    for statement in WALL.format(table=table).split(";"):
        op.execute(statement)

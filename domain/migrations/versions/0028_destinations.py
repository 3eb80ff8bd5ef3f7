"""Destinations of routines, and the files that runs make for them.

Revision: 0028, after 0027
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = ("run_file", "run_file_part")
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
    op.add_column(
        "routine", sa.Column("destinations", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False)
    )
    _files()
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("routine", "destinations")


def _to(name: str, other: str) -> sa.ForeignKeyConstraint:
    target = [f"{other}.tenant_id", f"{other}.id"]
    return sa.ForeignKeyConstraint(["tenant_id", name], target, name=op.f(f"fk_run_file_tenant_id_{name}"))


def _files() -> None:
    op.create_table(
        "run_file",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'MAKING'"), nullable=False),
        sa.Column("reached", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("documents", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("parts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('MAKING', 'READY')", name=op.f("ck_run_file_state")),
        sa.CheckConstraint("destination IN ('PRINT_FILE', 'DEMAND_FILE')", name=op.f("ck_run_file_destination")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_run_file")),
        _to("organisation_id", "organisation"),
        _to("run_id", "run"),
    )
    op.create_index("uq_run_file_destination", "run_file", ["tenant_id", "run_id", "destination"], unique=True)
    op.create_table(
        "run_file_part",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "file_id", "number", name=op.f("pk_run_file_part")),
    )

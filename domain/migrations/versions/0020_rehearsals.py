"""Rehearsals of runs: their rows, their lines, and which run did one for real.

Revision: 0020, after 0019
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = ("rehearsal", "rehearsal_row", "rehearsal_lines")
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
    _rehearsals()
    _rows()
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)
    op.add_column("run", sa.Column("rehearsal_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_run_rehearsal",
        "run",
        ["tenant_id", "rehearsal_id"],
        postgresql_where=sa.text("rehearsal_id IS NOT NULL"),
    )
    op.create_index("ix_run_kind", "run", ["tenant_id", "organisation_id", "kind", "id"])


def downgrade() -> None:
    op.drop_index("ix_run_kind", "run")
    op.drop_index("ix_run_rehearsal", "run")
    op.drop_column("run", "rehearsal_id")
    for table in reversed(TABLES):
        op.drop_table(table)


def _column(
    name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False, default: str | None = None
) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null, server_default=sa.text(default) if default else None)


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("tenant_id", *(names or ("id",)), name=op.f(f"pk_{table}"))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _rehearsals() -> None:
    op.create_table(
        "rehearsal",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("kind", sa.Text()),
        _column("state", sa.Text()),
        _column("organisation_id", sa.Uuid()),
        _column("run_on", sa.Date()),
        _column("criteria", postgresql.JSONB()),
        _column("hash", sa.Text(), default="''"),
        _column("total", sa.Integer(), default="0"),
        _column("done", sa.Integer(), default="0"),
        _column("billed", sa.Integer(), default="0"),
        _column("repriced", sa.Integer(), default="0"),
        _column("stopped", sa.Integer(), default="0"),
        _column("excluded", sa.Integer(), default="0"),
        _column("total_minor", sa.BigInteger(), default="0"),
        _column("vat_minor", sa.BigInteger(), default="0"),
        _column("drawn_minor", sa.BigInteger(), default="0"),
        _column("currency", sa.Text()),
        _column("reached_id", sa.Uuid(), null=True),
        _column("against_run_id", sa.Uuid(), null=True),
        _column("against_id", sa.Uuid(), null=True),
        _column("started_by", sa.Text()),
        _column("created_at", sa.DateTime(timezone=True)),
        _column("started_at", sa.DateTime(timezone=True), null=True),
        _column("finished_at", sa.DateTime(timezone=True), null=True),
        _check("rehearsal", "state", "state IN ('QUEUED', 'RUNNING', 'STOPPED', 'DONE', 'FAILED')"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_rehearsal_tenant_id_organisation_id"),
        ),
        _key("rehearsal"),
    )
    op.create_index("ix_rehearsal_kind", "rehearsal", ["tenant_id", "organisation_id", "kind", "id"])


def _rows() -> None:
    op.create_table(
        "rehearsal_row",
        _column("tenant_id", sa.Uuid()),
        _column("rehearsal_id", sa.Uuid()),
        _column("subject_id", sa.Uuid()),
        _column("number", sa.Integer()),
        _column("member_id", sa.Uuid()),
        _column("payer_id", sa.Uuid()),
        _column("outcome", sa.Text()),
        _column("reason", postgresql.JSONB(), null=True),
        _column("text", sa.Text()),
        _column("period_start", sa.Date(), null=True),
        _column("period_end", sa.Date(), null=True),
        _column("due_on", sa.Date(), null=True),
        _column("payment_method", sa.Text(), null=True),
        _column("total_minor", sa.BigInteger()),
        _column("drawn_minor", sa.BigInteger()),
        _column("monthly_minor", sa.BigInteger(), null=True),
        _column("monthly_before_minor", sa.BigInteger(), null=True),
        _column("lines_key", sa.Uuid(), null=True),
        _check("rehearsal_row", "outcome", "outcome IN ('BILLED', 'REPRICED', 'STOPPED', 'EXCLUDED')"),
        _check("rehearsal_row", "reason", "(outcome = 'EXCLUDED') = (reason IS NOT NULL)"),
        _key("rehearsal_row", "rehearsal_id", "subject_id", "number"),
    )
    op.create_index(
        "ix_rehearsal_row_outcome",
        "rehearsal_row",
        ["tenant_id", "rehearsal_id", "outcome", "subject_id", "number"],
        postgresql_where=sa.text("outcome <> 'BILLED'"),
    )
    op.create_index(
        "ix_rehearsal_row_drawn",
        "rehearsal_row",
        ["tenant_id", "rehearsal_id"],
        postgresql_where=sa.text("drawn_minor > 0"),
    )
    op.create_table(
        "rehearsal_lines",
        _column("tenant_id", sa.Uuid()),
        _column("rehearsal_id", sa.Uuid()),
        _column("key", sa.Uuid()),
        _column("lines", postgresql.JSONB()),
        _key("rehearsal_lines", "rehearsal_id", "key"),
    )

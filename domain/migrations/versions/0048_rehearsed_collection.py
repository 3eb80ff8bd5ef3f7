"""Rehearsals count what would be handed over to collection, and a file for the collector knows its run.

Revision: 0048, after 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rehearsal", sa.Column("handed_over", sa.Integer(), nullable=False, server_default=sa.text("0")))
    _outcomes("'BILLED', 'REPRICED', 'STOPPED', 'HANDED_OVER', 'EXCLUDED'")
    op.add_column("collection_file", sa.Column("run_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_collection_file_run",
        "collection_file",
        ["tenant_id", "run_id"],
        postgresql_where=sa.text("run_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_collection_file_run", "collection_file")
    op.drop_column("collection_file", "run_id")
    op.execute("ALTER TABLE rehearsal_row NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM rehearsal_row WHERE outcome = 'HANDED_OVER'")
    op.execute("ALTER TABLE rehearsal_row FORCE ROW LEVEL SECURITY")
    _outcomes("'BILLED', 'REPRICED', 'STOPPED', 'EXCLUDED'")
    op.drop_column("rehearsal", "handed_over")


def _outcomes(some: str) -> None:
    name = op.f("ck_rehearsal_row_outcome")
    op.drop_constraint(name, "rehearsal_row")
    op.create_check_constraint(name, "rehearsal_row", f"outcome IN ({some})")

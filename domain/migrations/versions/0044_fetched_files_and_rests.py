"""Files of runs know when they were fetched, and letters which file has them; routines may demand what is left to pay.

Revision: 0044, after 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0042"
branch_labels = None
depends_on = None

KINDS = "'BILLING', 'MEMBERSHIP', 'SUBSCRIPTION', 'RECURRING_GIFT', 'INSURANCE', 'COURSE', 'PAYROLL', 'DUNNING'"
STATES = "'MAKING', 'READY'"


def upgrade() -> None:
    op.add_column("dispatch", sa.Column("file_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_dispatch_file", "dispatch", ["tenant_id", "file_id"], postgresql_where=sa.text("file_id IS NOT NULL")
    )
    op.add_column("run_file", sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True))
    # nobody knows of older files; they count as fetched, so that nothing that left the house is taken back
    op.execute("UPDATE run_file SET fetched_at = finished_at WHERE state = 'READY'")
    _states(f"{STATES}, 'WITHDRAWN'")
    op.create_check_constraint(op.f("ck_run_file_fetched"), "run_file", "fetched_at IS NULL OR state = 'READY'")
    _kinds(f"{KINDS}, 'RESIDUAL'")


def downgrade() -> None:
    op.execute("DELETE FROM routine WHERE kind = 'RESIDUAL'")
    _kinds(KINDS)
    op.drop_constraint(op.f("ck_run_file_fetched"), "run_file")
    op.execute("DELETE FROM run_file WHERE state = 'WITHDRAWN'")
    _states(STATES)
    op.drop_column("run_file", "fetched_at")
    op.drop_index("ix_dispatch_file", "dispatch")
    op.drop_column("dispatch", "file_id")


def _states(states: str) -> None:
    op.drop_constraint(op.f("ck_run_file_state"), "run_file")
    op.create_check_constraint(op.f("ck_run_file_state"), "run_file", f"state IN ({states})")


def _kinds(kinds: str) -> None:
    op.drop_constraint(op.f("ck_routine_kind"), "routine")
    op.create_check_constraint(op.f("ck_routine_kind"), "routine", f"kind IN ({kinds})")

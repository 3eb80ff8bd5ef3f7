"""People of fee runs who could not be billed are put aside, with the reason and since when (NEW-10).

Revision: 0050, after 0048
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0050"
down_revision = "0048"
branch_labels = None
depends_on = None

STATES = "state IN ('NOTICED', 'WAITING', 'MAILED', 'CHARGED', 'CANCELLED', 'LEFT_OUT', 'COVERED', 'PUT_ASIDE')"
STATES_BEFORE = "state IN ('NOTICED', 'WAITING', 'MAILED', 'CHARGED', 'CANCELLED', 'LEFT_OUT', 'COVERED')"
PUT_ASIDE = "(state = 'PUT_ASIDE') = (reason IS NOT NULL) AND (reason IS NULL) = (put_aside_at IS NULL)"


def upgrade() -> None:
    op.add_column("fee_payer", sa.Column("reason", postgresql.JSONB(), nullable=True))
    op.add_column("fee_payer", sa.Column("put_aside_at", sa.DateTime(timezone=True), nullable=True))
    _states(STATES)
    op.create_check_constraint(op.f("ck_fee_payer_put_aside"), "fee_payer", PUT_ASIDE)
    op.create_index(
        "ix_fee_payer_put_aside", "fee_payer", ["tenant_id", "id"], postgresql_where=sa.text("state = 'PUT_ASIDE'")
    )


def downgrade() -> None:
    op.drop_index("ix_fee_payer_put_aside", "fee_payer")
    op.drop_constraint(op.f("ck_fee_payer_put_aside"), "fee_payer", type_="check")
    op.execute("UPDATE fee_payer SET state = 'LEFT_OUT' WHERE state = 'PUT_ASIDE'")
    _states(STATES_BEFORE)
    for name in ("put_aside_at", "reason"):
        op.drop_column("fee_payer", name)


def _states(condition: str) -> None:
    op.drop_constraint(op.f("ck_fee_payer_state"), "fee_payer", type_="check")
    op.create_check_constraint(op.f("ck_fee_payer_state"), "fee_payer", condition)

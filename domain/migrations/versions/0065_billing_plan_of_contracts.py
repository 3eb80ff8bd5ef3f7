"""A dunning process names the billing plan of contracts that are left early (CAT-16, CAT-40).

Revision: 0065, after 0064
"""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

NAMED = (("dunning_process", "contract_billing_plan_id"), ("billing_plan", "contract_plan_id"))


def upgrade() -> None:
    for table, name in NAMED:
        op.add_column(table, sa.Column(name, sa.Uuid(), nullable=True))
        op.create_foreign_key(
            f"fk_{table}_tenant_id_{name}", table, "billing_plan", ["tenant_id", name], ["tenant_id", "id"]
        )


def downgrade() -> None:
    for table, name in reversed(NAMED):
        op.drop_column(table, name)

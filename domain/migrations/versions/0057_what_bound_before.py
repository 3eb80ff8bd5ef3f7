"""What bound a subscription before a plan that is to take over binds it longer: who leaves before then pays by that.

Revision: 0057, after 0056
"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

BEFORE = "(bound_before IS NULL) = (fee_before IS NULL) AND (bound_before IS NULL OR binds_from IS NOT NULL)"


def upgrade() -> None:
    op.add_column("subscription", sa.Column("binds_from", sa.Date(), nullable=True))
    op.add_column("subscription", sa.Column("bound_before", sa.Date(), nullable=True))
    op.add_column("subscription", sa.Column("fee_before", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_subscription_tenant_id_fee_before"),
        "subscription",
        "contract_fee",
        ["tenant_id", "fee_before"],
        ["tenant_id", "id"],
    )
    op.create_check_constraint(op.f("ck_subscription_contract_before"), "subscription", BEFORE)


def downgrade() -> None:
    op.drop_constraint(op.f("ck_subscription_contract_before"), "subscription")
    op.drop_constraint(op.f("fk_subscription_tenant_id_fee_before"), "subscription")
    for name in ("fee_before", "bound_before", "binds_from"):
        op.drop_column("subscription", name)

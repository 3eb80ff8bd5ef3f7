"""What figures of an earlier day need: business dates of what was recorded, and indexes to go back by.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DATES = (("payment", "completed_on"), ("gift", "registered_on"), ("dispatch", "queued_on"))

# indexes that get what a campaign's figures need besides
CAMPAIGN_INDEXES = (
    (
        "ix_gift_campaign",
        "gift",
        ["tenant_id", "campaign_id", "given_on", "id"],
        ["organisation_id", "member_id", "amount_minor", "registered_on", "created_at"],
        None,
    ),
    (
        "ix_gift_member",
        "gift",
        ["tenant_id", "member_id", "given_on", "id"],
        ["organisation_id", "registered_on", "created_at"],
        None,
    ),
    (
        "ix_dispatch_campaign",
        "dispatch",
        ["tenant_id", "campaign_id", "member_id"],
        ["state", "queued_on", "queued_at"],
        sa.text("campaign_id IS NOT NULL"),
    ),
)

VALUE_KEY = """
ALTER TABLE subscription_value DROP CONSTRAINT pk_subscription_value,
  ADD CONSTRAINT pk_subscription_value PRIMARY KEY (tenant_id, subscription_id, valid_from, registered_on){include}
"""


def upgrade() -> None:
    for table, name in DATES:
        op.add_column(table, sa.Column(name, sa.Date(), nullable=True))
    for name, table, columns, include, where in CAMPAIGN_INDEXES:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns, postgresql_include=include, postgresql_where=where)
    op.create_index(
        "ix_allocation_allocated",
        "allocation",
        ["tenant_id", "allocated_on"],
        postgresql_include=["invoice_id", "amount_minor"],
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_index(
        "ix_allocation_undone",
        "allocation",
        ["tenant_id", "undone_at"],
        postgresql_where=sa.text("undone_at IS NOT NULL"),
    )
    op.create_index("ix_subscription_registered", "subscription", ["tenant_id", "registered_on"])
    op.create_index(
        "ix_subscription_stopped",
        "subscription",
        ["tenant_id", "stop_registered_on"],
        postgresql_where=sa.text("stop_registered_on IS NOT NULL"),
    )
    op.create_index(
        "ix_subscription_value_free",
        "subscription_value",
        ["tenant_id", "subscription_id"],
        postgresql_where=sa.text("monthly_minor = 0"),
    )
    op.create_index(
        "ix_subscription_value_until",
        "subscription_value",
        ["tenant_id", "until_on"],
        postgresql_include=["subscription_id", "valid_from", "registered_on", "monthly_minor"],
        postgresql_where=sa.text("until_on IS NOT NULL"),
    )
    op.execute(VALUE_KEY.format(include=" INCLUDE (monthly_minor)"))


def downgrade() -> None:
    op.execute(VALUE_KEY.format(include=""))
    op.drop_index("ix_subscription_value_until", table_name="subscription_value")
    op.drop_index("ix_subscription_value_free", table_name="subscription_value")
    op.drop_index("ix_subscription_stopped", table_name="subscription")
    op.drop_index("ix_subscription_registered", table_name="subscription")
    op.drop_index("ix_allocation_undone", table_name="allocation")
    op.drop_index("ix_allocation_allocated", table_name="allocation")
    for name, table, columns, _, where in CAMPAIGN_INDEXES:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns, postgresql_where=where)
    for table, name in reversed(DATES):
        op.drop_column(table, name)

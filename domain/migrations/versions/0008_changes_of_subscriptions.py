"""Changes of subscriptions: where terms are counted from, the plan that comes next, and pauses.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WALL = """
ALTER TABLE subscription_pause ENABLE ROW LEVEL SECURITY;
ALTER TABLE subscription_pause FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON subscription_pause TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON subscription_pause TO kontingent_app
"""
BILLED = "state <> 'STOPPED'"
BILLED_BEFORE = "state IN ('PENDING', 'ACTIVE', 'STOP_SCHEDULED')"


def upgrade() -> None:
    op.add_column("subscription", sa.Column("anchor_on", sa.Date(), nullable=True))
    op.add_column("subscription", sa.Column("anchor_term", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.add_column("subscription", sa.Column("next_plan_id", sa.Uuid(), nullable=True))
    op.add_column("subscription", sa.Column("plan_changes_on", sa.Date(), nullable=True))
    op.create_foreign_key(
        op.f("fk_subscription_tenant_id_next_plan_id"),
        "subscription",
        "plan",
        ["tenant_id", "next_plan_id"],
        ["tenant_id", "id"],
    )
    op.create_check_constraint(
        op.f("ck_subscription_next_plan"), "subscription", "(next_plan_id IS NULL) = (plan_changes_on IS NULL)"
    )
    _index_of_due(BILLED)
    op.create_table(
        "subscription_pause",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("until_on > from_on", name=op.f("ck_subscription_pause_days")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "subscription_id"],
            ["subscription.tenant_id", "subscription.id"],
            name=op.f("fk_subscription_pause_tenant_id_subscription_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "subscription_id", "from_on", name=op.f("pk_subscription_pause")),
    )
    op.create_index("ix_subscription_pause_until", "subscription_pause", ["tenant_id", "until_on"], unique=False)
    for statement in WALL.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("subscription_pause")
    _index_of_due(BILLED_BEFORE)
    op.drop_constraint(op.f("ck_subscription_next_plan"), "subscription")
    op.drop_constraint(op.f("fk_subscription_tenant_id_next_plan_id"), "subscription")
    for name in ("plan_changes_on", "next_plan_id", "anchor_term", "anchor_on"):
        op.drop_column("subscription", name)


def _index_of_due(billed: str) -> None:
    op.drop_index("ix_subscription_due", table_name="subscription")
    op.create_index(
        "ix_subscription_due",
        "subscription",
        ["tenant_id", "organisation_id", "id"],
        unique=False,
        postgresql_where=sa.text(billed),
    )

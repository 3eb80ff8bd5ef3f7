"""Temporary changes of delivery.

Revision: 0026, after 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE delivery_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery_change FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON delivery_change TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON delivery_change TO kontingent_app
"""


def upgrade() -> None:
    op.create_table(
        "delivery_change",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("line1", "line2", "postal_code", "city", "country")),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.CheckConstraint("kind IN ('STOP', 'MOVE')", name=op.f("ck_delivery_change_kind")),
        sa.CheckConstraint(
            "until_on > from_on AND (kind = 'MOVE' OR until_on IS NOT NULL)", name=op.f("ck_delivery_change_days")
        ),
        sa.CheckConstraint("(kind = 'MOVE') = (line1 IS NOT NULL)", name=op.f("ck_delivery_change_address")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "subscription_id"],
            ["subscription.tenant_id", "subscription.id"],
            name=op.f("fk_delivery_change_tenant_id_subscription_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_delivery_change")),
    )
    op.create_index("ix_delivery_change_subscription", "delivery_change", ["tenant_id", "subscription_id", "from_on"])
    for statement in WALL.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("delivery_change")

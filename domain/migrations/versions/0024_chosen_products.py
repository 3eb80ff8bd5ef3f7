"""Plans whose products are chosen or shared, and what subscriptions have chosen (CAT-13, CAT-18).

Revision: 0024, after 0023
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLE = "subscription_choice"
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
    op.add_column("plan", sa.Column("choice", postgresql.JSONB(), nullable=True))
    op.add_column("plan", sa.Column("shared_product_id", sa.Uuid(), nullable=True))
    op.add_column("plan", sa.Column("shared_users", sa.SmallInteger(), nullable=True))
    both = "(shared_product_id IS NULL) = (shared_users IS NULL) AND coalesce(shared_users, 1) >= 1"
    op.create_check_constraint(op.f("ck_plan_shared"), "plan", both)
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("product_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "subscription_id", "from_on", name=op.f(f"pk_{TABLE}")),
        sa.CheckConstraint("cardinality(product_ids) >= 1", name=op.f(f"ck_{TABLE}_products")),
    )
    for statement in WALL.format(table=TABLE).split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table(TABLE)
    op.drop_constraint(op.f("ck_plan_shared"), "plan")
    for name in ("shared_users", "shared_product_id", "choice"):
        op.drop_column("plan", name)

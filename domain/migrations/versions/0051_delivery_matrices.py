"""When products are delivered: weekdays, or a calendar of issues (CAT-01).

Revision: 0051, after 0050
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

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
    op.create_table(
        "delivery_matrix",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("weekdays", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('WEEKDAYS', 'ISSUES')", name=op.f("ck_delivery_matrix_kind")),
        sa.CheckConstraint(
            "(kind = 'WEEKDAYS') = (cardinality(weekdays) > 0) AND weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]",
            name=op.f("ck_delivery_matrix_weekdays"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_delivery_matrix")),
    )
    op.create_table(
        "delivery_issue",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("matrix_id", sa.Uuid(), nullable=False),
        sa.Column("out_on", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "matrix_id", "out_on", name=op.f("pk_delivery_issue")),
    )
    for table in ("delivery_matrix", "delivery_issue"):
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)
    op.add_column("product", sa.Column("matrix_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_product_tenant_id_matrix_id"),
        "product",
        "delivery_matrix",
        ["tenant_id", "matrix_id"],
        ["tenant_id", "id"],
    )
    op.create_check_constraint(op.f("ck_product_matrix"), "product", "matrix_id IS NULL OR medium = 'PHYSICAL'")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_product_matrix"), "product", type_="check")
    op.drop_constraint(op.f("fk_product_tenant_id_matrix_id"), "product", type_="foreignkey")
    op.drop_column("product", "matrix_id")
    op.drop_table("delivery_issue")
    op.drop_table("delivery_matrix")

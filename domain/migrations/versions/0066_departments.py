"""Fees of a club belong to departments, on invoices and in the journal (LED-07).

Revision: 0066, after 0065
"""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

TABLES = ("invoice_line", "posting")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("department_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_posting_department",
        "posting",
        ["tenant_id", "organisation_id", "posted_on"],
        postgresql_where=sa.text("department_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_posting_department", table_name="posting")
    for table in TABLES:
        op.drop_column(table, "department_id")

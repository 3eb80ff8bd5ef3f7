"""An organisation decides whether payers are sent its credit notes (BIL-11).

Revision: 0063, after 0061
"""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "organisation", sa.Column("send_credit_notes", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("organisation", "send_credit_notes")

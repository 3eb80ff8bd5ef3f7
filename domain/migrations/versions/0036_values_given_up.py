"""Monthly values that were to be valid on a day to come and never counted stay, with the day that gave them up.

What an order was worth on the day it was registered is asked of them (DSH-06, DSH-11), by an index that has the row.

Revision: 0036, after 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

VALUE_KEY = """
ALTER TABLE subscription_value DROP CONSTRAINT pk_subscription_value,
  ADD CONSTRAINT pk_subscription_value PRIMARY KEY (tenant_id, subscription_id, valid_from, registered_on)
  INCLUDE ({included})
"""


def upgrade() -> None:
    op.add_column("subscription_value", sa.Column("given_up_on", sa.Date(), nullable=True))
    op.execute(VALUE_KEY.format(included="monthly_minor, given_up_on"))


def downgrade() -> None:
    op.execute("DELETE FROM subscription_value WHERE given_up_on IS NOT NULL")
    op.execute(VALUE_KEY.format(included="monthly_minor"))
    op.drop_column("subscription_value", "given_up_on")

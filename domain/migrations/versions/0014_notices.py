"""Notices of dunning processes before a payment stop and at reminders, and the index that finds reminders by day.

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE dunning_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE dunning_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON dunning_notice TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON dunning_notice TO kontingent_app
"""


def upgrade() -> None:
    op.create_table(
        "dunning_notice",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('STOP', 'REMINDER') AND days >= 0", name=op.f("ck_dunning_notice_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "process_id"],
            ["dunning_process.tenant_id", "dunning_process.id"],
            name=op.f("fk_dunning_notice_tenant_id_process_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "process_id", "kind", name=op.f("pk_dunning_notice")),
    )
    op.create_index("ix_reminder_issued", "reminder", ["tenant_id", "issued_on", "id"])
    for statement in WALL.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_reminder_issued", table_name="reminder")
    op.drop_table("dunning_notice")

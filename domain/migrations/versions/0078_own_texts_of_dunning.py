"""Dunning processes say things in words of their own, per reminder and language (CAT-40).

Revision: 0078, after 0076
"""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0076"
branch_labels = None
depends_on = None

# As 0002 puts it on every table that there was then.
WALL = """
ALTER TABLE dunning_text ENABLE ROW LEVEL SECURITY;
ALTER TABLE dunning_text FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON dunning_text TO kontingent_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON dunning_text TO kontingent_app
"""
KINDS = (
    "kind IN ('REMINDER', 'REMINDER_NOTICE', 'STOP_NOTICE', 'CARD_DECLINED', 'CARD_GIVEN_UP')"
    " AND (step > 0) = (kind IN ('REMINDER', 'REMINDER_NOTICE'))"
)


def upgrade() -> None:
    op.create_table(
        "dunning_text",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("language", "subject", "body", "sms")),
        sa.CheckConstraint(KINDS, name=op.f("ck_dunning_text_kind")),
        sa.CheckConstraint("language IN ('nb', 'da', 'sv', 'en')", name=op.f("ck_dunning_text_language")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "process_id"],
            ["dunning_process.tenant_id", "dunning_process.id"],
            name=op.f("fk_dunning_text_tenant_id_process_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "process_id", "kind", "step", "language", name=op.f("pk_dunning_text")),
    )
    for statement in WALL.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("dunning_text")

"""The proof: seals of the journal, and what the checks of the books found last.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("journal_seal", "proof_result")
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
        "journal_seal",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("first_number", sa.BigInteger(), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_number - first_number + 1 = entry_count", name=op.f("ck_journal_seal_block")),
        sa.PrimaryKeyConstraint("tenant_id", "organisation_id", "last_number", name=op.f("pk_journal_seal")),
    )
    op.create_index(
        "uq_journal_seal_first", "journal_seal", ["tenant_id", "organisation_id", "first_number"], unique=True
    )
    op.create_table(
        "proof_result",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("checked_count", sa.BigInteger(), nullable=True),
        sa.Column("offender_count", sa.BigInteger(), nullable=True),
        sa.Column("offenders", postgresql.JSONB(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "code", name=op.f("pk_proof_result")),
    )
    for table in TABLES:
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)
    # What is sealed stays sealed.
    op.execute("REVOKE UPDATE, DELETE ON journal_seal FROM kontingent_app")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)

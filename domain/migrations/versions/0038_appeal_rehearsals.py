"""Rehearsals of appeals: what each member would have got, or why nothing.

Revision: 0038, after 0036
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0036"
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
        "appeal_rehearsal",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("campaign_id", sa.Uuid()),
        _column("channel", sa.Text()),
        _column("branch_id", sa.Uuid(), null=True),
        _column("hash", sa.Text()),
        _column("reached", sa.Integer()),
        _column("asked_before", sa.Integer()),
        _column("no_address", sa.Integer()),
        _column("against_id", sa.Uuid(), null=True),
        _column("started_by", sa.Text()),
        _column("created_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("channel IN ('EMAIL', 'SMS', 'LETTER')", name=op.f("ck_appeal_rehearsal_channel")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "campaign_id"],
            ["campaign.tenant_id", "campaign.id"],
            name=op.f("fk_appeal_rehearsal_tenant_id_campaign_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_appeal_rehearsal")),
    )
    op.create_index("ix_appeal_rehearsal_campaign", "appeal_rehearsal", ["tenant_id", "campaign_id", "id"])
    op.create_table(
        "appeal_rehearsal_row",
        _column("tenant_id", sa.Uuid()),
        _column("rehearsal_id", sa.Uuid()),
        _column("member_id", sa.Uuid()),
        _column("outcome", sa.Text()),
        _column("message_key", sa.Uuid(), null=True),
        sa.CheckConstraint(
            "outcome IN ('REACHED', 'ASKED_BEFORE', 'NO_ADDRESS')", name=op.f("ck_appeal_rehearsal_row_outcome")
        ),
        sa.CheckConstraint(
            "(outcome = 'REACHED') = (message_key IS NOT NULL)", name=op.f("ck_appeal_rehearsal_row_message")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "rehearsal_id", "member_id", name=op.f("pk_appeal_rehearsal_row")),
    )
    for table in ("appeal_rehearsal", "appeal_rehearsal_row"):
        for statement in WALL.format(table=table).split(";"):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("appeal_rehearsal_row")
    op.drop_table("appeal_rehearsal")


def _column(name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)

"""Rows of units and placements, bodies and roles, debtor groups."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Date, Index, Integer, Table, Text, Uuid, text

from domain.kernel.tables import column, instant, metadata, tenant_key, to

unit = Table(
    "unit",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("kind", Text),
    column("name", Text),
    column("sort_key", Text(collation="C")),
    column("parent_id", Uuid, null=True),
    column("fee_rate_id", Uuid, null=True),
    # the first day on which it is closed
    column("until_on", Date, null=True),
    column("version", Integer, server_default=text("1")),
    instant("created_at"),
    tenant_key(),
    to("unit", "parent_id"),
    to("fee_rate", "fee_rate_id"),
    CheckConstraint("kind IN ('SPORT', 'DEPARTMENT', 'TEAM')", name="kind"),
    CheckConstraint("(kind = 'SPORT') = (parent_id IS NULL)", name="parent"),
    CheckConstraint("fee_rate_id IS NULL OR kind = 'DEPARTMENT'", name="fee_rate"),
)

placement = Table(
    "placement",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("member_id", Uuid),
    column("unit_id", Uuid),
    column("from_on", Date),
    column("until_on", Date, null=True),
    column("base_team", Boolean),
    instant("created_at"),
    tenant_key(),
    to("member", "member_id"),
    to("unit", "unit_id"),
    CheckConstraint("until_on > from_on", name="days"),
    Index("ix_placement_member", "tenant_id", "member_id"),
    Index("ix_placement_unit", "tenant_id", "unit_id", "member_id"),
)

body = Table(
    "body",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("kind", Text),
    column("name", Text),
    instant("created_at"),
    tenant_key(),
    CheckConstraint("kind IN ('BOARD', 'GROUP')", name="kind"),
)

held_role = Table(
    "held_role",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("body_id", Uuid),
    column("member_id", Uuid),
    column("kind", Text),
    column("title", Text),
    column("from_on", Date),
    column("until_on", Date, null=True),
    instant("created_at"),
    tenant_key(),
    to("body", "body_id"),
    to("member", "member_id"),
    CheckConstraint("kind IN ('FEE_COLLECTOR', 'TREASURER', 'POSTAL_CONTACT', 'OTHER')", name="kind"),
    CheckConstraint("until_on > from_on", name="days"),
    Index("ix_held_role_member", "tenant_id", "member_id"),
)

debtor_group = Table(
    "debtor_group",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("name", Text),
    column("receivable_account", Text),
    instant("created_at"),
    tenant_key(),
    to("organisation", "organisation_id"),
)

# The key says that a member is in one group of an organisation at most (PPL-19).
debtor = Table(
    "debtor",
    metadata,
    column("tenant_id", Uuid),
    column("organisation_id", Uuid),
    column("member_id", Uuid),
    column("debtor_group_id", Uuid),
    tenant_key("organisation_id", "member_id"),
    to("member", "member_id"),
    to("debtor_group", "debtor_group_id"),
)

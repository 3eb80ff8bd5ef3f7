"""Rows of campaigns and gifts."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, Integer, Table, Text, Uuid, text

from domain.kernel.tables import column, instant, metadata, tenant_key, to

campaign = Table(
    "campaign",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("parent_id", Uuid, null=True),
    column("name", Text),
    column("purpose", Text, server_default=text("''")),
    column("start_on", Date),
    column("end_on", Date, null=True),
    column("goal_minor", BigInteger, null=True),
    column("cost_minor", BigInteger, server_default=text("0")),
    column("version", Integer, server_default=text("1")),
    instant("created_at"),
    tenant_key(),
    to("organisation", "organisation_id"),
    to("campaign", "parent_id"),
    CheckConstraint("end_on IS NULL OR end_on >= start_on", name="dates"),
    CheckConstraint("cost_minor >= 0", name="cost"),
)

# A member's standing KID for a campaign (KID-02): money paid with it is a gift to the campaign.
campaign_reference = Table(
    "campaign_reference",
    metadata,
    column("tenant_id", Uuid),
    column("reference", Text),
    column("campaign_id", Uuid),
    column("member_id", Uuid),
    tenant_key("reference"),
    to("campaign", "campaign_id"),
    to("member", "member_id"),
    Index("ix_campaign_reference_member", "tenant_id", "member_id"),
    Index("uq_campaign_reference_member", "tenant_id", "campaign_id", "member_id", unique=True),
)

gift = Table(
    "gift",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("campaign_id", Uuid),
    column("member_id", Uuid, null=True),
    column("amount_minor", BigInteger),
    column("currency", Text),
    column("given_on", Date),
    column("purpose", Text, server_default=text("''")),
    column("channel", Text),
    column("payment_id", Uuid, null=True),
    column("entry_id", Uuid),
    instant("created_at"),
    # the business date of that; null where it is that instant's date
    column("registered_on", Date, null=True),
    tenant_key(),
    to("organisation", "organisation_id"),
    to("campaign", "campaign_id"),
    to("member", "member_id"),
    to("payment", "payment_id"),
    to("journal_entry", "entry_id"),
    CheckConstraint("amount_minor > 0", name="amount"),
    # with what a campaign's figures need, so that they are read without the rows (FUN-01)
    Index(
        "ix_gift_campaign",
        "tenant_id",
        "campaign_id",
        "given_on",
        "id",
        postgresql_include=["organisation_id", "member_id", "amount_minor", "registered_on", "created_at"],
    ),
    Index(
        "ix_gift_member",
        "tenant_id",
        "member_id",
        "given_on",
        "id",
        postgresql_include=["organisation_id", "registered_on", "created_at"],
    ),
    Index("uq_gift_payment", "tenant_id", "payment_id", unique=True),
)

"""Rows of products, prices, plans and billing plans. Prices include VAT; rates are in hundredths of a percent."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from domain.kernel.tables import column, instant, metadata, tenant_key, to

# When something is delivered: weekdays from 1, Monday, or a calendar of issues (CAT-01).
delivery_matrix = Table(
    "delivery_matrix",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("name", Text),
    column("kind", Text),
    column("weekdays", ARRAY(SmallInteger)),
    column("closed", Boolean, server_default=text("false")),
    column("version", Integer, server_default=text("1")),
    instant("created_at"),
    tenant_key(),
    CheckConstraint("kind IN ('WEEKDAYS', 'ISSUES')", name="kind"),
    CheckConstraint(
        "(kind = 'WEEKDAYS') = (cardinality(weekdays) > 0) AND weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]",
        name="weekdays",
    ),
)

delivery_issue = Table(
    "delivery_issue",
    metadata,
    column("tenant_id", Uuid),
    column("matrix_id", Uuid),
    column("out_on", Date),
    column("name", Text),
    tenant_key("matrix_id", "out_on"),
)

product = Table(
    "product",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("name", Text),
    column("description", Text, server_default=text("''")),
    column("part_number", Text, null=True),
    # what other systems know it by, and what reports count it under
    column("external_part_number", Text, null=True),
    column("report_group", Text, server_default=text("''")),
    column("medium", Text),
    column("vat_bp", Integer),
    column("revenue_account", Text),
    # when it is delivered; null where nothing says so
    column("matrix_id", Uuid, null=True),
    column("version", Integer, server_default=text("1")),
    instant("created_at"),
    tenant_key(),
    to("organisation", "organisation_id"),
    to("delivery_matrix", "matrix_id"),
    CheckConstraint("vat_bp BETWEEN 0 AND 10000", name="vat"),
    CheckConstraint("matrix_id IS NULL OR medium = 'PHYSICAL'", name="matrix"),
    CheckConstraint("medium IN ('PHYSICAL', 'DIGITAL', 'SPOKEN')", name="medium"),
    Index("uq_product_part_number", "tenant_id", "part_number", unique=True),
)

# The VAT rates that a product has from later days on (CAT-01).
product_vat = Table(
    "product_vat",
    metadata,
    column("tenant_id", Uuid),
    column("product_id", Uuid),
    column("valid_from", Date),
    column("vat_bp", Integer),
    tenant_key("product_id", "valid_from"),
    to("product", "product_id"),
    CheckConstraint("vat_bp BETWEEN 0 AND 10000", name="vat"),
)

price = Table(
    "price",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("product_id", Uuid),
    column("frequency_count", SmallInteger),
    column("frequency_unit", Text),
    column("amount_minor", BigInteger),
    column("valid_from", Date),
    tenant_key(),
    to("product", "product_id"),
    CheckConstraint("amount_minor >= 0", name="amount"),
    Index("uq_price", "tenant_id", "product_id", "frequency_unit", "frequency_count", "valid_from", unique=True),
)

billing_plan = Table(
    "billing_plan",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("name", Text),
    column("lead_days", SmallInteger),
    # what its fees are in
    column("currency", Text),
    # under which one contracts that are left early are billed (CAT-16): what its dunning process names, kept here too
    column("contract_plan_id", Uuid, null=True),
    tenant_key(),
    to("billing_plan", "contract_plan_id"),
    CheckConstraint("lead_days BETWEEN 0 AND 365", name="lead_days"),
)

# How many days a method needs at least, where that may be more than the plan's own (CAT-31).
billing_plan_lead = Table(
    "billing_plan_lead",
    metadata,
    column("tenant_id", Uuid),
    column("billing_plan_id", Uuid),
    column("method", Text),
    column("lead_days", SmallInteger),
    tenant_key("billing_plan_id", "method"),
    to("billing_plan", "billing_plan_id"),
    CheckConstraint("lead_days BETWEEN 0 AND 365", name="lead_days"),
)

billing_plan_fee = Table(
    "billing_plan_fee",
    metadata,
    column("tenant_id", Uuid),
    column("billing_plan_id", Uuid),
    column("method", Text),
    column("fee_minor", BigInteger),
    column("from_period", SmallInteger),
    # which VAT it has: that of the products, or none
    column("vat", Text, server_default=text("'NONE'")),
    tenant_key("billing_plan_id", "method"),
    to("billing_plan", "billing_plan_id"),
    CheckConstraint("fee_minor >= 0 AND from_period >= 1", name="fee"),
    CheckConstraint("vat IN ('DISTRIBUTED', 'NONE')", name="vat"),
)

plan = Table(
    "plan",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("name", Text),
    column("description", Text, server_default=text("''")),
    column("kind", Text),
    column("frequency_count", SmallInteger),
    column("frequency_unit", Text),
    column("organisation_id", Uuid, null=True),
    column("billing_plan_id", Uuid),
    column("valid_from", Date, null=True),
    column("valid_to", Date, null=True),
    column("disabled", Boolean, server_default=text("false")),
    # what the first period costs and how long it is (CAT-11, CAT-14); null where it is like those after it
    column("first_price_kind", Text, null=True),
    column("first_price_value", BigInteger, null=True),
    column("first_length_kind", Text, null=True),
    column("first_days", SmallInteger, null=True),
    column("first_until_on", Date, null=True),
    column("stops_after_first", Boolean, server_default=text("false")),
    column("renewal_name", Text, server_default=text("''")),
    column("renewal_description", Text, server_default=text("''")),
    # for how many days who has ordered it can't order it again (CAT-12)
    column("block_days", SmallInteger, null=True),
    # whether it begins with the first payment (SUB-02), and gives access during a pause (SUB-09)
    column("begins_paid", Boolean, server_default=text("false")),
    column("pause_access", Boolean, server_default=text("false")),
    # how long an order binds, and what leaving earlier costs (CAT-16)
    column("contract_fee_id", Uuid, null=True),
    column("contract_until_on", Date, null=True),
    column("contract_frequencies", SmallInteger, null=True),
    # what a membership's fee depends on: age, household, branch and start month (CAT-21); null where on nothing
    column("fee_rules", JSONB, null=True),
    # how many of its products are chosen (CAT-13), and which of them may be shared with how many (CAT-18)
    column("choice", JSONB, null=True),
    column("shared_product_id", Uuid, null=True),
    column("shared_users", SmallInteger, null=True),
    # the reporting tags of orders that say nothing else (CAT-10)
    column("tag_ids", ARRAY(Uuid), server_default=text("'{}'")),
    column("version", Integer, server_default=text("1")),
    instant("created_at"),
    tenant_key(),
    to("organisation", "organisation_id"),
    to("billing_plan", "billing_plan_id"),
    to("contract_fee", "contract_fee_id"),
    CheckConstraint("kind IN ('MEMBERSHIP', 'SUBSCRIPTION', 'RECURRING_GIFT', 'INSURANCE', 'COURSE')", name="kind"),
    CheckConstraint(
        "(first_price_kind IS NULL) = (first_price_value IS NULL) AND coalesce(first_price_value, 0) >= 0"
        " AND coalesce(first_price_kind, 'FIXED') IN ('FIXED', 'PERCENT_OFF', 'AMOUNT_OFF')"
        " AND (first_price_kind <> 'PERCENT_OFF' OR first_price_value <= 10000)",
        name="first_price",
    ),
    CheckConstraint(
        "coalesce(first_length_kind, 'DAYS') IN ('UNTIL_DATE', 'DAYS', 'OUT_THIS_MONTH', 'OUT_THIS_YEAR')"
        " AND (first_length_kind IS NOT DISTINCT FROM 'DAYS') = (first_days IS NOT NULL)"
        " AND (first_length_kind IS NOT DISTINCT FROM 'UNTIL_DATE') = (first_until_on IS NOT NULL)"
        " AND coalesce(first_days, 1) >= 1",
        name="first_length",
    ),
    CheckConstraint(
        "(contract_fee_id IS NOT NULL)::int = (contract_until_on IS NOT NULL)::int"
        " + (contract_frequencies IS NOT NULL)::int AND coalesce(contract_frequencies, 1) >= 1",
        name="contract",
    ),
    CheckConstraint("block_days IS NULL OR block_days >= 1", name="block"),
    CheckConstraint(
        "(shared_product_id IS NULL) = (shared_users IS NULL) AND coalesce(shared_users, 1) >= 1", name="shared"
    ),
)

# What leaving a contract early costs (CAT-16). It never changes, so that it is what was promised.
contract_fee = Table(
    "contract_fee",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("name", Text),
    column("amount_minor", BigInteger),
    column("vat_bp", Integer),
    column("account", Text),
    instant("created_at"),
    tenant_key(),
    to("organisation", "organisation_id"),
    CheckConstraint("amount_minor > 0 AND vat_bp BETWEEN 0 AND 10000", name="amount"),
)

# The plans that follow after a plan's first period, each for one period of its own (CAT-17).
plan_step = Table(
    "plan_step",
    metadata,
    column("tenant_id", Uuid),
    column("plan_id", Uuid),
    column("place", SmallInteger),
    column("next_plan_id", Uuid),
    tenant_key("plan_id", "place"),
    to("plan", "plan_id"),
    to("plan", "next_plan_id"),
)

# What a plan said each time it was saved (CAT-43).
plan_version = Table(
    "plan_version",
    metadata,
    column("tenant_id", Uuid),
    column("plan_id", Uuid),
    column("number", Integer),
    instant("saved_at"),
    column("saved_by", Text),
    column("content", JSONB),
    tenant_key("plan_id", "number"),
    to("plan", "plan_id"),
)

# A percent off every period until the subscription ends (CAT-20). Its percent never changes.
discount = Table(
    "discount",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("name", Text),
    column("description", Text, server_default=text("''")),
    column("percent_bp", Integer),
    column("closed", Boolean, server_default=text("false")),
    instant("created_at"),
    tenant_key(),
    CheckConstraint("percent_bp BETWEEN 1 AND 10000", name="percent"),
)

# What orders are counted under: how they were sold, and by whom (REP-16). What a tag says never changes.
reporting_tag = Table(
    "reporting_tag",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("code", Text),
    column("name", Text),
    column("kind", Text),
    column("closed", Boolean, server_default=text("false")),
    column("version", Integer, server_default=text("1")),
    tenant_key(),
    CheckConstraint("kind IN ('HOW', 'WHO')", name="kind"),
    Index("uq_reporting_tag_code", "tenant_id", "code", unique=True),
)

plan_product = Table(
    "plan_product",
    metadata,
    column("tenant_id", Uuid),
    column("plan_id", Uuid),
    column("product_id", Uuid),
    column("place", SmallInteger),
    tenant_key("plan_id", "product_id"),
    to("plan", "plan_id"),
    to("product", "product_id"),
)

fee_rate = Table(
    "fee_rate",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("name", Text),
    instant("created_at"),
    tenant_key(),
    to("organisation", "organisation_id"),
    Index("uq_fee_rate_name", "tenant_id", "organisation_id", "name", unique=True),
)

fee_amount = Table(
    "fee_amount",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("fee_rate_id", Uuid),
    column("amount_minor", BigInteger),
    column("vat_bp", Integer),
    column("valid_from", Date),
    tenant_key(),
    CheckConstraint("amount_minor > 0 AND vat_bp BETWEEN 0 AND 10000", name="amount"),
    Index("uq_fee_amount", "tenant_id", "fee_rate_id", "valid_from", unique=True),
)

membership_category = Table(
    "membership_category",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("name", Text),
    column("closed", Boolean, server_default=text("false")),
    tenant_key(),
    to("organisation", "organisation_id"),
    Index("uq_membership_category_name", "tenant_id", "organisation_id", "name", unique=True),
)

# The key says that a member has one category of an organisation at most on any day (CAT-21).
held_category = Table(
    "held_category",
    metadata,
    column("tenant_id", Uuid),
    column("organisation_id", Uuid),
    column("member_id", Uuid),
    column("from_on", Date),
    # None takes the one before it away
    column("category_id", Uuid, null=True),
    tenant_key("organisation_id", "member_id", "from_on"),
    to("member", "member_id"),
    to("membership_category", "category_id"),
    Index("ix_held_category_member", "tenant_id", "member_id"),
)

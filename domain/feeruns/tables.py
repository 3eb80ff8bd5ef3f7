"""Rows of fee runs, of the times that they run, and of who is in them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, Index, Integer, SmallInteger, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from domain.kernel.tables import column, instant, metadata, tenant_key, to

fee_run = Table(
    "fee_run",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("sport_id", Uuid),
    column("name", Text),
    column("payment_type", Text),
    column("months", ARRAY(SmallInteger)),
    column("day", SmallInteger),
    column("active_from", Date),
    # included
    column("end_on", Date, null=True),
    column("department_ids", ARRAY(Uuid)),
    column("team_ids", ARRAY(Uuid)),
    # null: that of the one department
    column("fee_rate_id", Uuid, null=True),
    column("days_to_pay", SmallInteger),
    column("income_account", Text),
    column("line_text", Text),
    column("extra_text", Text),
    column("admin_fee_minor", BigInteger),
    column("admin_fee_account", Text, null=True),
    # by mail: the id of a template, or a subject and a body
    column("mails", JSONB),
    column("next_on", Date, null=True),
    column("stage", Text, server_default=text("'WAITING'")),
    # a task with another number than this was planned before something changed
    column("plan_number", Integer, server_default=text("0")),
    column("version", Integer, server_default=text("1")),
    instant("created_at"),
    tenant_key(),
    to("organisation", "organisation_id"),
    to("unit", "sport_id"),
    to("fee_rate", "fee_rate_id"),
    CheckConstraint("payment_type IN ('SUBSCRIPTION', 'OPTIONAL', 'NONE')", name="payment_type"),
    CheckConstraint("stage IN ('WAITING', 'ANNOUNCED', 'NOTICED', 'RUNNING')", name="stage"),
    CheckConstraint("admin_fee_minor >= 0", name="admin_fee"),
)

fee_sub_run = Table(
    "fee_sub_run",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("fee_run_id", Uuid),
    column("run_on", Date),
    column("stage", Text),
    # the days on which it really happened
    column("announced_on", Date),
    column("noticed_on", Date, null=True),
    column("ran_on", Date, null=True),
    column("pay_by_on", Date, null=True),
    # what each person pays, and the rate that it comes of; null until members are told of it
    column("amount_minor", BigInteger, null=True),
    column("rate_minor", BigInteger, null=True),
    column("vat_bp", Integer, null=True),
    column("rate_name", Text, null=True),
    column("rate_valid_from", Date, null=True),
    # by mail: the subject and the body that this time keeps; null until members are told of it
    column("mails", JSONB, null=True),
    tenant_key(),
    to("fee_run", "fee_run_id"),
    CheckConstraint("stage IN ('ANNOUNCED', 'NOTICED', 'RUNNING', 'DONE')", name="stage"),
    Index("uq_fee_sub_run", "tenant_id", "fee_run_id", "run_on", unique=True),
)

# No foreign keys: one command writes them with their run, and the proof looks for orphans.
fee_payer = Table(
    "fee_payer",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("sub_run_id", Uuid),
    column("member_id", Uuid),
    column("state", Text),
    column("enrolled", Boolean, server_default=text("false")),
    column("noticed_on", Date, null=True),
    column("notice_dispatch_id", Uuid, null=True),
    column("invoice_id", Uuid, null=True),
    # the payment mail, or the last one where it was sent again, and the link in it
    column("mail_dispatch_id", Uuid, null=True),
    column("link_id", Uuid, null=True),
    column("reminded_on", Date, null=True),
    # why nobody could be billed here, as code and arguments, and since when (NEW-10)
    column("reason", JSONB, null=True),
    instant("put_aside_at", null=True),
    tenant_key(),
    CheckConstraint(
        "state IN ('NOTICED', 'WAITING', 'MAILED', 'CHARGED', 'CANCELLED', 'LEFT_OUT', 'COVERED', 'PUT_ASIDE')",
        name="state",
    ),
    CheckConstraint(
        "(state IN ('MAILED', 'CHARGED', 'CANCELLED', 'COVERED')) = (invoice_id IS NOT NULL)", name="invoice"
    ),
    CheckConstraint(
        "(state = 'PUT_ASIDE') = (reason IS NOT NULL) AND (reason IS NULL) = (put_aside_at IS NULL)", name="put_aside"
    ),
    Index("uq_fee_payer", "tenant_id", "sub_run_id", "member_id", unique=True),
    Index("ix_fee_payer_waiting", "tenant_id", "sub_run_id", "id", postgresql_where=text("state = 'WAITING'")),
    Index("ix_fee_payer_put_aside", "tenant_id", "id", postgresql_where=text("state = 'PUT_ASIDE'")),
)

# What a club switches on before it can have fee runs (FEE-10).
fee_switch = Table(
    "fee_switch",
    metadata,
    column("tenant_id", Uuid),
    column("organisation_id", Uuid),
    column("economy", Boolean),
    column("online_payment", Boolean),
    tenant_key("organisation_id"),
    to("organisation", "organisation_id"),
)

"""Rows of dispatches: every e-mail, SMS and letter to a member, with its content as sent."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain.kernel.tables import column, instant, metadata, tenant_key, to

dispatch = Table(
    "dispatch",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("member_id", Uuid),
    column("channel", Text),
    column("purpose", Text),
    # what obliges us to send it, such as "invoice:<id>": one obligation is never sent twice (NEW-08)
    column("obligation", Text),
    column("state", Text, server_default=text("'QUEUED'")),
    column("recipient", Text, null=True),
    column("subject", Text),
    column("body", Text),
    column("invoice_id", Uuid, null=True),
    column("reminder_id", Uuid, null=True),
    column("balance_id", Uuid, null=True),
    column("campaign_id", Uuid, null=True),
    column("resends_id", Uuid, null=True),
    # the print file that has this letter
    column("file_id", Uuid, null=True),
    # the person who writes for the organisation; null where that is the organisation itself
    column("sender_name", Text, null=True),
    column("sender_email", Text, null=True),
    column("attempts", Integer, server_default=text("0")),
    # why it was not sent or may not have been, as code and arguments
    column("error", JSONB, null=True),
    instant("queued_at"),
    # the business date of that; null where it is that instant's date
    column("queued_on", Date, null=True),
    instant("next_attempt_at"),
    instant("claimed_at", null=True),
    instant("sent_at", null=True),
    tenant_key(),
    to("member", "member_id"),
    to("invoice", "invoice_id"),
    to("campaign", "campaign_id"),
    CheckConstraint("channel IN ('EMAIL', 'SMS', 'LETTER')", name="channel"),
    CheckConstraint("state IN ('QUEUED', 'SENDING', 'SENT', 'FAILED', 'IN_DOUBT')", name="state"),
    Index("uq_dispatch_obligation", "tenant_id", "obligation", unique=True),
    Index("ix_dispatch_member", "tenant_id", "member_id", "id"),
    Index("ix_dispatch_invoice", "tenant_id", "invoice_id", postgresql_where=text("invoice_id IS NOT NULL")),
    Index("ix_dispatch_file", "tenant_id", "file_id", postgresql_where=text("file_id IS NOT NULL")),
    Index(
        "ix_dispatch_campaign",
        "tenant_id",
        "campaign_id",
        "member_id",
        postgresql_include=["state", "queued_on", "queued_at"],
        postgresql_where=text("campaign_id IS NOT NULL"),
    ),
    # the few that nobody has finished with, or that failed: for senders, and for whoever looks after them
    Index(
        "ix_dispatch_unsettled",
        "tenant_id",
        "state",
        "id",
        postgresql_where=text("state IN ('SENDING', 'IN_DOUBT', 'FAILED')"),
    ),
    Index(
        "ix_dispatch_due",
        "tenant_id",
        "next_attempt_at",
        postgresql_where=text("state IN ('QUEUED', 'SENDING')"),
    ),
)

# What a dunning process tells payers in a short message of its own: before a stop, or at a reminder; no row, no notice.
dunning_notice = Table(
    "dunning_notice",
    metadata,
    column("tenant_id", Uuid),
    column("process_id", Uuid),
    column("kind", Text),
    column("days", SmallInteger),
    column("body", Text),
    tenant_key("process_id", "kind"),
    to("dunning_process", "process_id"),
    CheckConstraint("kind IN ('STOP', 'REMINDER') AND days >= 0", name="kind"),
)

# What a process says in its own words, per language (CAT-40). `step` is the reminder's, 0 where there are no steps.
dunning_text = Table(
    "dunning_text",
    metadata,
    column("tenant_id", Uuid),
    column("process_id", Uuid),
    column("kind", Text),
    column("step", SmallInteger),
    column("language", Text),
    column("subject", Text),
    column("body", Text),
    column("sms", Text),
    tenant_key("process_id", "kind", "step", "language"),
    to("dunning_process", "process_id"),
    CheckConstraint(
        "kind IN ('REMINDER', 'REMINDER_NOTICE', 'STOP_NOTICE', 'CARD_DECLINED', 'CARD_GIVEN_UP')"
        " AND (step > 0) = (kind IN ('REMINDER', 'REMINDER_NOTICE'))",
        name="kind",
    ),
    CheckConstraint("language IN ('nb', 'da', 'sv', 'en')", name="language"),
)

message_template = Table(
    "message_template",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("name", Text),
    column("purpose", Text),
    column("subject", Text),
    column("body", Text),
    column("version", Integer, server_default=text("1")),
    instant("created_at"),
    tenant_key(),
    Index("uq_message_template_name", "tenant_id", "purpose", "name", unique=True),
)

# A file that a run made for a destination (RUN-01). `reached` is the last invoice number that was looked at;
# `fetched_at` is when it first left the house. WITHDRAWN: its run was reversed before that (RUN-07).
run_file = Table(
    "run_file",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("organisation_id", Uuid),
    column("run_id", Uuid),
    column("destination", Text),
    # whose list it is, of payroll lists; the one without says how far the listing is
    column("employer_id", Uuid, null=True),
    column("state", Text, server_default=text("'MAKING'")),
    column("reached", BigInteger, server_default=text("0")),
    column("documents", Integer, server_default=text("0")),
    column("total_minor", BigInteger, server_default=text("0")),
    column("parts", Integer, server_default=text("0")),
    instant("created_at"),
    instant("finished_at", null=True),
    instant("fetched_at", null=True),
    tenant_key(),
    to("organisation", "organisation_id"),
    to("run", "run_id"),
    CheckConstraint("state IN ('MAKING', 'READY', 'WITHDRAWN')", name="state"),
    CheckConstraint("fetched_at IS NULL OR state = 'READY'", name="fetched"),
    to("member", "employer_id"),
    CheckConstraint("destination IN ('PRINT_FILE', 'DEMAND_FILE', 'PAYROLL_LIST')", name="destination"),
    CheckConstraint("employer_id IS NULL OR destination = 'PAYROLL_LIST'", name="employer"),
    Index(
        "uq_run_file_destination",
        "tenant_id",
        "run_id",
        "destination",
        unique=True,
        postgresql_where=text("employer_id IS NULL"),
    ),
    Index(
        "uq_run_file_employer",
        "tenant_id",
        "run_id",
        "employer_id",
        unique=True,
        postgresql_where=text("employer_id IS NOT NULL"),
    ),
)

# What a file is put together of when it is fetched: a PDF each, and pieces of its table in their order.
run_file_part = Table(
    "run_file_part",
    metadata,
    column("tenant_id", Uuid),
    column("file_id", Uuid),
    column("number", Integer),
    # of a PDF; null for a piece of the table
    column("name", Text, null=True),
    column("content", LargeBinary),
    tenant_key("file_id", "number"),
)

# An invoice on a payroll list, at most one; and what the employer paid of it, null until its list came back.
payroll_line = Table(
    "payroll_line",
    metadata,
    column("tenant_id", Uuid),
    column("invoice_id", Uuid),
    column("file_id", Uuid),
    column("number", BigInteger),
    column("payer_id", Uuid),
    column("amount_minor", BigInteger),
    column("paid_minor", BigInteger, null=True),
    column("settled_on", Date, null=True),
    tenant_key("invoice_id"),
    CheckConstraint("(paid_minor IS NULL) = (settled_on IS NULL) AND paid_minor >= 0", name="settled"),
    Index("ix_payroll_line_file", "tenant_id", "file_id", "number"),
)

# An appeal that was sent for real and taken back at once (NEW-01). `hash` is that of all its messages; `against_id` is
# the rehearsal before it, of the same campaign, channel and branch.
appeal_rehearsal = Table(
    "appeal_rehearsal",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("campaign_id", Uuid),
    column("channel", Text),
    column("branch_id", Uuid, null=True),
    column("hash", Text),
    column("reached", Integer),
    column("asked_before", Integer),
    column("no_address", Integer),
    column("against_id", Uuid, null=True),
    column("started_by", Text),
    instant("created_at"),
    tenant_key(),
    to("campaign", "campaign_id"),
    CheckConstraint("channel IN ('EMAIL', 'SMS', 'LETTER')", name="channel"),
    Index("ix_appeal_rehearsal_campaign", "tenant_id", "campaign_id", "id"),
)

# What a rehearsed appeal would have done to one member. The key stands for address and text; neither is kept.
appeal_rehearsal_row = Table(
    "appeal_rehearsal_row",
    metadata,
    column("tenant_id", Uuid),
    column("rehearsal_id", Uuid),
    column("member_id", Uuid),
    column("outcome", Text),
    column("message_key", Uuid, null=True),
    tenant_key("rehearsal_id", "member_id"),
    CheckConstraint("outcome IN ('REACHED', 'ASKED_BEFORE', 'NO_ADDRESS')", name="outcome"),
    CheckConstraint("(outcome = 'REACHED') = (message_key IS NOT NULL)", name="message"),
)

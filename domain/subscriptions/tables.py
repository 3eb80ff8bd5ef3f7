"""Rows of subscriptions, their terms, and what they were worth a month."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, Index, Integer, SmallInteger, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from domain.kernel.tables import column, instant, metadata, tenant_key, to

subscription = Table(
    "subscription",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("member_id", Uuid),
    column("payer_id", Uuid, null=True),
    column("plan_id", Uuid),
    column("organisation_id", Uuid),
    column("state", Text),
    column("payment_method", Text),
    column("copies", Integer, server_default=text("1")),
    column("start_on", Date),
    # the day of the first payment where it begins with that, infinity while it is awaited; null: it begins by its start
    column("begun_on", Date, null=True),
    column("end_on", Date, null=True),
    # why it stops, in words; who or what made it; and the code chosen, where the tenant has codes (CAT-41)
    column("stop_cause", Text, null=True),
    column("stop_kind", Text, null=True),
    column("stop_code_id", Uuid, null=True),
    # whether the term in which it stops is billed for the used days only (SUB-05)
    column("settles_end", Boolean, server_default=text("true")),
    column("registered_on", Date),
    column("stop_registered_on", Date, null=True),
    # the term that comes next: its number (1 = the first) and where it starts
    column("next_term", Integer),
    column("next_start", Date),
    # where terms are counted from since a pause or a change, and the term that starts there; null: from the start
    column("anchor_on", Date, null=True),
    column("anchor_term", Integer, server_default=text("1")),
    # the plan that the next term is billed under, and the day on which it takes over (SUB-11)
    column("next_plan_id", Uuid, null=True),
    column("plan_changes_on", Date, null=True),
    # from where terms were counted before that, where the change can be taken back
    column("anchor_before", Date, null=True),
    column("term_before", Integer, null=True),
    # who pays from a day on, how it was paid until that was decided (SUB-13)
    column("next_payer_id", Uuid, null=True),
    column("payer_changes_on", Date, null=True),
    column("method_before", Text, null=True),
    # the one that it goes on from, which had ended (SUB-12)
    column("restarts_id", Uuid, null=True),
    # the percent off every period (CAT-20); and the last term that was promised something at the order, 0 without one
    column("discount_id", Uuid, null=True),
    column("promised_term", Integer, server_default=text("0")),
    # the first day on which it may be left without a fee, which fee, and the invoice of one that was broken (CAT-16)
    column("bound_until", Date, null=True),
    column("contract_fee_id", Uuid, null=True),
    column("contract_invoice_id", Uuid, null=True),
    # from which day a plan binds so that took over or is to, and what bound until then; null: from the order on
    column("binds_from", Date, null=True),
    column("bound_before", Date, null=True),
    column("fee_before", Uuid, null=True),
    # what it is worth a month (DSH-03): the newest of its values, and the first day that counts it; null without one
    column("monthly_minor", BigInteger, null=True),
    column("valued_on", Date, null=True),
    column("version", Integer, server_default=text("1")),
    instant("created_at"),
    tenant_key(),
    to("member", "member_id"),
    to("member", "payer_id"),
    to("member", "next_payer_id"),
    to("plan", "plan_id"),
    to("plan", "next_plan_id"),
    to("organisation", "organisation_id"),
    to("stop_code", "stop_code_id"),
    to("discount", "discount_id"),
    to("contract_fee", "contract_fee_id"),
    to("contract_fee", "fee_before"),
    CheckConstraint(
        "stop_kind IN ('MEMBER', 'STAFF', 'DECEASED', 'AUTOMATIC', 'PAYMENT_STOP')",
        name="stop_kind",
    ),
    CheckConstraint("(next_plan_id IS NULL) = (plan_changes_on IS NULL)", name="next_plan"),
    CheckConstraint(
        "(anchor_before IS NULL) = (term_before IS NULL) AND (anchor_before IS NULL OR next_plan_id IS NOT NULL)",
        name="anchor_before",
    ),
    CheckConstraint(
        "(next_payer_id IS NULL) = (payer_changes_on IS NULL) AND (next_payer_id IS NULL) = (method_before IS NULL)",
        name="next_payer",
    ),
    CheckConstraint("state IN ('PENDING', 'ACTIVE', 'PAUSED', 'STOP_SCHEDULED', 'STOPPED')", name="state"),
    CheckConstraint("(bound_until IS NULL) = (contract_fee_id IS NULL)", name="contract"),
    CheckConstraint(
        "(bound_before IS NULL) = (fee_before IS NULL) AND (bound_before IS NULL OR binds_from IS NOT NULL)",
        name="contract_before",
    ),
    CheckConstraint("copies >= 1", name="copies"),
    CheckConstraint("end_on IS NULL OR end_on >= start_on", name="end"),
    Index("ix_subscription_member", "tenant_id", "member_id"),
    Index("ix_subscription_payer", "tenant_id", "payer_id"),
    Index(
        "ix_subscription_next_payer",
        "tenant_id",
        "next_payer_id",
        postgresql_where=text("next_payer_id IS NOT NULL"),
    ),
    Index(
        "uq_subscription_restarts",
        "tenant_id",
        "restarts_id",
        unique=True,
        postgresql_where=text("restarts_id IS NOT NULL"),
    ),
    # those whose first payment is awaited
    Index("ix_subscription_awaited", "tenant_id", "id", postgresql_where=text("begun_on = 'infinity'::date")),
    Index("ix_subscription_plan", "tenant_id", "plan_id"),
    # orders and cancellations of some days (DSH-06)
    Index("ix_subscription_registered", "tenant_id", "registered_on"),
    Index(
        "ix_subscription_stopped",
        "tenant_id",
        "stop_registered_on",
        postgresql_where=text("stop_registered_on IS NOT NULL"),
    ),
    # those that have stopped, for what is demanded then (CAT-42)
    Index(
        "ix_subscription_end",
        "tenant_id",
        "organisation_id",
        "end_on",
        postgresql_where=text("end_on IS NOT NULL"),
    ),
    Index("ix_subscription_started", "tenant_id", "organisation_id", "start_on"),
    Index(
        "ix_subscription_due",
        "tenant_id",
        "organisation_id",
        "id",
        postgresql_where=text("state <> 'STOPPED'"),
    ),
    # a run moves every row on; room for a second version of each in its page keeps the indexes out of that
    postgresql_with={"fillfactor": "45"},
)

# Reasons that a stop may name, in the order in which forms offer them; one that was used is closed, never deleted.
stop_code = Table(
    "stop_code",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("place", Integer),
    column("code", Text),
    column("text", Text),
    column("on_my_page", Boolean),
    column("closed", Boolean),
    column("version", Integer, server_default=text("1")),
    tenant_key(),
    Index("uq_stop_code_code", "tenant_id", "code", unique=True),
)

# What is to come in each month, by plan and method, as far as a forecast has reckoned it (BIL-14).
forecast_amount = Table(
    "forecast_amount",
    metadata,
    column("tenant_id", Uuid),
    column("run_id", Uuid),
    column("month_on", Date),
    column("plan_id", Uuid),
    column("payment_method", Text),
    column("invoices", Integer),
    column("total_minor", BigInteger),
    column("vat_minor", BigInteger),
    tenant_key("run_id", "month_on", "plan_id", "payment_method"),
)

# The same by the day on which it is to be billed, so that a run of any day can be compared (RUN-05).
forecast_day = Table(
    "forecast_day",
    metadata,
    column("tenant_id", Uuid),
    column("run_id", Uuid),
    column("issue_on", Date),
    column("plan_id", Uuid),
    column("payment_method", Text),
    column("invoices", Integer),
    column("total_minor", BigInteger),
    tenant_key("run_id", "issue_on", "plan_id", "payment_method"),
)

# Whether a stop credits open invoices where nobody says so (SUB-06). ANY is the tenant's, for kinds without a row.
crediting_default = Table(
    "crediting_default",
    metadata,
    column("tenant_id", Uuid),
    column("plan_kind", Text),
    column("credit_open", Boolean),
    tenant_key("plan_kind"),
    CheckConstraint(
        "plan_kind IN ('ANY', 'MEMBERSHIP', 'SUBSCRIPTION', 'RECURRING_GIFT', 'INSURANCE', 'COURSE')", name="plan_kind"
    ),
)

# How an organisation treats orders: in how many months after its end one may be started again, 0 for never (SUB-12);
# whether orders are confirmed, and the words about the right of withdrawal (SUB-17). Without a row: 3 months, and yes.
order_setting = Table(
    "order_setting",
    metadata,
    column("tenant_id", Uuid),
    column("organisation_id", Uuid),
    column("restart_months", SmallInteger),
    column("confirms", Boolean),
    column("withdrawal", Text),
    tenant_key("organisation_id"),
    to("organisation", "organisation_id"),
    CheckConstraint("restart_months BETWEEN 0 AND 24", name="restart_months"),
)

# Days on which a subscription rests: neither billed nor worth anything (SUB-09). One that is taken back is deleted.
subscription_pause = Table(
    "subscription_pause",
    metadata,
    column("tenant_id", Uuid),
    column("subscription_id", Uuid),
    column("from_on", Date),
    column("until_on", Date),
    column("registered_on", Date),
    column("reason", Text),
    # whether access goes on, as its plan said when it was registered
    column("gives_access", Boolean, server_default=text("false")),
    tenant_key("subscription_id", "from_on"),
    to("subscription", "subscription_id"),
    CheckConstraint("until_on > from_on", name="days"),
    Index("ix_subscription_pause_until", "tenant_id", "until_on"),
)

# Days on which a delivery stops or goes elsewhere (SUB-10); a move without an end lasts until further notice. One that
# is taken back is deleted.
delivery_change = Table(
    "delivery_change",
    metadata,
    column("tenant_id", Uuid),
    column("id", Uuid),
    column("subscription_id", Uuid),
    column("kind", Text),
    column("from_on", Date),
    column("until_on", Date, null=True),
    column("line1", Text, null=True),
    column("line2", Text, null=True),
    column("postal_code", Text, null=True),
    column("city", Text, null=True),
    column("country", Text, null=True),
    column("registered_on", Date),
    tenant_key(),
    to("subscription", "subscription_id"),
    CheckConstraint("kind IN ('STOP', 'MOVE')", name="kind"),
    CheckConstraint("until_on > from_on AND (kind = 'MOVE' OR until_on IS NOT NULL)", name="days"),
    CheckConstraint("(kind = 'MOVE') = (line1 IS NOT NULL)", name="address"),
    Index("ix_delivery_change_subscription", "tenant_id", "subscription_id", "from_on"),
)

# What a term was promised at its order (CAT-11, CAT-14, CAT-17, CAT-43): its plan, the price and length of a first
# period, and in a chain the products' prices of that day, as {product: minor units}. Billing reads this, not the plan.
# Numbers from 0 down are of no term: orders that gave way before their first period keep their day there (CAT-12).
term_promise = Table(
    "term_promise",
    metadata,
    column("tenant_id", Uuid),
    column("subscription_id", Uuid),
    column("number", Integer),
    column("plan_id", Uuid),
    column("ordered_on", Date),
    column("price_kind", Text, null=True),
    column("price_value", BigInteger, null=True),
    column("length_kind", Text, null=True),
    column("length_days", Integer, null=True),
    column("length_until_on", Date, null=True),
    column("prices", JSONB, null=True),
    # what the fee depends on (CAT-21), as the plan said it on the order's day
    column("fee_rules", JSONB, null=True),
    tenant_key("subscription_id", "number"),
    to("plan", "plan_id"),
    CheckConstraint("(price_kind IS NULL) = (price_value IS NULL)", name="price"),
    # who has ordered an offer lately (CAT-12)
    Index("ix_term_promise_order", "tenant_id", "plan_id", "ordered_on"),
)

# Which of its plan's products a subscription has chosen, from a day on (CAT-13); without a row it has all.
subscription_choice = Table(
    "subscription_choice",
    metadata,
    column("tenant_id", Uuid),
    column("subscription_id", Uuid),
    column("from_on", Date),
    column("product_ids", ARRAY(Uuid)),
    tenant_key("subscription_id", "from_on"),
    CheckConstraint("cardinality(product_ids) >= 1", name="products"),
)

# The reporting tags that a subscription has, or had until a day, as they became known (SUB-01, DSH-11).
subscription_tag = Table(
    "subscription_tag",
    metadata,
    column("tenant_id", Uuid),
    column("subscription_id", Uuid),
    column("tag_id", Uuid),
    column("from_on", Date),
    column("until_on", Date, null=True),
    tenant_key("subscription_id", "tag_id", "from_on"),
    CheckConstraint("until_on > from_on", name="days"),
    Index("ix_subscription_tag_tag", "tenant_id", "tag_id", "subscription_id"),
)

# One delivered period of a subscription; its invoice bills it once.
term = Table(
    "term",
    metadata,
    column("tenant_id", Uuid),
    column("subscription_id", Uuid),
    column("number", Integer),
    column("start_on", Date),
    column("end_on", Date),
    column("invoice_id", Uuid, null=True),
    column("price_minor", BigInteger),
    tenant_key("subscription_id", "number"),
    CheckConstraint("end_on > start_on", name="period"),
    Index("ix_term_invoice", "tenant_id", "invoice_id"),
    Index("ix_term_end", "tenant_id", "end_on"),
)

# What a subscription is worth a month (VAT included) from a day on (DSH-03). It counts from that day or from the one on
# which it became known, whichever is later, until `until_on`, when one that is valid later counts instead (DSH-11).
subscription_value = Table(
    "subscription_value",
    metadata,
    column("tenant_id", Uuid),
    column("subscription_id", Uuid),
    column("valid_from", Date),
    column("registered_on", Date),
    column("until_on", Date, null=True),
    column("monthly_minor", BigInteger),
    # the day on which something else took its place before it counted; until_on is then the day that it never had
    column("given_up_on", Date, null=True),
    # its index includes these two (migrations 0003, 0036), so that one of them is read without its row
    tenant_key("subscription_id", "valid_from", "registered_on"),
    # what counted on an earlier day is what counts now, but for those that have been replaced since
    Index(
        "ix_subscription_value_until",
        "tenant_id",
        "until_on",
        postgresql_include=["subscription_id", "valid_from", "registered_on", "monthly_minor"],
        postgresql_where=text("until_on IS NOT NULL"),
    ),
    Index("ix_subscription_value_free", "tenant_id", "subscription_id", postgresql_where=text("monthly_minor = 0")),
)

# What a bulk credit was asked to write off, as it was then, and what became of it (BIL-12). Debts are negative.
bulk_credit_item = Table(
    "bulk_credit_item",
    metadata,
    column("tenant_id", Uuid),
    column("run_id", Uuid),
    # the invoice, the reminder whose fee it is, the correction, or the member whose credit it is
    column("item_id", Uuid),
    column("kind", Text),
    column("member_id", Uuid),
    column("text", Text),
    column("since_on", Date),
    column("amount_minor", BigInteger),
    # what was written off of it; null until its turn comes
    column("written_minor", BigInteger, null=True),
    tenant_key("run_id", "item_id"),
    to("run", "run_id"),
    CheckConstraint("kind IN ('DEMAND', 'FEE', 'CREDIT', 'CORRECTION')", name="kind"),
    CheckConstraint("amount_minor <> 0", name="amount"),
)

# What runs have held over, because it came to less than the minimum of its criteria set (RUN-01). A row says what was
# found last; it counts while the subscription still waits for its first term, and is written over by the next run.
held_over = Table(
    "held_over",
    metadata,
    column("tenant_id", Uuid),
    column("subscription_id", Uuid),
    column("run_id", Uuid),
    column("set_name", Text),
    column("first_term", Integer),
    column("terms", Integer),
    column("amount_minor", BigInteger),
    column("minimum_minor", BigInteger),
    column("held_on", Date),
    tenant_key("subscription_id"),
    to("subscription", "subscription_id"),
    CheckConstraint("amount_minor < minimum_minor AND terms > 0", name="below"),
)

# What each criteria set has of a run: invoices and their sum, and what was held over.
run_set = Table(
    "run_set",
    metadata,
    column("tenant_id", Uuid),
    column("run_id", Uuid),
    column("number", Integer),
    column("name", Text),
    column("invoiced", Integer),
    column("total_minor", BigInteger),
    column("held", Integer),
    column("held_minor", BigInteger),
    tenant_key("run_id", "number"),
    to("run", "run_id"),
)

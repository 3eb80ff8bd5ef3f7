"""Twelve years of a tenant in the tables that figures are made of: a million invoices for 100,000 members, and gifts.

Written by the database itself, without keys being checked: it is there to be read. Of the journal there are the
postings alone.
"""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from bench.due import TODAY, Due, make_due
from domain.kernel.database import Database
from domain.kernel.ids import new_id

CAMPAIGNS, GIFTS, OTHER_GIFTS = 40, 100_000, 2_000

# A quarter of the subscriptions ended after two years at most; each is billed twice a year, and costs more every year.
_SUBSCRIPTIONS = """
UPDATE subscription s SET start_on = n.start_on, registered_on = n.start_on, valued_on = n.start_on, end_on = n.end_on,
  stop_registered_on = n.end_on - 20
FROM (
  SELECT id, $2::date - (number % 4380)::int AS start_on,
    CASE WHEN number % 4 = 0 THEN $2::date - (number % 4380)::int + 30 + (number % 700)::int END AS end_on
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM subscription WHERE tenant_id = $1) s
) n
WHERE s.tenant_id = $1 AND s.id = n.id
"""
_VALUES = """
INSERT INTO subscription_value (tenant_id, subscription_id, valid_from, registered_on, until_on, monthly_minor)
SELECT $1, id, on_day, greatest(on_day - 20, start_on),
  lead(on_day) OVER (PARTITION BY id ORDER BY on_day), 4000 + 300 * (extract(year FROM on_day)::int - 2010)
FROM (
  SELECT s.id, s.start_on, day::date AS on_day FROM subscription s,
    generate_series(s.start_on, least($2::date, s.end_on - 1), '1 year') AS day
  WHERE s.tenant_id = $1
) v
"""
_NEWEST = """
UPDATE subscription s SET monthly_minor = v.monthly_minor, valued_on = v.valid_from
FROM subscription_value v
WHERE v.tenant_id = $1 AND s.tenant_id = $1 AND v.subscription_id = s.id AND v.until_on IS NULL
"""
_INVOICES = """
INSERT INTO invoice (tenant_id, id, organisation_id, kind, number, state, member_id, payer_id, origin_kind, origin_id,
  text, issued_on, due_on, currency, net_minor, vat_minor, total_minor, payment_method, created_at)
SELECT $1, uuidv7(), organisation_id, 'INVOICE', row_number() OVER (ORDER BY issued_on, id), 'ISSUED', member_id,
  member_id, 'SUBSCRIPTION_TERM', id, 'Medlem', issued_on, issued_on + 14, 'NOK', 30000, 0, 30000, 'EMAIL', issued_on
FROM (
  SELECT s.organisation_id, s.member_id, s.id, day::date AS issued_on FROM subscription s,
    generate_series(s.start_on, least($2::date, s.end_on - 1), '6 months') AS day
  WHERE s.tenant_id = $1
) i
"""
# Three of four pay in time, nearly all of the rest within a year; one of a hundred never does.
_PAID = """
CREATE TEMPORARY TABLE paid AS
SELECT * FROM (
  SELECT id AS invoice_id, member_id, organisation_id, uuidv7() AS payment_id,
    issued_on + CASE
      WHEN number % 4 < 3 THEN 1 + (number % 14)::int WHEN number % 100 < 99 THEN 15 + (number % 300)::int
    END AS paid_on
  FROM invoice
) p WHERE paid_on <= $1
"""
_PAYMENTS = """
INSERT INTO payment (tenant_id, id, organisation_id, state, matching_type, member_id, invoice_id, amount_minor,
  currency, paid_on, value_on, source, source_id, created_at, completed_at, completed_on)
SELECT $1, payment_id, organisation_id, 'COMPLETED', 'BY_REFERENCE', member_id, invoice_id, 30000, 'NOK',
  paid_on, paid_on, 'OCR_GIRO', payment_id::text, paid_on, paid_on, paid_on
FROM paid ORDER BY paid_on
"""
_ALLOCATIONS = """
INSERT INTO allocation (tenant_id, id, invoice_id, source_kind, source_id, amount_minor, allocated_on, recorded_at)
SELECT $1, uuidv7(), invoice_id, 'PAYMENT', payment_id, 30000, paid_on, paid_on FROM paid ORDER BY paid_on
"""
_OPEN_ITEMS = """
INSERT INTO open_item (tenant_id, invoice_id, organisation_id, payer_id, issued_on, due_on, total_minor, open_minor)
SELECT $1, id, organisation_id, payer_id, issued_on, due_on, total_minor, total_minor FROM invoice i
WHERE NOT EXISTS (SELECT FROM paid WHERE paid.invoice_id = i.id)
"""
_POSTINGS = """
INSERT INTO posting (tenant_id, entry_id, line, organisation_id, debit_account, credit_account, amount_minor, posted_on,
  reskontro_minor, member_id)
SELECT $1, id, 1, organisation_id, debit, credit, 30000, posted_on, minor, member_id FROM (
  SELECT id, organisation_id, '1500' AS debit, '3200' AS credit, issued_on AS posted_on, -30000 AS minor, member_id
  FROM invoice
  UNION ALL
  SELECT payment_id, organisation_id, '1920', '1500', paid_on, 30000, member_id FROM paid
) p ORDER BY posted_on
"""
_CAMPAIGN = """
INSERT INTO campaign (tenant_id, id, organisation_id, parent_id, name, start_on, end_on, goal_minor, cost_minor,
  created_at)
VALUES ($1, $2, $3, $4, $5, $6::date, $6::date + 90, 5000000, 250000, $6::date)
"""
# As many are asked twice as give; every second gift answers a message, the others come from those who were not asked.
_DISPATCHES = """
INSERT INTO dispatch (tenant_id, id, member_id, channel, purpose, obligation, state, subject, body, campaign_id,
  attempts, queued_at, queued_on, next_attempt_at, sent_at)
SELECT $1, uuidv7(), id, 'EMAIL', 'APPEAL', 'appeal:' || $2 || ':' || id, 'SENT', 'Takk', 'Gi en gave',
  $2::text::uuid, 1, $3::date, $3::date, $3::date, $3::date
FROM member WHERE tenant_id = $1 ORDER BY number LIMIT $4
"""
_GIFTS = """
INSERT INTO gift (tenant_id, id, organisation_id, campaign_id, member_id, amount_minor, currency, given_on, channel,
  entry_id, created_at, registered_on)
SELECT $1, uuidv7(), $2, $3, id, 10000 + 2500 * (number % 17), 'NOK', $4::date + (number % 80)::int, 'KID', uuidv7(),
  $4::date + (number % 80)::int, $4::date + (number % 80)::int
FROM (SELECT id, number FROM member WHERE tenant_id = $1 ORDER BY number LIMIT $5 OFFSET $6) m
"""


@dataclass(frozen=True, slots=True)
class Years:
    """The tenant, how much it has, and its campaign with the most gifts."""

    due: Due
    invoices: int
    campaign_id: UUID


async def make_years(database: Database, owner_url: str, members: int) -> Years:
    """Create the tenant with its members by commands and COPY, and the years by statements over all of them."""
    due = await make_due(database, owner_url, members)
    owner = await asyncpg.connect(owner_url)
    try:
        await owner.execute(
            "SET session_replication_role = replica; SET work_mem = '256MB'; DELETE FROM subscription_value"
        )
        await owner.execute(_SUBSCRIPTIONS, due.tenant_id, TODAY)
        await owner.execute(_VALUES, due.tenant_id, TODAY)
        await owner.execute(_NEWEST, due.tenant_id)
        await owner.execute(_INVOICES, due.tenant_id, TODAY)
        await owner.execute(_PAID, TODAY)
        for statement in (_PAYMENTS, _ALLOCATIONS, _OPEN_ITEMS, _POSTINGS):
            await owner.execute(statement, due.tenant_id)
        campaigns = [await _campaign(owner, due, n, members) for n in range(CAMPAIGNS)]
        invoices = await owner.fetchval("SELECT count(*) FROM invoice")
    finally:
        await owner.close()
    return Years(due, invoices, campaigns[-1])


async def _campaign(owner: asyncpg.Connection, due: Due, number: int, members: int) -> UUID:
    """A campaign with one part; the last one is the large one."""
    gifts = GIFTS if number == CAMPAIGNS - 1 else OTHER_GIFTS
    start_on = TODAY.replace(year=TODAY.year - 1 - (CAMPAIGNS - 1 - number) // 4, month=1 + 3 * (number % 4))
    whole, part = new_id(), new_id()
    for campaign_id, parent_id, name in (
        (whole, None, f"Innsamling {number}"),
        (part, whole, f"Innsamling {number}, post"),
    ):
        await owner.execute(_CAMPAIGN, due.tenant_id, campaign_id, due.organisation_id, parent_id, name, start_on)
        await owner.execute(_DISPATCHES, due.tenant_id, str(campaign_id), start_on, gifts // 2)
        for offset in (0, gifts // 4):
            own = min(gifts // 4, members)
            await owner.execute(_GIFTS, due.tenant_id, due.organisation_id, campaign_id, start_on, own, offset)
    return whole

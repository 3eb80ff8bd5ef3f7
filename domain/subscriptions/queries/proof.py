"""What must hold of subscriptions: each billed term has its invoice, and their values agree over time (DSH-03)."""

from __future__ import annotations

from domain.kernel.database import Reading
from domain.kernel.proof import Check, count_wrong

CHECKS = (
    Check(
        "TERMS_HAVE_ONE_INVOICE",
        "Every billed term has an invoice of its own that names it.",
        "RUN-06",
        "SELECT count(*) FROM term WHERE invoice_id IS NOT NULL",
        """
SELECT CASE WHEN s.id IS NOT NULL THEN 'Member' END, s.member_id,
  concat(m.number, ' ', m.name, ' · ', t.start_on), NULL::bigint, i.total_minor, i.currency
FROM (
  SELECT term.*, count(*) OVER (PARTITION BY invoice_id) AS sharing FROM term WHERE invoice_id IS NOT NULL
) t
LEFT JOIN invoice i ON i.id = t.invoice_id AND i.kind = 'INVOICE'
LEFT JOIN subscription s ON s.id = t.subscription_id LEFT JOIN member m ON m.id = s.member_id
WHERE t.sharing > 1 OR s.id IS NULL OR (i.origin_id, i.origin_number) IS DISTINCT FROM (t.subscription_id, t.number)
""",
    ),
    Check(
        "DAYS_BILLED_ONCE",
        "No day of a subscription is in two terms whose invoices stand, and what is billed next comes after them.",
        "SUB-03",
        "SELECT count(*) FROM term",
        """
SELECT CASE WHEN s.id IS NOT NULL THEN 'Member' END, s.member_id, concat(m.number, ' ', m.name, ' · ', t.start_on),
  NULL::bigint, t.price_minor, i.currency
FROM (
  SELECT t.*, max(t.end_on) FILTER (WHERE i.state <> 'CREDITED') OVER (
    PARTITION BY t.subscription_id ORDER BY t.start_on, t.number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS before, i.state AS standing
  FROM term t LEFT JOIN invoice i ON i.id = t.invoice_id
) t
LEFT JOIN invoice i ON i.id = t.invoice_id
LEFT JOIN subscription s ON s.id = t.subscription_id LEFT JOIN member m ON m.id = s.member_id
WHERE t.standing <> 'CREDITED' AND t.before > t.start_on OR t.start_on >= t.end_on OR t.number >= s.next_term
""",
    ),
    Check(
        "PROMISES_HAVE_ORDERS",
        "Every subscription knows the last of its terms that was promised something, and no promise lacks one.",
        "CAT-43",
        "SELECT count(*) FROM subscription",
        """
SELECT CASE WHEN s.id IS NOT NULL THEN 'Member' END, s.member_id, concat(m.number, ' ', m.name),
  s.promised_term::bigint, p.last::bigint, NULL::text
FROM subscription s
FULL JOIN (
  SELECT subscription_id, max(number) AS last FROM term_promise WHERE number > 0 GROUP BY subscription_id
) p ON p.subscription_id = s.id
LEFT JOIN member m ON m.id = s.member_id
WHERE coalesce(p.last, 0) IS DISTINCT FROM s.promised_term
""",
    ),
    Check(
        "FEES_NAME_WHAT_IS_THERE",
        "Every category and fee rate that the fees of plans and promises name is in the register, and a member has "
        "categories of the organisation that it has them in.",
        "CAT-21",
        "SELECT (SELECT count(*) FROM plan WHERE fee_rules IS NOT NULL) + (SELECT count(*) FROM held_category)",
        """
WITH ruled AS (
  SELECT tenant_id, id AS plan_id, fee_rules FROM plan WHERE fee_rules IS NOT NULL
  UNION SELECT tenant_id, plan_id, fee_rules FROM term_promise WHERE fee_rules IS NOT NULL
), named AS (
  SELECT r.tenant_id, r.plan_id, 'CATEGORY' AS kind, (g ->> 4)::uuid AS id
  FROM ruled r, jsonb_array_elements(r.fee_rules -> 'age_groups') g WHERE g ->> 4 IS NOT NULL
  UNION SELECT r.tenant_id, r.plan_id, 'CATEGORY', (c ->> 0)::uuid
  FROM ruled r, jsonb_array_elements(coalesce(r.fee_rules -> 'categories', '[]')) c
  UNION SELECT r.tenant_id, r.plan_id, 'RATE', (r.fee_rules -> 'rate' ->> 0)::uuid
  FROM ruled r WHERE r.fee_rules -> 'rate' ->> 0 IS NOT NULL
)
SELECT NULL, n.plan_id, p.name, NULL::bigint, NULL::bigint, NULL::text FROM named n
LEFT JOIN plan p ON p.tenant_id = n.tenant_id AND p.id = n.plan_id
WHERE NOT CASE n.kind
  WHEN 'CATEGORY' THEN EXISTS (SELECT FROM membership_category c WHERE c.tenant_id = n.tenant_id AND c.id = n.id)
  ELSE EXISTS (SELECT FROM fee_rate f WHERE f.tenant_id = n.tenant_id AND f.id = n.id)
END
UNION ALL
SELECT 'Member', h.member_id, concat(m.number, ' ', m.name, ' · ', c.name), NULL, NULL, NULL FROM held_category h
JOIN membership_category c ON c.tenant_id = h.tenant_id AND c.id = h.category_id
LEFT JOIN member m ON m.tenant_id = h.tenant_id AND m.id = h.member_id
WHERE c.organisation_id <> h.organisation_id
""",
    ),
    Check(
        "TAGS_HAVE_ORDERS",
        "Every reporting tag of a subscription is in the register, and a subscription has it once on any day.",
        "SUB-01",
        "SELECT count(*) FROM subscription_tag",
        """
SELECT CASE WHEN s.id IS NOT NULL THEN 'Member' END, s.member_id, concat(m.number, ' ', m.name, ' · ', r.code),
  NULL::bigint, NULL::bigint, NULL::text
FROM (
  SELECT subscription_tag.*, lag(coalesce(until_on, 'infinity')) OVER (
    PARTITION BY subscription_id, tag_id ORDER BY from_on
  ) AS before_until
  FROM subscription_tag
) g
LEFT JOIN reporting_tag r ON r.id = g.tag_id
LEFT JOIN subscription s ON s.id = g.subscription_id LEFT JOIN member m ON m.id = s.member_id
WHERE s.id IS NULL OR r.id IS NULL OR g.before_until > g.from_on
""",
    ),
    Check(
        "BEGUN_WHEN_PAID",
        "What begins with its first payment has had it before it runs.",
        "SUB-02",
        "SELECT count(*) FROM subscription WHERE begun_on IS NOT NULL",
        """
SELECT 'Member', s.member_id, concat(m.number, ' ', m.name, ' · ', s.start_on), NULL::bigint, NULL::bigint, NULL::text
FROM subscription s LEFT JOIN member m ON m.id = s.member_id
WHERE (s.begun_on = 'infinity' AND s.state NOT IN ('PENDING', 'STOPPED')) OR (s.begun_on < 'infinity' AND NOT EXISTS (
  SELECT FROM invoice i
  WHERE i.origin_kind = 'SUBSCRIPTION_TERM' AND i.origin_id = s.id AND i.origin_number = 1 AND i.kind = 'INVOICE'
    AND (i.total_minor = 0 OR EXISTS (
      SELECT FROM allocation a WHERE a.invoice_id = i.id AND a.source_kind <> 'WRITE_OFF'
    ))
))
""",
    ),
    Check(
        "VALUES_ARE_NEWEST",
        "What a subscription is worth a month is the newest of its values.",
        "DSH-03",
        "SELECT count(*) FROM subscription",
        """
SELECT 'Member', s.member_id, concat(m.number, ' ', m.name), v.monthly_minor, s.monthly_minor, o.currency
FROM subscription s
LEFT JOIN subscription_value v ON v.subscription_id = s.id AND v.until_on IS NULL
LEFT JOIN member m ON m.id = s.member_id LEFT JOIN organisation o ON o.id = s.organisation_id
WHERE (s.monthly_minor, s.valued_on) IS DISTINCT FROM (v.monthly_minor, greatest(v.valid_from, v.registered_on))
""",
    ),
    Check(
        "VALUES_END_IN_TIME",
        "Every value of a subscription counts until the next one does.",
        "DSH-03",
        "SELECT count(*) FROM subscription_value",
        """
SELECT 'Member', s.member_id, concat(m.number, ' ', m.name, ' · ', v.valid_from), NULL::bigint, v.monthly_minor,
  o.currency
FROM (
  SELECT subscription_value.*, min(greatest(valid_from, registered_on)) OVER (
    PARTITION BY subscription_id ORDER BY valid_from, registered_on ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
  ) AS right_one
  FROM subscription_value WHERE given_up_on IS NULL
) v
LEFT JOIN subscription s ON s.id = v.subscription_id
LEFT JOIN member m ON m.id = s.member_id LEFT JOIN organisation o ON o.id = s.organisation_id
WHERE v.until_on IS DISTINCT FROM v.right_one OR s.id IS NULL
""",
    ),
)


async def proof(read: Reading) -> dict[str, int]:
    """Count what breaks each check of subscriptions; every figure is 0 in a sound tenant. It reads all values."""
    return await count_wrong(read, CHECKS)

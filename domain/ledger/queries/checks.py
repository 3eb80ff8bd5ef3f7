"""What must hold of the journal: postings and entries agree, balances are their sums, no number is missing."""

from __future__ import annotations

from domain.kernel.database import Reading
from domain.kernel.proof import Check, count_wrong, gaps
from domain.ledger.queries.seals import SEALS, shown_entry

CHECKS = (
    Check(
        "POSTINGS_FOLLOW_ENTRIES",
        "Every posting debits one account and credits another with one positive amount, and has the organisation, day "
        "and member of its entry.",
        "LED-01",
        "SELECT count(*) FROM posting",
        f"""
SELECT {shown_entry("e", "p.entry_id")}, NULL::bigint, p.amount_minor, o.currency
FROM posting p LEFT JOIN journal_entry e ON e.tenant_id = p.tenant_id AND e.id = p.entry_id
LEFT JOIN organisation o ON o.id = p.organisation_id
WHERE e.id IS NULL OR p.member_id IS DISTINCT FROM e.member_id
  OR (p.organisation_id, p.posted_on) IS DISTINCT FROM (e.organisation_id, e.entry_on)
  OR p.amount_minor <= 0 OR p.debit_account = p.credit_account OR abs(p.reskontro_minor) <> p.amount_minor
""",  # noqa: S608 - our own constant
    ),
    Check(
        "BALANCES_FOLLOW_JOURNAL",
        "The balance of each member in each organisation is the sum of the postings to the reskontro.",
        "LED-02",
        "SELECT count(*) FROM reskontro_balance",
        """
SELECT 'Member', d.member_id, concat(m.number, ' ', m.name), d.expected, d.found, o.currency FROM (
  SELECT organisation_id, member_id, coalesce(j.minor, 0) AS expected, coalesce(b.balance_minor, 0) AS found FROM (
    SELECT organisation_id, member_id, sum(reskontro_minor) AS minor FROM posting
    WHERE reskontro_minor IS NOT NULL GROUP BY 1, 2
  ) j FULL JOIN reskontro_balance b USING (organisation_id, member_id)
) d
LEFT JOIN member m ON m.id = d.member_id LEFT JOIN organisation o ON o.id = d.organisation_id
WHERE d.expected <> d.found
""",
    ),
    Check(
        "ENTRY_NUMBERS",
        "The journal of each organisation is numbered from 1 without gaps.",
        "LED-01",
        "SELECT count(*) FROM journal_entry",
        gaps("journal_entry", "journal", 1),
    ),
    Check(
        "ENTRIES_HAVE_OWNERS",
        "Every journal entry belongs to an organisation and, where it has a member, to one that is there.",
        "LED-01",
        "SELECT count(*) FROM journal_entry",
        f"""
SELECT {shown_entry("e", "e.id")}, NULL::bigint, NULL::bigint, NULL::text FROM journal_entry e
WHERE NOT EXISTS (SELECT FROM organisation o WHERE o.id = e.organisation_id)
  OR e.member_id IS NOT NULL AND NOT EXISTS (SELECT FROM member m WHERE m.id = e.member_id)
""",  # noqa: S608 - our own constant
    ),
    Check(
        "CLOSED_MONTHS_STAND",
        "A closed month got no entry after it was closed.",
        "LED-06",
        "SELECT count(*) FROM closed_month",
        f"""
SELECT {shown_entry("e", "e.id")}, NULL::bigint, NULL::bigint, NULL::text FROM journal_entry e
JOIN closed_month c ON c.tenant_id = e.tenant_id AND c.organisation_id = e.organisation_id
  AND c.month_on = date_trunc('month', e.entry_on::timestamp)::date
WHERE e.number > c.last_number
""",  # noqa: S608 - our own constant
    ),
    SEALS,
)


async def proof(read: Reading) -> dict[str, int]:
    """Count what breaks each check of the ledger; every figure is 0 in a sound one."""
    return await count_wrong(read, CHECKS)

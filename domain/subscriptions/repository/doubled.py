"""What members were billed before for days that a run would bill on another subscription (RUN-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading
from domain.subscriptions.model import TermBill
from domain.subscriptions.rules.warning import Before

_BEFORE = """
SELECT u.subscription_id, u.number, l.product_id, i.id AS invoice_id
FROM unnest($2::uuid[], $3::int[], $4::uuid[], $5::date[], $6::date[])
  AS u(subscription_id, number, member_id, start_on, end_on)
JOIN subscription s ON s.tenant_id = $1 AND s.member_id = u.member_id AND s.id <> u.subscription_id
JOIN term t ON t.tenant_id = $1 AND t.subscription_id = s.id AND t.start_on < u.end_on AND t.end_on > u.start_on
JOIN invoice i ON i.tenant_id = $1 AND i.id = t.invoice_id AND i.state <> 'CREDITED'
JOIN invoice_line l ON l.tenant_id = $1 AND l.invoice_id = i.id AND l.product_id IS NOT NULL
ORDER BY u.subscription_id, u.number, i.id DESC
"""


async def billed_before(read: Reading, bills: Sequence[TermBill]) -> dict[tuple[UUID, int], list[Before]]:
    """Return which products the member of each bill was billed for its days on another subscription, with the invoice.

    By subscription and term, the newest invoice first; invoices that are credited whole are left out.
    """
    found: dict[tuple[UUID, int], list[Before]] = defaultdict(list)
    rows = await read.sql(
        _BEFORE,
        read.tenant_id,
        [bill.subscription_id for bill in bills],
        [bill.number for bill in bills],
        [bill.draft.member_id for bill in bills],
        [bill.start_on for bill in bills],
        [bill.end_on for bill in bills],
    )
    for row in rows:
        found[row["subscription_id"], row["number"]].append(Before(row["product_id"], row["invoice_id"]))
    return found

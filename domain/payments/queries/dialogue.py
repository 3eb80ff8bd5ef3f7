"""What the dialogue needs of payment links and charges, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Reading, Row

_LINKS = """
SELECT l.id, l.invoice_id, l.payer_id, l.valid_until, i.number, i.text, i.due_on, i.currency,
  i.billing_plan_id, o.name AS organisation,
  (SELECT sum(open_minor)::bigint FROM open_item n WHERE n.tenant_id = l.tenant_id
    AND (n.invoice_id = l.invoice_id OR n.fee_of = l.invoice_id)) AS open_minor
FROM payment_link l
JOIN invoice i ON i.tenant_id = l.tenant_id AND i.id = l.invoice_id
JOIN organisation o ON o.tenant_id = l.tenant_id AND o.id = l.organisation_id
WHERE l.tenant_id = $1 AND l.id = ANY($2::uuid[])
"""
_CHARGES = """
SELECT c.id, c.state, c.attempts, c.next_attempt_on, c.invoice_id, c.payer_id, c.amount_minor, c.currency,
  c.provider_reference, i.number, i.text, o.name AS organisation, g.masked, p.paid_on,
  (SELECT string_agg(concat(d.name, ': ', d.description), E'\n' ORDER BY d.name) FROM product d
    WHERE d.tenant_id = c.tenant_id AND d.description <> '' AND d.id IN (
      SELECT l.product_id FROM invoice_line l WHERE l.tenant_id = c.tenant_id AND l.invoice_id = c.invoice_id
    )) AS descriptions
FROM charge c
JOIN invoice i ON i.tenant_id = c.tenant_id AND i.id = c.invoice_id
JOIN organisation o ON o.tenant_id = c.tenant_id AND o.id = c.organisation_id
LEFT JOIN payment_agreement g ON g.tenant_id = c.tenant_id AND g.id = c.agreement_id
LEFT JOIN payment p ON p.tenant_id = c.tenant_id AND p.source = 'PROVIDER' AND p.source_id = c.id::text
WHERE c.tenant_id = $1 AND c.id = ANY($2::uuid[]) ORDER BY c.id
"""


async def links_to_send(read: Reading, link_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return what a message says of payment links: invoice, organisation, payer, what is open, until when."""
    return await read.sql(_LINKS, read.tenant_id, list(link_ids))


async def charges_to_tell(read: Reading, charge_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return what messages say of charges: invoice, organisation, payer, amount, card, transaction, attempts."""
    return await read.sql(_CHARGES, read.tenant_id, list(charge_ids))

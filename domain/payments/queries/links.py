"""What the holder of a payment link sees: the organisation, what is to be paid, until when, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.payments.model import ChargeState, LinkEnrolment, LinkState, LinkStatus
from domain.payments.repository import charges, providing
from domain.payments.rules.links import link_status

account_of = providing.account_of
open_with_fees = charges.open_with_fees

_SEEN = """
SELECT l.id, l.state, l.enrolment, l.valid_until, i.id AS invoice_id, i.number, i.text, i.due_on, i.currency,
  i.total_minor, o.name AS organisation, o.organisation_number, o.email, m.language, c.id AS charge_id,
  c.state AS charge_state, c.link_id AS charge_link_id, c.checkout_url, last.state AS last_state,
  paid.amount_minor AS paid_minor, paid.provider_reference AS paid_reference
FROM payment_link l
JOIN invoice i ON i.tenant_id = l.tenant_id AND i.id = l.invoice_id
JOIN organisation o ON o.tenant_id = l.tenant_id AND o.id = l.organisation_id
JOIN member m ON m.tenant_id = l.tenant_id AND m.id = l.payer_id
LEFT JOIN charge c ON c.tenant_id = l.tenant_id AND c.invoice_id = l.invoice_id
  AND c.state IN ('SCHEDULED', 'DUE', 'RESERVED', 'FAILED')
LEFT JOIN LATERAL (SELECT state FROM charge x WHERE x.tenant_id = l.tenant_id AND x.link_id = l.id
  ORDER BY x.id DESC LIMIT 1) last ON true
LEFT JOIN LATERAL (SELECT amount_minor, provider_reference FROM charge x WHERE x.tenant_id = l.tenant_id
  AND x.link_id = l.id AND x.state = 'CAPTURED' LIMIT 1) paid ON true
WHERE l.tenant_id = $1 AND l.token_hash = $2
"""
_LINES = """
SELECT text, quantity, gross_minor FROM invoice_line WHERE tenant_id = $1 AND invoice_id = $2 ORDER BY line LIMIT 50
"""
_OF_INVOICES = """
SELECT l.*, c.state AS charge_state, coalesce(o.open_minor, 0) AS open_minor FROM payment_link l
LEFT JOIN charge c ON c.tenant_id = l.tenant_id AND c.link_id = l.id AND c.state IN ('DUE', 'RESERVED')
LEFT JOIN open_item o ON o.tenant_id = l.tenant_id AND o.invoice_id = l.invoice_id
WHERE l.tenant_id = $1 AND l.invoice_id = ANY($2::uuid[]) ORDER BY l.id DESC
"""
_BY_ID = _OF_INVOICES.replace("l.invoice_id = ANY", "l.id = ANY")


@dataclass(frozen=True, slots=True)
class SeenLink:
    """A payment link as its holder sees it. `was_declined`: the last try on the provider's page failed."""

    id: UUID
    status: LinkStatus
    enrolment: LinkEnrolment
    organisation: str
    organisation_number: str
    email: str
    language: str
    invoice_number: int
    text: str
    due_on: date
    valid_until: date | None
    currency: str
    total_minor: int
    open_minor: int
    lines: tuple[Row, ...]
    charge_id: UUID | None
    is_own_charge: bool
    checkout_url: str
    was_declined: bool
    paid_minor: int | None
    paid_reference: str | None


async def seen_link(read: Reading, token_hash: bytes, today: date) -> SeenLink | None:
    """Return the link that a token opens; None where it opens none."""
    rows = await read.sql(_SEEN, read.tenant_id, token_hash)
    if not rows:
        return None
    row = rows[0]
    open_minor = (await open_with_fees(read, [row["invoice_id"]])).get(row["invoice_id"], 0)
    charge = ChargeState(row["charge_state"]) if row["charge_state"] else None
    return SeenLink(
        id=row["id"],
        status=status_of(row, open_minor, charge, today),
        enrolment=LinkEnrolment(row["enrolment"]),
        organisation=row["organisation"],
        organisation_number=row["organisation_number"],
        email=row["email"],
        language=row["language"],
        invoice_number=row["number"],
        text=row["text"],
        due_on=row["due_on"],
        valid_until=row["valid_until"],
        currency=row["currency"],
        total_minor=row["total_minor"],
        open_minor=open_minor,
        lines=tuple(await read.sql(_LINES, read.tenant_id, row["invoice_id"])),
        charge_id=row["charge_id"],
        is_own_charge=row["charge_link_id"] == row["id"],
        checkout_url=row["checkout_url"] or "",
        was_declined=row["last_state"] == ChargeState.FALLEN_BACK,
        paid_minor=row["paid_minor"],
        paid_reference=row["paid_reference"],
    )


def status_of(row: Row, open_minor: int, charge: ChargeState | None, today: date) -> LinkStatus:
    """Return how a link's row stands."""
    state = LinkState(row["state"])
    return link_status(state, valid_until=row["valid_until"], open_minor=open_minor, charge=charge, today=today)


async def links_of_invoices(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the payment links of each invoice, the newest first."""
    found: dict[UUID, list[Row]] = {invoice_id: [] for invoice_id in invoice_ids}
    for row in await read.sql(_OF_INVOICES, read.tenant_id, list(invoice_ids)):
        found[row["invoice_id"]].append(row)
    return found


async def links_by_id(read: Reading, link_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return payment links by id, with what is open of their invoices and whether they are being paid."""
    return {row["id"]: row for row in await read.sql(_BY_ID, read.tenant_id, list(link_ids))}

"""Invoices as dunning sees them: which may be due for a reminder, and all that decides about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.dunning.model import Claim, DunningProcess, SentReminder
from domain.dunning.rules.settling import LastPayment
from domain.kernel.database import Reading, Row
from domain.subscriptions.model import ORIGIN_KIND

FIRST = UUID(int=0)

# A run walks over everything overdue in the order of the index on due dates, so that a chunk touches its own alone.
# `is_due` is what the rules could remind of on the day, `is_to_stop` what may stop a subscription; they decide. On the
# day on which a subscription is stopped, its later invoices are not reminded.
_OVERDUE = """
  FROM open_item
  WHERE tenant_id = $1 AND organisation_id = $2 AND fee_of IS NULL AND due_on < $3::date
    AND (due_on, invoice_id) > ($4::date, $5::uuid)
"""
_DUE_ON = "SELECT due_on FROM invoice WHERE tenant_id = $1 AND id = $2"
_COUNT_OVERDUE = f"SELECT count(*)::int AS n {_OVERDUE}"
_TAKE_OVERDUE = f"""
WITH page AS MATERIALIZED (
  SELECT invoice_id, payer_id, due_on {_OVERDUE} ORDER BY due_on, invoice_id LIMIT $6
)
SELECT o.invoice_id, o.payer_id, i.origin_id, coalesce(
  i.state = 'ISSUED' AND s.number IS NOT NULL
  AND coalesce(r.due_on, o.due_on) + greatest(s.delay_days, 1) <= $3::date
  AND coalesce(p.until_on, $3::date) <= $3::date, false
) AND NOT EXISTS (
  SELECT FROM payment_stop x WHERE x.tenant_id = $1 AND x.subscription_id = i.origin_id AND x.stopped_on >= $3::date
) AS is_due, coalesce(
  i.state = 'ISSUED' AND s.number IS NULL AND i.origin_kind = $7
  AND r.due_on + greatest(d.stop_delay_days, 1) <= $3::date AND coalesce(p.until_on, $3::date) <= $3::date, false
) AND EXISTS (
  SELECT FROM subscription b WHERE b.tenant_id = $1 AND b.id = i.origin_id AND b.state <> 'STOPPED'
    AND (b.end_on IS NULL OR b.end_on > $3::date)
) AS is_to_stop
FROM page o
JOIN invoice i ON i.tenant_id = $1 AND i.id = o.invoice_id
LEFT JOIN dunning_of_plan l ON l.tenant_id = $1 AND l.billing_plan_id = i.billing_plan_id
LEFT JOIN dunning_process d ON d.tenant_id = $1 AND d.id = l.process_id
LEFT JOIN LATERAL (
  SELECT r.step, r.due_on FROM reminder r
  WHERE r.tenant_id = $1 AND r.invoice_id = o.invoice_id ORDER BY r.step DESC LIMIT 1
) r ON true
LEFT JOIN LATERAL (
  SELECT p.until_on FROM reminder_postponement p
  WHERE p.tenant_id = $1 AND p.invoice_id = o.invoice_id ORDER BY p.id DESC LIMIT 1
) p ON true
LEFT JOIN dunning_step s ON s.tenant_id = $1 AND s.process_id = l.process_id AND s.number = coalesce(r.step, 0) + 1
ORDER BY o.due_on, o.invoice_id
"""  # noqa: S608 - constants of this file

_CLAIMS = """
SELECT i.id, i.organisation_id, i.kind, i.number, i.payer_id, i.state, i.due_on, i.total_minor, i.currency, i.reference,
  i.billing_plan_id, i.text, i.payment_method, a.paid_minor, a.credited_minor, p.until_on,
  r.ids, r.due_ons, r.open_fees, r.announced, EXISTS (
    SELECT FROM collection_case c WHERE c.tenant_id = i.tenant_id AND c.invoice_id = i.id
  ) AS was_taken_back, b.id AS subscription_id, b.end_on AS subscription_ends_on, EXISTS (
    SELECT FROM member m WHERE m.tenant_id = i.tenant_id AND m.id = i.payer_id AND m.deceased_on IS NOT NULL
  ) AS payer_died
FROM invoice i
LEFT JOIN subscription b ON b.tenant_id = i.tenant_id AND b.id = i.origin_id AND i.origin_kind = $3
  AND b.state <> 'STOPPED'
CROSS JOIN LATERAL (
  SELECT coalesce(sum(amount_minor) FILTER (WHERE source_kind IN ('PAYMENT', 'PAYMENT_CREDIT')), 0)::bigint
           AS paid_minor,
         coalesce(sum(amount_minor) FILTER (WHERE source_kind IN ('CREDIT_NOTE', 'WRITE_OFF')), 0)::bigint
           AS credited_minor
  FROM allocation a WHERE a.tenant_id = i.tenant_id AND a.invoice_id = i.id AND a.undone_at IS NULL
) a
CROSS JOIN LATERAL (
  SELECT array_agg(r.id ORDER BY r.step) AS ids, array_agg(r.due_on ORDER BY r.step) AS due_ons,
         array_agg(coalesce(f.open_minor, 0) ORDER BY r.step) AS open_fees,
         array_agg(r.announces_collection ORDER BY r.step) AS announced
  FROM reminder r LEFT JOIN open_item f ON f.tenant_id = r.tenant_id AND f.invoice_id = r.id
  WHERE r.tenant_id = i.tenant_id AND r.invoice_id = i.id
) r
LEFT JOIN LATERAL (
  SELECT p.until_on FROM reminder_postponement p
  WHERE p.tenant_id = i.tenant_id AND p.invoice_id = i.id ORDER BY p.id DESC LIMIT 1
) p ON true
WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[]) ORDER BY i.id
"""

# The newest settlement of each invoice, where it was a payment, also one that was moved to it, with the whole payment.
_LAST_PAYMENTS = """
SELECT a.invoice_id, a.amount_minor AS settled_minor, p.amount_minor
FROM unnest($2::uuid[]) AS u(invoice_id)
CROSS JOIN LATERAL (
  SELECT a.invoice_id, a.source_kind, a.source_id, a.amount_minor FROM allocation a
  WHERE a.tenant_id = $1 AND a.invoice_id = u.invoice_id AND a.undone_at IS NULL
  ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1
) a
JOIN payment p ON p.tenant_id = $1 AND p.id = a.source_id AND a.source_kind IN ('PAYMENT', 'PAYMENT_CREDIT')
"""

# Invoices that a payment or credit note has touched, and of which something may have to be written off.
_UNSETTLED = """
SELECT i.id, i.organisation_id, i.payer_id FROM invoice i
WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[]) AND (
  EXISTS (SELECT FROM open_item f WHERE f.tenant_id = i.tenant_id AND f.fee_of = i.id)
  OR EXISTS (SELECT FROM open_item o WHERE o.tenant_id = i.tenant_id AND o.invoice_id = i.id)
)
"""


@dataclass(frozen=True, slots=True)
class Overdue:
    """An open invoice that is overdue: whether its next reminder may be due, or the stop of what it bills."""

    invoice_id: UUID
    payer_id: UUID
    subscription_id: UUID | None
    is_due: bool
    is_to_stop: bool


@dataclass(frozen=True, slots=True)
class OverduePage:
    """Some open invoices that are overdue, the oldest due date first.

    `reached_id` is the last one looked at; None where there are no more.
    """

    rows: Sequence[Overdue]
    reached_id: UUID | None

    @property
    def due(self) -> list[tuple[UUID, UUID]]:
        """Those that may be due for a reminder, each with its payer."""
        return [(row.invoice_id, row.payer_id) for row in self.rows if row.is_due]

    @property
    def to_stop(self) -> list[UUID]:
        """Those that may stop the subscription that they bill."""
        return [row.invoice_id for row in self.rows if row.is_to_stop]

    def up_to(self, stops_max: int) -> OverduePage:
        """Return the page as far as its first `stops_max` possible stops reach."""
        places = [place for place, row in enumerate(self.rows, 1) if row.is_to_stop]
        if len(places) <= stops_max:
            return self
        rows = self.rows[: places[stops_max - 1]]
        return OverduePage(rows, rows[-1].invoice_id)


@dataclass(frozen=True, slots=True)
class Found:
    """An invoice as dunning sees it, with the columns that the rules don't need."""

    claim: Claim
    row: Row


async def count_overdue(read: Reading, organisation_id: UUID, on: date, after: UUID | None) -> int:
    """Return how many open invoices were due before a day, from the named one on."""
    start = await _position(read, after)
    rows = await read.sql(_COUNT_OVERDUE, read.tenant_id, organisation_id, on, *start)
    return int(rows[0]["n"])


async def overdue_invoices(
    read: Reading, organisation_id: UUID, on: date, after: UUID | None, limit: int
) -> OverduePage:
    """Return the next open invoices that were due before a day, the oldest due date first, after the named one."""
    start = await _position(read, after)
    found = await read.sql(_TAKE_OVERDUE, read.tenant_id, organisation_id, on, *start, limit, ORIGIN_KIND)
    rows = [Overdue(*row.values()) for row in found]
    return OverduePage(rows, rows[-1].invoice_id if len(rows) == limit else None)


async def _position(read: Reading, invoice_id: UUID | None) -> tuple[date, UUID]:
    """Return where an invoice stands among the overdue ones, also one that is open no more."""
    if invoice_id is None:
        return date.min, FIRST
    return (await read.sql(_DUE_ON, read.tenant_id, invoice_id))[0]["due_on"], invoice_id


async def claims(
    read: Reading,
    invoice_ids: Sequence[UUID],
    processes: Mapping[UUID, DunningProcess],
    links: Mapping[UUID, UUID],
) -> list[Found]:
    """Return invoices as dunning sees them, in the order of their ids; what is not there is left out."""
    return [
        Found(_claim(row, processes, links), row)
        for row in await read.sql(_CLAIMS, read.tenant_id, list(invoice_ids), ORIGIN_KIND)
    ]


async def last_payments(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, LastPayment]:
    """Return the payments that were the last to settle something of invoices; none where it was something else."""
    rows = await read.sql(_LAST_PAYMENTS, read.tenant_id, list(invoice_ids))
    return {row["invoice_id"]: LastPayment(row["amount_minor"], row["settled_minor"]) for row in rows}


async def unsettled(read: Reading, invoice_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return those of the invoices of which something is open, or a fee: id, organisation_id, payer_id."""
    return await read.sql(_UNSETTLED, read.tenant_id, list(invoice_ids))


def _claim(row: Row, processes: Mapping[UUID, DunningProcess], links: Mapping[UUID, UUID]) -> Claim:
    process_id = links.get(row["billing_plan_id"])
    columns = (row[name] or () for name in ("ids", "due_ons", "open_fees", "announced"))
    sent = enumerate(zip(*columns, strict=True), 1)
    return Claim(
        invoice_id=row["id"],
        number=row["number"],
        payer_id=row["payer_id"],
        state=row["state"],
        due_on=row["due_on"],
        total_minor=row["total_minor"],
        paid_minor=row["paid_minor"],
        credited_minor=row["credited_minor"],
        reference=row["reference"],
        process=processes[process_id] if process_id else None,
        sent=tuple(SentReminder(key, step, due_on, fee, told) for step, (key, due_on, fee, told) in sent),
        postponed_until=row["until_on"],
        subscription_id=row["subscription_id"],
        subscription_ends_on=row["subscription_ends_on"],
        payment_method=row["payment_method"],
        payer_died=row["payer_died"],
        was_taken_back=row["was_taken_back"] and row["state"] != "IN_COLLECTION",
    )

"""Claims that are ready for collection, those that were handed over, what became of them, and the files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.dunning import tables as t
from domain.dunning.model import Claim, CollectionChange, CollectionChangeKind, CollectionFileKind
from domain.kernel.database import Reading, Row
from domain.kernel.ids import new_id
from domain.kernel.series import take_numbers
from domain.kernel.work import Work

CHANGES_MAX = 10_000

# Open invoices that had all their reminders, the last of which announced collection. The rules decide.
_READY = """
SELECT * FROM (
  SELECT i.id, i.organisation_id, i.payer_id, i.currency, i.origin_id, i.period_end,
    d.collection_by_itself AS by_itself,
    greatest(r.due_on + greatest(d.collection_delay_days, 1), p.until_on) AS ready_on
  FROM open_item o
  JOIN invoice i ON i.tenant_id = $1 AND i.id = o.invoice_id AND i.state = 'ISSUED'
  JOIN dunning_of_plan l ON l.tenant_id = $1 AND l.billing_plan_id = i.billing_plan_id
  JOIN dunning_process d ON d.tenant_id = $1 AND d.id = l.process_id AND d.collection_delay_days IS NOT NULL
  JOIN LATERAL (
    SELECT r.step, r.due_on, r.announces_collection FROM reminder r
    WHERE r.tenant_id = $1 AND r.invoice_id = i.id ORDER BY r.step DESC LIMIT 1
  ) r ON r.announces_collection AND NOT EXISTS (
    SELECT FROM dunning_step s WHERE s.tenant_id = $1 AND s.process_id = l.process_id AND s.number > r.step
  )
  LEFT JOIN LATERAL (
    SELECT p.until_on FROM reminder_postponement p
    WHERE p.tenant_id = $1 AND p.invoice_id = i.id ORDER BY p.id DESC LIMIT 1
  ) p ON true
  WHERE o.tenant_id = $1 AND o.organisation_id = $2 AND o.fee_of IS NULL AND o.due_on < $3::date
) found
WHERE ready_on <= $3::date AND ($4::date IS NULL OR (ready_on, id) > ($4::date, $5::uuid)) {which}
ORDER BY ready_on, id LIMIT $6
"""
_READY_PAGE = _READY.format(which="")
_READY_BY_ITSELF = _READY.format(
    which="""AND by_itself AND NOT EXISTS (
  SELECT FROM collection_case c WHERE c.tenant_id = $1 AND c.invoice_id = found.id
)"""
)
_INVOICES = "SELECT id, issued_on, text FROM invoice WHERE tenant_id = $1 AND id = ANY($2::uuid[])"
_HELD_CASE = """
SELECT * FROM collection_case WHERE tenant_id = $1 AND invoice_id = $2 AND taken_back_on IS NULL FOR UPDATE
"""
_TAKE_BACK = """
UPDATE collection_case SET taken_back_on = $3, taken_back_by = $4, reason = $5 WHERE tenant_id = $1 AND id = $2
"""
# Settlements of an invoice and its fees after it was handed over; those that were told of or there before, and undone.
# Where it was taken back and handed over again, what happens from then on is of the newer claim alone.
_CHANGES = """
WITH pending AS (
  SELECT c.id AS case_id, c.invoice_id, a.id AS source_id,
    CASE WHEN a.undone_at IS NOT NULL THEN 'UNDONE' WHEN a.source_kind = 'PAYMENT_CREDIT' THEN 'PAYMENT'
      ELSE a.source_kind END AS kind,
    CASE WHEN a.undone_at IS NOT NULL THEN -a.amount_minor ELSE a.amount_minor END AS amount_minor,
    coalesce(a.undone_at::date, a.allocated_on) AS happened_on
  FROM collection_case c
  JOIN LATERAL (
    SELECT c.invoice_id AS item_id UNION ALL
    SELECT r.id FROM reminder r WHERE r.tenant_id = $1 AND r.invoice_id = c.invoice_id
  ) i ON true
  JOIN allocation a ON a.tenant_id = $1 AND a.invoice_id = i.item_id
  WHERE c.tenant_id = $1 AND c.organisation_id = $2 AND CASE WHEN a.undone_at IS NULL THEN a.id > c.id
    ELSE a.undone_at > c.created_at AND (a.id < c.id OR EXISTS (
      SELECT FROM collection_change t WHERE t.tenant_id = $1 AND t.case_id = c.id AND t.source_id = a.id
    )) END
    AND NOT EXISTS (
      SELECT FROM collection_case n WHERE n.tenant_id = $1 AND n.invoice_id = c.invoice_id AND n.id > c.id
        AND CASE WHEN a.undone_at IS NULL THEN a.id > n.id ELSE a.undone_at > n.created_at END
    )
  UNION ALL
  SELECT c.id, c.invoice_id, c.id, 'TAKEN_BACK', 0, c.taken_back_on
  FROM collection_case c WHERE c.tenant_id = $1 AND c.organisation_id = $2 AND c.taken_back_on IS NOT NULL
)
SELECT p.*, i.number AS invoice_number, i.reference, coalesce((
  SELECT sum(o.open_minor) FROM open_item o
  WHERE o.tenant_id = $1 AND (o.invoice_id = p.invoice_id OR o.fee_of = p.invoice_id)
), 0)::bigint AS open_minor
FROM pending p JOIN invoice i ON i.tenant_id = $1 AND i.id = p.invoice_id
WHERE NOT EXISTS (
  SELECT FROM collection_change t
  WHERE t.tenant_id = $1 AND t.case_id = p.case_id AND t.kind = 'TAKEN_BACK'
) AND NOT EXISTS (
  SELECT FROM collection_change t
  WHERE t.tenant_id = $1 AND t.case_id = p.case_id AND t.source_id = p.source_id AND t.kind = p.kind
)
ORDER BY p.source_id, p.kind LIMIT $3
"""
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"


async def ready_page(
    read: Reading, organisation_id: UUID, on: date, *, limit: int, after: tuple[date, UUID] | None = None
) -> Sequence[Row]:
    """Return invoices that may be ready for collection on a day, the longest waiting first: id, payer_id, ready_on …"""
    day, last = after or (None, None)
    return await read.sql(_READY_PAGE, read.tenant_id, organisation_id, on, day, last, limit)


async def ready_by_itself(read: Reading, organisation_id: UUID, on: date, limit: int) -> Sequence[Row]:
    """Return those that a run may hand over: their process says so, and nobody has taken them back before."""
    return await read.sql(_READY_BY_ITSELF, read.tenant_id, organisation_id, on, None, None, limit)


async def hold_collection(work: Work, organisation_id: UUID) -> None:
    """Let nobody else make a file for an organisation's collector until the work ends."""
    await work.sql(_HOLD, f"collection:{work.tenant_id}:{organisation_id}")


async def invoice_texts(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return when invoices were issued and what they are for."""
    return {row["id"]: row for row in await read.sql(_INVOICES, read.tenant_id, list(invoice_ids))}


async def pending_changes(read: Reading, organisation_id: UUID, limit: int = CHANGES_MAX) -> list[CollectionChange]:
    """Return what has happened to claims that the collector has not been told yet, the oldest first."""
    return [
        CollectionChange(
            row["case_id"],
            row["invoice_id"],
            row["source_id"],
            CollectionChangeKind(row["kind"]),
            row["amount_minor"],
            row["happened_on"],
            row["invoice_number"],
            row["reference"],
            row["open_minor"],
        )
        for row in await read.sql(_CHANGES, read.tenant_id, organisation_id, limit)
    ]


async def insert_file(
    work: Work,
    file_id: UUID,
    organisation_id: UUID,
    kind: CollectionFileKind,
    content: bytes,
    rows: int,
    total_minor: int,
    currency: str,
    run_id: UUID | None = None,
) -> None:
    """Write a file for the collector with the next number of its organisation."""
    await work.insert(
        t.collection_file,
        id=file_id,
        organisation_id=organisation_id,
        number=await take_numbers(work, organisation_id, "collection_file", 1),
        kind=kind.value,
        made_on=work.today,
        made_by=work.actor.name,
        rows=rows,
        total_minor=total_minor,
        currency=currency,
        content=content,
        run_id=run_id,
        created_at=work.now,
    )


async def insert_cases(work: Work, organisation_id: UUID, currency: str, file_id: UUID, found: Sequence[Claim]) -> None:
    """Write claims that are handed over today."""
    n = len(found)
    await work.insert_many(
        t.collection_case,
        {
            "id": [new_id() for _ in found],
            "organisation_id": [organisation_id] * n,
            "invoice_id": [claim.invoice_id for claim in found],
            "payer_id": [claim.payer_id for claim in found],
            "file_id": [file_id] * n,
            "handed_over_on": [work.today] * n,
            "principal_minor": [claim.open_minor for claim in found],
            "fees_minor": [claim.open_fees_minor for claim in found],
            "currency": [currency] * n,
            "created_at": [work.now] * n,
        },
    )


async def insert_changes(work: Work, file_id: UUID, changes: Sequence[CollectionChange]) -> None:
    """Write what the collector is told with a file; what was told before breaks its key."""
    await work.insert_many(
        t.collection_change,
        {
            "case_id": [one.case_id for one in changes],
            "source_id": [one.source_id for one in changes],
            "kind": [one.kind.value for one in changes],
            "amount_minor": [one.amount_minor for one in changes],
            "happened_on": [one.on for one in changes],
            "file_id": [file_id] * len(changes),
        },
    )


async def held_case(work: Work, invoice_id: UUID) -> Row | None:
    """Return the claim of an invoice that is with the collector, held until the work ends."""
    rows = await work.sql(_HELD_CASE, work.tenant_id, invoice_id)
    return rows[0] if rows else None


async def write_taken_back(work: Work, case_id: UUID, reason: str) -> None:
    """Write that a claim was taken back today."""
    await work.send(_TAKE_BACK, work.tenant_id, case_id, work.today, work.actor.name, reason)

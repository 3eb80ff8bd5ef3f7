"""Writes and locks invoices, what is open of them, what settled them, and runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, any_, bindparam, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from domain.billing.model import FeeDemand, InvoiceDraft, InvoiceLine, InvoiceState, IssuedInvoice, Issuer, Settlement
from domain.billing.rules.crediting import CreditableLine
from domain.billing.rules.reject import RejectReason
from domain.billing.rules.why import why_of
from domain.billing.tables import allocation, invoice, invoice_line, open_item, run, run_reject
from domain.kernel.database import Query, Reading, Row
from domain.kernel.ids import new_id
from domain.kernel.work import Work


async def insert_invoices(
    work: Work,
    issuer: Issuer,
    drafts: Sequence[InvoiceDraft],
    issued: Sequence[IssuedInvoice],
    run_id: UUID | None,
) -> None:
    """Write invoices with their lines and open items."""
    n = len(drafts)
    await work.insert_many(
        invoice,
        {
            "id": [i.id for i in issued],
            "organisation_id": [issuer.organisation_id] * n,
            "kind": ["INVOICE"] * n,
            "number": [i.number for i in issued],
            "state": [InvoiceState.ISSUED.value] * n,
            "member_id": [d.member_id for d in drafts],
            "payer_id": [d.payer_id for d in drafts],
            "origin_kind": [d.origin_kind for d in drafts],
            "origin_id": [d.origin_id for d in drafts],
            "origin_number": [d.origin_number for d in drafts],
            "text": [d.text for d in drafts],
            "period_start": [d.period_start for d in drafts],
            "period_end": [d.period_end for d in drafts],
            "issued_on": [d.issued_on for d in drafts],
            "due_on": [d.due_on for d in drafts],
            "currency": [issuer.currency] * n,
            "net_minor": [i.total_minor - d.vat_minor for d, i in zip(drafts, issued, strict=True)],
            "vat_minor": [d.vat_minor for d in drafts],
            "total_minor": [i.total_minor for i in issued],
            "reference": [i.reference for i in issued],
            "payment_method": [d.payment_method for d in drafts],
            "run_id": [run_id] * n,
            "billing_plan_id": [d.billing_plan_id for d in drafts],
            "created_at": [work.now] * n,
        },
    )
    await insert_lines(work, [(i.id, d.lines) for d, i in zip(drafts, issued, strict=True)])
    demands = [(d, i) for d, i in zip(drafts, issued, strict=True) if i.total_minor > 0]
    await work.insert_many(
        open_item,
        {
            "invoice_id": [i.id for _, i in demands],
            "organisation_id": [issuer.organisation_id] * len(demands),
            "payer_id": [d.payer_id for d, _ in demands],
            "issued_on": [d.issued_on for d, _ in demands],
            "due_on": [d.due_on for d, _ in demands],
            "total_minor": [i.total_minor for _, i in demands],
            "open_minor": [i.total_minor for _, i in demands],
        },
    )


async def insert_fees(work: Work, organisation_id: UUID, fees: Sequence[FeeDemand]) -> None:
    """Open fees of reminders for payment."""
    await work.insert_many(
        open_item,
        {
            "invoice_id": [f.id for f in fees],
            "organisation_id": [organisation_id] * len(fees),
            "payer_id": [f.payer_id for f in fees],
            "issued_on": [f.issued_on for f in fees],
            "due_on": [f.due_on for f in fees],
            "total_minor": [f.amount_minor for f in fees],
            "open_minor": [f.amount_minor for f in fees],
            "fee_of": [f.invoice_id for f in fees],
        },
    )


async def insert_lines(work: Work, invoices: Sequence[tuple[UUID, Sequence[Any]]]) -> None:
    """Write the lines of invoices, numbered from 1."""
    await _write_lines(work, [(key, n, line) for key, lines in invoices for n, line in enumerate(lines, 1)])


async def insert_credited_lines(work: Work, lines: Sequence[tuple[UUID, int, InvoiceLine]]) -> None:
    """Write the lines of credit notes, each with the number of the invoice's line that it takes back."""
    await _write_lines(work, lines)


async def _write_lines(work: Work, rows: Sequence[tuple[UUID, int, Any]]) -> None:
    own: dict[str, list[Any]] = {"invoice_id": [i for i, _, _ in rows], "line": [n for _, n, _ in rows]}
    await work.insert_alike(invoice_line, own, [line for _, _, line in rows], _line_columns)


def _line_columns(lines: Sequence[Any]) -> dict[str, list[Any]]:
    return {
        **{name: [getattr(line, name) for line in lines] for name in _LINE_COLUMNS},
        "why": [line.why.kept for line in lines],
    }


_LINE_COLUMNS = (
    "text",
    "product_id",
    "quantity",
    "unit_minor",
    "list_minor",
    "vat_bp",
    "net_minor",
    "vat_minor",
    "gross_minor",
    "account",
    "branch_id",
    "department_id",
)

_SETTLE = """
WITH paid AS (
  SELECT invoice_id, sum(amount)::bigint AS amount FROM unnest($2::uuid[], $3::bigint[]) AS u(invoice_id, amount)
  GROUP BY invoice_id
), gone AS (
  DELETE FROM open_item o USING paid
  WHERE o.tenant_id = $1 AND o.invoice_id = paid.invoice_id AND o.open_minor = paid.amount
  RETURNING 1
), lowered AS (
  UPDATE open_item o SET open_minor = o.open_minor - paid.amount FROM paid
  WHERE o.tenant_id = $1 AND o.invoice_id = paid.invoice_id AND o.open_minor <> paid.amount
  RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM lowered) AS n
"""


async def settle_open_items(work: Work, settlements: Sequence[Settlement]) -> int:
    """Lower or remove open items; return how many there were.

    The caller holds their locks. An amount above what is open breaks the table's check and the whole transaction.
    """
    invoices, amounts = [s.invoice_id for s in settlements], [s.amount_minor for s in settlements]
    return int((await work.sql(_SETTLE, work.tenant_id, invoices, amounts))[0]["n"])


# A join, because thousands of payers in an array are compared one by one with every open item otherwise.
_LOCK_OPEN_ITEMS = """
SELECT o.payer_id, o.invoice_id, o.open_minor, o.fee_of
FROM (SELECT DISTINCT unnest($3::uuid[]) AS payer_id) u
JOIN open_item o ON o.tenant_id = $1 AND o.organisation_id = $2 AND o.payer_id = u.payer_id
ORDER BY o.payer_id, o.due_on, o.invoice_id FOR UPDATE OF o
"""


async def lock_open_items(work: Work, organisation_id: UUID, payer_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return what payers have open, oldest first, and hold it."""
    return await work.sql(_LOCK_OPEN_ITEMS, work.tenant_id, organisation_id, list(payer_ids))


async def insert_allocations(work: Work, settlements: Sequence[Settlement], source_kind: str) -> None:
    """Write what settled what (LED-04)."""
    n = len(settlements)
    await work.insert_many(
        allocation,
        {
            "id": [new_id() for _ in settlements],
            "invoice_id": [s.invoice_id for s in settlements],
            "source_kind": [source_kind] * n,
            "source_id": [s.source_id for s in settlements],
            "amount_minor": [s.amount_minor for s in settlements],
            "allocated_on": [work.today] * n,
            "recorded_at": [work.now] * n,
        },
    )


_UNDO_USES = """
UPDATE allocation SET undone_at = $3 WHERE tenant_id = $1 AND invoice_id = $2 AND undone_at IS NULL
"""


async def undo_uses_of_credit(work: Work, entry_id: UUID) -> None:
    """Note that what a journal entry used up of credits is unused again."""
    await work.sql(_UNDO_USES, work.tenant_id, entry_id, work.now)


_UNDO_SETTLEMENT = """
WITH undone AS (
  UPDATE allocation SET undone_at = $3 WHERE tenant_id = $1 AND id = $2 AND undone_at IS NULL
  RETURNING invoice_id, amount_minor
)
INSERT INTO open_item (
  tenant_id, invoice_id, organisation_id, payer_id, issued_on, due_on, total_minor, open_minor, fee_of
)
SELECT $1, u.invoice_id, $4::uuid, $5::uuid, $6::date, $7::date, $8::bigint, u.amount_minor, $9::uuid FROM undone u
ON CONFLICT (tenant_id, invoice_id) DO UPDATE SET open_minor = open_item.open_minor + excluded.open_minor
RETURNING invoice_id
"""


async def undo_settlement(work: Work, settled: Row) -> bool:
    """Undo a settlement and open what it had settled of a demand; False where it was undone already.

    `settled`: id, organisation_id, payer_id, issued_on, due_on and total_minor of the demand, fee_of.
    """
    names = ("organisation_id", "payer_id", "issued_on", "due_on", "total_minor", "fee_of")
    demand = (settled[name] for name in names)
    return bool(await work.sql(_UNDO_SETTLEMENT, work.tenant_id, settled["id"], work.now, *demand))


_UNDO_WRITE_OFFS = """
WITH undone AS (
  UPDATE allocation SET undone_at = $3
  WHERE tenant_id = $1 AND invoice_id = ANY($2::uuid[]) AND source_kind = 'WRITE_OFF' AND undone_at IS NULL
  RETURNING invoice_id, source_id, amount_minor
), opened AS (
  INSERT INTO open_item (tenant_id, invoice_id, organisation_id, payer_id, issued_on, due_on, total_minor, open_minor)
  SELECT i.tenant_id, i.id, i.organisation_id, i.payer_id, i.issued_on, i.due_on, i.total_minor, u.amount_minor
  FROM (SELECT invoice_id, sum(amount_minor)::bigint AS amount_minor FROM undone GROUP BY invoice_id) u
  JOIN invoice i ON i.tenant_id = $1 AND i.id = u.invoice_id
  ON CONFLICT (tenant_id, invoice_id) DO UPDATE SET open_minor = open_item.open_minor + excluded.open_minor
)
SELECT invoice_id, source_id, amount_minor FROM undone ORDER BY source_id
"""


async def undo_write_offs(work: Work, invoice_ids: Sequence[UUID]) -> Sequence[Row]:
    """Undo what write-offs settled of invoices, so that it is open again: invoice_id, source_id (the entry), amount.

    The caller holds the invoices and what is open of them.
    """
    return await work.sql(_UNDO_WRITE_OFFS, work.tenant_id, list(invoice_ids), work.now)


_LOCK_INVOICE = Query(
    select(invoice)
    .where(invoice.c.tenant_id == bindparam("tenant"), invoice.c.id == bindparam("invoice"))
    .with_for_update(key_share=True)  # a payment's row that points at it need not wait
)
_LOCK_INVOICES = Query(
    select(invoice)
    .where(invoice.c.tenant_id == bindparam("tenant"), invoice.c.id == any_(bindparam("invoices", type_=ARRAY(Uuid))))
    .order_by(invoice.c.id)
    .with_for_update(key_share=True)
)
# In the order in which payments take them too.
_OPEN = """
SELECT invoice_id, open_minor FROM open_item WHERE tenant_id = $1 AND invoice_id = ANY($2::uuid[])
ORDER BY payer_id, due_on, invoice_id FOR UPDATE
"""
_SET_STATE = Query(
    update(invoice)
    .where(invoice.c.tenant_id == bindparam("tenant"), invoice.c.id == any_(bindparam("invoices", type_=ARRAY(Uuid))))
    .values(state=bindparam("target"))
)


async def lock_invoice(work: Work, invoice_id: UUID) -> Row | None:
    """Return an invoice and hold it until the transaction ends; None where there is none."""
    return await work.first(_LOCK_INVOICE, tenant=work.tenant_id, invoice=invoice_id)


_CREDITABLE = """
SELECT l.*, coalesce(c.gross_minor, 0) AS credited_minor, coalesce(c.vat_minor, 0) AS credited_vat_minor,
  EXISTS (
    SELECT FROM correction_taken t WHERE t.tenant_id = l.tenant_id AND t.invoice_id = l.invoice_id AND t.line = l.line
  ) AS is_correction
FROM invoice_line l
LEFT JOIN (
  SELECT n.credits_id, t.line, -sum(t.gross_minor)::bigint AS gross_minor, -sum(t.vat_minor)::bigint AS vat_minor
  FROM invoice n JOIN invoice_line t ON t.tenant_id = n.tenant_id AND t.invoice_id = n.id
  WHERE n.tenant_id = $1 AND n.credits_id = ANY($2::uuid[]) GROUP BY n.credits_id, t.line
) c ON c.credits_id = l.invoice_id AND c.line = l.line
WHERE l.tenant_id = $1 AND l.invoice_id = ANY($2::uuid[]) ORDER BY l.invoice_id, l.line
"""


async def creditable_lines(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, tuple[CreditableLine, ...]]:
    """Return the lines of invoices in their order, with what credit notes have taken back of each."""
    found: dict[UUID, list[CreditableLine]] = defaultdict(list)
    for row in await read.sql(_CREDITABLE, read.tenant_id, list(invoice_ids)):
        credited = row["credited_minor"], row["credited_vat_minor"]
        line = CreditableLine(row["line"], _line(row), *credited, row["is_correction"])
        found[row["invoice_id"]].append(line)
    return {key: tuple(found[key]) for key in invoice_ids}


def _line(row: Row) -> InvoiceLine:
    return InvoiceLine(
        row["text"],
        row["quantity"],
        row["unit_minor"],
        row["vat_bp"],
        row["net_minor"],
        row["vat_minor"],
        row["gross_minor"],
        row["account"],
        row["product_id"],
        why_of(row["why"]),
        row["branch_id"],
        row["department_id"],
    )


async def lock_invoices(work: Work, invoice_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return invoices in the order of their ids, and hold them until the transaction ends."""
    return await work.all(_LOCK_INVOICES, tenant=work.tenant_id, invoices=list(invoice_ids))


async def lock_open_minors(work: Work, invoice_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return what is open of invoices, and hold it; what is settled is left out."""
    rows = await work.sql(_OPEN, work.tenant_id, list(invoice_ids))
    return {row["invoice_id"]: row["open_minor"] for row in rows}


async def set_states(work: Work, invoice_ids: Sequence[UUID], state: InvoiceState) -> None:
    """Move invoices to another state; the caller has asked the table of states."""
    await work.execute(_SET_STATE, tenant=work.tenant_id, invoices=list(invoice_ids), target=state.value)


async def insert_credit_notes(work: Work, columns: Mapping[str, Sequence[Any]]) -> None:
    """Write the rows of credit notes, given as columns."""
    await work.insert_many(invoice, columns)


_LOCK_RUN = Query(
    select(run).where(run.c.tenant_id == bindparam("tenant"), run.c.id == bindparam("run")).with_for_update()
)
_ACTIVE_RUN = Query(
    select(run.c.id).where(
        run.c.tenant_id == bindparam("tenant"),
        run.c.organisation_id == bindparam("organisation"),
        run.c.kind == bindparam("kind"),
        run.c.state == any_(bindparam("states", type_=ARRAY(Text))),
    )
)


async def lock_run(work: Work, run_id: UUID) -> Row | None:
    """Return a run and hold it until the transaction ends; None where there is none."""
    return await work.first(_LOCK_RUN, tenant=work.tenant_id, run=run_id)


async def active_run(read: Reading, organisation_id: UUID, kind: str) -> UUID | None:
    """Return the run of a kind that is queued or running in an organisation."""
    found: UUID | None = await read.scalar(
        _ACTIVE_RUN,
        tenant=read.tenant_id,
        organisation=organisation_id,
        kind=kind,
        states=["QUEUED", "RUNNING"],
    )
    return found


async def insert_run(work: Work, **values: Any) -> None:
    """Write a run's row."""
    await work.insert(run, **values)


async def update_run(work: Work, run_id: UUID, **values: Any) -> None:
    """Change columns of a run that the caller holds."""
    names = tuple(sorted(values))
    if names not in _UPDATE_RUN:
        _UPDATE_RUN[names] = Query(
            update(run)
            .where(run.c.tenant_id == bindparam("the_tenant"), run.c.id == bindparam("the_run"))
            .values({name: bindparam(f"new_{name}", type_=run.c[name].type) for name in names})
        )
    await work.execute(
        _UPDATE_RUN[names],
        the_tenant=work.tenant_id,
        the_run=run_id,
        **{f"new_{name}": value for name, value in values.items()},
    )


_UPDATE_RUN: dict[tuple[str, ...], Query] = {}
_DROP_REJECT = "DELETE FROM run_reject WHERE tenant_id = $1 AND run_id = $2 AND subject_id = $3"


async def insert_rejects(work: Work, run_id: UUID, rejects: Sequence[tuple[UUID, UUID, RejectReason]]) -> int:
    """Write what a run could not bill, as (subject, member, reason), and return how many are new; others stay."""
    return await work.insert_missing(
        run_reject,
        {
            "run_id": [run_id] * len(rejects),
            "subject_id": [r[0] for r in rejects],
            "member_id": [r[1] for r in rejects],
            "reason": [r[2].as_json() for r in rejects],
        },
    )


async def drop_reject(work: Work, run_id: UUID, subject_id: UUID) -> None:
    """Forget that a run could not bill something, because it is tried again."""
    await work.send(_DROP_REJECT, work.tenant_id, run_id, subject_id)

"""Reads and writes what changes a subscription on its way: billed terms that are taken back, stops, pauses, plans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update

from domain.billing.model import InvoiceState
from domain.billing.queries.crediting import creditable_lines
from domain.kernel.database import Query, Reading, Row
from domain.kernel.dates import Period
from domain.kernel.work import Work
from domain.subscriptions.model import BilledTerm, Running
from domain.subscriptions.repository.terms import COLUMNS, running_of, with_promises
from domain.subscriptions.rules.contracts import Binding
from domain.subscriptions.tables import subscription, subscription_pause

_FIND = f"""
SELECT {COLUMNS}, s.organisation_id, s.state, s.plan_id AS running_plan_id, s.plan_changes_on,
  s.anchor_before, s.term_before, s.stop_kind, s.bound_until, s.contract_fee_id,
  s.contract_invoice_id, s.binds_from, s.bound_before, s.fee_before,
  s.payer_id AS running_payer_id, s.payer_changes_on, s.method_before
FROM subscription s WHERE s.tenant_id = $1
"""  # noqa: S608 - constants of this file only
_HOLD = _FIND + " AND s.id = $2 {lock}"
_HOLD_MANY = _FIND + " AND s.id = ANY($2::uuid[]) ORDER BY s.id FOR UPDATE"
# Of one whose first payment is awaited no term is over: nothing was delivered (SUB-02).
_REACHES = "(t.end_on > $3 OR s.begun_on = 'infinity')"
_BEYOND = f"""
SELECT DISTINCT t.invoice_id FROM term t
JOIN subscription s ON s.tenant_id = t.tenant_id AND s.id = t.subscription_id
WHERE t.tenant_id = $1 AND t.subscription_id = ANY($2::uuid[]) AND {_REACHES} AND t.invoice_id IS NOT NULL
"""  # noqa: S608 - constants of this file only
_NOT_ENDED = """
SELECT id FROM subscription WHERE tenant_id = $1 AND member_id = $2 AND state <> 'STOPPED' ORDER BY id
"""
_BILLED = f"""
SELECT t.subscription_id, t.number, t.start_on, t.end_on, t.invoice_id, i.number AS invoice_number, i.state,
  coalesce(o.open_minor, 0) AS open_minor
FROM term t
JOIN subscription s ON s.tenant_id = t.tenant_id AND s.id = t.subscription_id
JOIN invoice i ON i.tenant_id = t.tenant_id AND i.id = t.invoice_id
LEFT JOIN open_item o ON o.tenant_id = t.tenant_id AND o.invoice_id = t.invoice_id
WHERE t.tenant_id = $1 AND t.subscription_id = ANY($2::uuid[]) AND {_REACHES} ORDER BY t.subscription_id, t.number
"""  # noqa: S608 - constants of this file only
_DROP = "DELETE FROM term WHERE tenant_id = $1 AND subscription_id = $2 AND number >= $3"
_CUT = """
UPDATE term SET end_on = $4, invoice_id = coalesce($5::uuid, invoice_id), price_minor = price_minor - $6
WHERE tenant_id = $1 AND subscription_id = $2 AND number = $3
"""
_MOVE = """
UPDATE term SET start_on = $4, end_on = $5 WHERE tenant_id = $1 AND subscription_id = $2 AND number = $3
"""
_PAUSE = """
SELECT from_on, until_on, reason, gives_access FROM subscription_pause
WHERE tenant_id = $1 AND subscription_id = $2 AND until_on > $3 ORDER BY from_on LIMIT 1
"""
_DROP_PAUSE = "DELETE FROM subscription_pause WHERE tenant_id = $1 AND subscription_id = $2 AND from_on = $3"
_END_PAUSE = """
UPDATE subscription_pause SET until_on = $4 WHERE tenant_id = $1 AND subscription_id = $2 AND from_on = $3
"""


async def held(read: Reading, subscription_id: UUID, *, lock: bool = True) -> tuple[Running, Row] | None:
    """Return a subscription as billing sees it, with its row, held until the transaction ends; None without one."""
    rows = await read.sql(_HOLD.format(lock="FOR UPDATE" if lock else ""), read.tenant_id, subscription_id)
    if not rows:
        return None
    [found] = await with_promises(read, [running_of(rows[0])], past=True)
    return found, rows[0]


def binding_of(row: Row) -> Binding:
    """Return what binds a subscription that was read with its row (CAT-16)."""
    before = (row["bound_before"], row["fee_before"]) if row["bound_before"] is not None else None
    return Binding(row["bound_until"], row["contract_fee_id"], row["binds_from"], before)


async def held_many(work: Work, subscription_ids: Sequence[UUID]) -> dict[UUID, tuple[Running, Row]]:
    """Return subscriptions as billing sees them, held in the order of their ids; unknown ones are left out."""
    rows = await work.sql(_HOLD_MANY, work.tenant_id, list(subscription_ids))
    found = await with_promises(work, [running_of(row) for row in rows], past=True)
    return {one.id: (one, row) for one, row in zip(found, rows, strict=True)}


async def not_ended(read: Reading, member_id: UUID) -> list[UUID]:
    """Return the subscriptions of a member that have not ended, in the order of their ids."""
    return [row["id"] for row in await read.sql(_NOT_ENDED, read.tenant_id, member_id)]


async def invoices_beyond(read: Reading, subscription_ids: Sequence[UUID], after: date) -> list[UUID]:
    """Return the invoices of terms that reach beyond a day."""
    rows = await read.sql(_BEYOND, read.tenant_id, list(subscription_ids), after)
    return [row["invoice_id"] for row in rows]


async def billed_terms(read: Reading, subscription_id: UUID, after: date) -> list[BilledTerm]:
    """Return the billed terms that reach beyond a day, in their order, with what is left and open of their invoices.

    They are all where the first payment is awaited.
    """
    return (await billed_terms_of(read, [subscription_id], after))[subscription_id]


async def billed_terms_of(read: Reading, subscription_ids: Sequence[UUID], after: date) -> dict[UUID, list[BilledTerm]]:
    """Return the billed terms of several subscriptions, as `billed_terms` does of one."""
    rows = await read.sql(_BILLED, read.tenant_id, list(subscription_ids), after)
    lines = await creditable_lines(read, [row["invoice_id"] for row in rows])
    found: dict[UUID, list[BilledTerm]] = {key: [] for key in subscription_ids}
    for row in rows:
        found[row["subscription_id"]].append(
            BilledTerm(
                row["number"],
                row["start_on"],
                row["end_on"],
                row["invoice_id"],
                row["invoice_number"],
                InvoiceState(row["state"]),
                row["open_minor"],
                lines[row["invoice_id"]],
            )
        )
    return found


async def drop_terms(work: Work, subscription_id: UUID, number: int) -> None:
    """Forget billed terms from a number on, which will not be delivered: their invoices have been credited."""
    await work.sql(_DROP, work.tenant_id, subscription_id, number)


async def cut_term(
    work: Work, subscription_id: UUID, number: int, end_on: date, less_minor: int, invoice_id: UUID | None
) -> None:
    """End a term earlier, at a price that is so much less, billed by another invoice where one is given."""
    await work.sql(_CUT, work.tenant_id, subscription_id, number, end_on, invoice_id, less_minor)


async def move_term(work: Work, subscription_id: UUID, number: int, period: Period) -> None:
    """Let a billed term be delivered in another period; its invoice stays as it was issued."""
    await work.sql(_MOVE, work.tenant_id, subscription_id, number, period.start, period.end)


async def update_subscription(work: Work, subscription_id: UUID, **values: Any) -> None:
    """Change columns of a subscription that the caller holds; its version counts on."""
    names = tuple(sorted(values))
    if names not in _UPDATES:
        _UPDATES[names] = Query(
            update(subscription)
            .where(subscription.c.tenant_id == bindparam("the_tenant"), subscription.c.id == bindparam("the_one"))
            .values(
                version=subscription.c.version + 1,
                **{name: bindparam(f"new_{name}", type_=subscription.c[name].type) for name in names},
            )
        )
    new = {f"new_{name}": value for name, value in values.items()}
    await work.execute(_UPDATES[names], the_tenant=work.tenant_id, the_one=subscription_id, **new)


_UPDATES: dict[tuple[str, ...], Query] = {}


async def pause_after(read: Reading, subscription_id: UUID, day: date) -> Row | None:
    """Return the pause that has not ended by a day: from_on, until_on, reason, gives_access."""
    rows = await read.sql(_PAUSE, read.tenant_id, subscription_id, day)
    return rows[0] if rows else None


async def insert_pause(
    work: Work, subscription_id: UUID, from_on: date, until_on: date, reason: str, *, gives_access: bool
) -> None:
    """Write a pause that becomes known today, and whether access goes on during it."""
    await work.insert(
        subscription_pause,
        subscription_id=subscription_id,
        from_on=from_on,
        until_on=until_on,
        registered_on=work.today,
        reason=reason,
        gives_access=gives_access,
    )


async def end_pause(work: Work, subscription_id: UUID, from_on: date, until_on: date) -> None:
    """Let a pause end on a day; one that has not begun by then is taken back."""
    if until_on <= from_on:
        await work.sql(_DROP_PAUSE, work.tenant_id, subscription_id, from_on)
    else:
        await work.sql(_END_PAUSE, work.tenant_id, subscription_id, from_on, until_on)

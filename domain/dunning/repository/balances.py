"""Balance invoices and when they are issued; the stops that are due for one, and what their payers have open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select

from domain.dunning import tables as t
from domain.dunning.model import BalanceDraft, BalanceSetting, OpenPart
from domain.kernel.database import Query, Reading, Row
from domain.kernel.ids import new_id
from domain.kernel.work import Work

FIRST = UUID(int=0)
_SETTINGS = Query(
    select(t.balance_setting)
    .where(t.balance_setting.c.tenant_id == bindparam("tenant"))
    .order_by(t.balance_setting.c.organisation_id)
)
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_SAVE = """
INSERT INTO balance_setting (tenant_id, organisation_id, active, threshold_minor, delay_days, from_on)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (tenant_id, organisation_id) DO UPDATE SET active = excluded.active,
  threshold_minor = excluded.threshold_minor, delay_days = excluded.delay_days, from_on = excluded.from_on
"""
# A preview also takes those that will have stopped by then.
_ENDED = """
SELECT s.id, coalesce(s.payer_id, s.member_id) AS payer_id, s.plan_id, s.payment_method, s.end_on
FROM subscription s
WHERE s.tenant_id = $1 AND s.organisation_id = $2 AND ($6 OR s.state = 'STOPPED') AND s.end_on BETWEEN $3 AND $4
  AND (coalesce(s.payer_id, s.member_id), s.id) > ($7::uuid, $8::uuid)
  AND NOT EXISTS (
    SELECT FROM balance_stop b WHERE b.tenant_id = $1 AND b.subscription_id = s.id AND b.stopped_on = s.end_on
  )
  AND NOT EXISTS (SELECT FROM put_aside p WHERE p.tenant_id = $1 AND p.kind = 'BALANCE' AND p.subject_id = s.id)
ORDER BY payer_id, s.id LIMIT $5
"""
_PUT_ASIDE = """
SELECT s.id, coalesce(s.payer_id, s.member_id) AS payer_id, s.plan_id, s.payment_method, s.end_on, s.organisation_id
FROM put_aside p JOIN subscription s ON s.tenant_id = $1 AND s.id = p.subject_id AND s.state = 'STOPPED'
WHERE p.tenant_id = $1 AND p.kind = 'BALANCE' AND p.subject_id = $2 FOR UPDATE OF p
"""
# What a collector has is the collector's to ask for (DUN-09), and nobody who died is asked (SUB-02).
_OPEN = """
SELECT o.payer_id, o.invoice_id AS item_id, coalesce(o.fee_of, o.invoice_id) AS invoice_id, o.open_minor
FROM unnest($3::uuid[]) AS u(payer_id)
JOIN member m ON m.tenant_id = $1 AND m.id = u.payer_id AND m.deceased_on IS NULL
JOIN open_item o ON o.tenant_id = $1 AND o.organisation_id = $2 AND o.payer_id = u.payer_id
JOIN invoice i ON i.tenant_id = $1 AND i.id = coalesce(o.fee_of, o.invoice_id) AND i.state = 'ISSUED'
ORDER BY o.payer_id, o.due_on, o.invoice_id
"""
_POSTPONE = """
INSERT INTO reminder_postponement (tenant_id, id, invoice_id, until_on, reason, postponed_on, postponed_by)
SELECT $1, u.id, u.invoice_id, u.until_on, u.reason, $6, $7
FROM unnest($2::uuid[], $3::uuid[], $4::date[], $5::text[]) AS u(id, invoice_id, until_on, reason)
WHERE u.until_on > coalesce((
  SELECT p.until_on FROM reminder_postponement p
  WHERE p.tenant_id = $1 AND p.invoice_id = u.invoice_id ORDER BY p.id DESC LIMIT 1
), date '0001-01-01')
"""
_REFERENCES = "SELECT id, reference FROM invoice WHERE tenant_id = $1 AND id = ANY($2::uuid[])"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A balance invoice with its id, number and reference."""

    id: UUID
    number: int
    reference: str | None
    draft: BalanceDraft


async def load_settings(read: Reading) -> dict[UUID, BalanceSetting]:
    """Return when organisations issue balance invoices; those that nobody has asked are left out."""
    rows = await read.all(_SETTINGS, tenant=read.tenant_id)
    return {row["organisation_id"]: _setting(row) for row in rows}


async def held_setting(work: Work, organisation_id: UUID) -> BalanceSetting | None:
    """Return when an organisation issues balance invoices, with nobody else issuing any until the work ends."""
    await work.sql(_HOLD, f"balances:{work.tenant_id}:{organisation_id}")
    return (await load_settings(work)).get(organisation_id)


async def write_setting(work: Work, setting: BalanceSetting) -> None:
    """Write when an organisation issues balance invoices over what it said before."""
    values = (setting.active, setting.threshold_minor, setting.delay_days, setting.from_on)
    await work.send(_SAVE, work.tenant_id, setting.organisation_id, *values)


async def ended_subscriptions(
    read: Reading,
    setting: BalanceSetting,
    on: date,
    limit: int,
    *,
    ahead: bool = False,
    after: tuple[UUID, UUID] = (FIRST, FIRST),
) -> list[Row]:
    """Return stops whose delay has passed, by payer: id, payer_id, plan_id, end_on, payment_method.

    Left out are those that were looked at, and those that were put aside (NEW-10). The stops of one payer are never
    torn apart while they are fewer than `limit`, so that they give one balance invoice: a page that is full ends
    before the payer that may have more. `ahead` takes those, too, that are still to stop by then; `after` is (payer_id,
    id) of the last row that the caller has.
    """
    last = on - timedelta(days=setting.delay_days)
    rows = await read.sql(
        _ENDED, read.tenant_id, setting.organisation_id, setting.from_on, last, limit + 1, ahead, *after
    )
    if len(rows) <= limit:
        return list(rows)
    whole = [row for row in rows if row["payer_id"] != rows[limit]["payer_id"]]
    return whole or list(rows[:limit])


async def put_aside_stop(work: Work, subscription_id: UUID) -> Row | None:
    """Return a stop that was put aside, held, with its organisation_id; None where it does not wait."""
    rows = await work.sql(_PUT_ASIDE, work.tenant_id, subscription_id)
    return rows[0] if rows else None


async def open_parts(read: Reading, organisation_id: UUID, payer_ids: Sequence[UUID]) -> dict[UUID, list[OpenPart]]:
    """Return what living payers have open in an organisation, the oldest first, less what a collector has."""
    found: dict[UUID, list[OpenPart]] = defaultdict(list)
    for row in await read.sql(_OPEN, read.tenant_id, organisation_id, list(payer_ids)):
        found[row["payer_id"]].append(OpenPart(row["item_id"], row["invoice_id"], row["open_minor"]))
    return found


async def references_of(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, str | None]:
    """Return the references of invoices."""
    return {row["id"]: row["reference"] for row in await read.sql(_REFERENCES, read.tenant_id, list(invoice_ids))}


async def insert_balances(work: Work, organisation_id: UUID, currency: str, made: Sequence[Numbered]) -> None:
    """Write balance invoices of today with what they name."""
    n = len(made)
    await work.insert_many(
        t.balance_invoice,
        {
            "id": [one.id for one in made],
            "organisation_id": [organisation_id] * n,
            "number": [one.number for one in made],
            "payer_id": [one.draft.payer_id for one in made],
            "issued_on": [work.today] * n,
            "due_on": [one.draft.due_on for one in made],
            "total_minor": [one.draft.total_minor for one in made],
            "currency": [currency] * n,
            "reference": [one.reference for one in made],
            "created_at": [work.now] * n,
        },
    )
    parts = [(one.id, place, part) for one in made for place, part in enumerate(one.draft.parts, 1)]
    await work.insert_many(
        t.balance_item,
        {
            "balance_id": [key for key, _, _ in parts],
            "place": [place for _, place, _ in parts],
            "item_id": [part.item_id for _, _, part in parts],
            "invoice_id": [part.invoice_id for _, _, part in parts],
            "open_minor": [part.open_minor for _, _, part in parts],
        },
    )


async def postpone_reminders(work: Work, made: Sequence[Numbered]) -> None:
    """Let the reminders of what balance invoices name wait until the day after these are due."""
    named = {part.invoice_id: one for one in made for part in one.draft.parts}
    await work.send(
        _POSTPONE,
        work.tenant_id,
        [new_id() for _ in named],
        list(named),
        [one.draft.due_on + timedelta(days=1) for one in named.values()],
        [f"Restkrav {one.number}" for one in named.values()],
        work.today,
        work.actor.name,
    )


async def insert_looked_at(work: Work, stops: Sequence[tuple[UUID, date, UUID | None]]) -> None:
    """Write stops that were looked at, as (subscription, its end, the balance invoice that it gave)."""
    await work.insert_many(
        t.balance_stop,
        {
            "subscription_id": [subscription_id for subscription_id, _, _ in stops],
            "stopped_on": [stopped_on for _, stopped_on, _ in stops],
            "decided_on": [work.today] * len(stops),
            "balance_id": [balance_id for _, _, balance_id in stops],
        },
    )


def _setting(row: Row) -> BalanceSetting:
    return BalanceSetting(
        row["organisation_id"], row["active"], row["threshold_minor"], row["delay_days"], row["from_on"]
    )

"""Reads of payment stops: those to come, as far as their day is known, and those that were made (DUN-06)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.billing.model import NO_WHY, Why
from domain.dunning.model import Claim, Debt
from domain.dunning.repository.claims import claims
from domain.dunning.repository.processes import load_links, load_processes
from domain.dunning.repository.stops import debts_on
from domain.dunning.rules.stopping import earliest_stop_on, stops
from domain.dunning.rules.why import why_stopped, why_then
from domain.kernel.database import Reading, Row
from domain.subscriptions.model import ORIGIN_KIND

# Open invoices that had all their reminders, with the day on which they stop what they bill. The rules decide.
_COMING = """
SELECT * FROM (
  SELECT i.id, i.organisation_id, i.currency, i.origin_id,
    greatest(r.due_on + greatest(d.stop_delay_days, 1), p.until_on) AS stop_on, b.end_on
  FROM open_item o
  JOIN invoice i ON i.tenant_id = $1 AND i.id = o.invoice_id AND i.state = 'ISSUED' AND i.origin_kind = $2
  JOIN dunning_of_plan l ON l.tenant_id = $1 AND l.billing_plan_id = i.billing_plan_id
  JOIN dunning_process d ON d.tenant_id = $1 AND d.id = l.process_id AND d.stop_delay_days IS NOT NULL
  JOIN subscription b ON b.tenant_id = $1 AND b.id = i.origin_id AND b.state <> 'STOPPED'
  JOIN LATERAL (
    SELECT r.step, r.due_on FROM reminder r
    WHERE r.tenant_id = $1 AND r.invoice_id = i.id ORDER BY r.step DESC LIMIT 1
  ) r ON NOT EXISTS (
    SELECT FROM dunning_step s WHERE s.tenant_id = $1 AND s.process_id = l.process_id AND s.number > r.step
  )
  LEFT JOIN LATERAL (
    SELECT p.until_on FROM reminder_postponement p
    WHERE p.tenant_id = $1 AND p.invoice_id = i.id ORDER BY p.id DESC LIMIT 1
  ) p ON true
  WHERE o.tenant_id = $1 AND o.fee_of IS NULL {of}
) found WHERE (end_on IS NULL OR end_on > stop_on)
"""
_COMING_PAGE = (
    _COMING.format(of="AND ($3::uuid IS NULL OR o.organisation_id = $3)")
    + " AND ($4::date IS NULL OR (stop_on, id) > ($4::date, $5::uuid)) ORDER BY stop_on, id LIMIT $6"
)
_COMING_OF_INVOICES = _COMING.format(of="AND o.invoice_id = ANY($3::uuid[])")
_COMING_OF_SUBSCRIPTIONS = _COMING.format(of="AND i.origin_id = ANY($3::uuid[])") + " ORDER BY stop_on, id"

# Payments that came after the stop: staff decides what becomes of the subscription. What a move took of a payment from
# before it is left out (LED-03).
_COLUMNS = """s.id, s.organisation_id, s.subscription_id, s.invoice_id, s.payer_id, s.stopped_on, s.currency, s.run_id,
  s.why, s.overdue_minor - s.unused_minor AS debt_minor, coalesce((
    SELECT sum(p.amount_minor) FROM payment p
    WHERE p.tenant_id = s.tenant_id AND p.member_id = s.payer_id AND p.organisation_id = s.organisation_id
      AND p.created_at > s.created_at AND NOT EXISTS (
        SELECT FROM payment_move v JOIN payment q ON q.tenant_id = v.tenant_id AND q.id = v.payment_id
        WHERE v.tenant_id = p.tenant_id AND v.out_id = p.id AND q.created_at <= s.created_at
      )
  ), 0)::bigint AS paid_since_minor"""

_MADE_OF_SUBSCRIPTIONS = f"""
SELECT DISTINCT ON (s.subscription_id) {_COLUMNS} FROM payment_stop s
WHERE s.tenant_id = $1 AND s.subscription_id = ANY($2::uuid[]) ORDER BY s.subscription_id, s.stopped_on DESC
"""  # noqa: S608 - constants of this file only


@dataclass(frozen=True, slots=True)
class ComingStop:
    """A payment stop to come: the first day on which a run makes it, and what the payer owes today.

    `is_spared`: as things stand it will not be made, because enough is paid.
    """

    claim: Claim
    organisation_id: UUID
    currency: str
    on: date
    debt: Debt
    is_spared: bool

    @property
    def why(self) -> Why:
        """Why that day, and where it will be made, why at all (NEW-02)."""
        rule = self.claim.process.stop if self.claim.process else None
        if rule is None:
            return NO_WHY
        if self.is_spared:
            return Why(why_then(self.claim, rule))
        return why_stopped(self.claim, rule, self.debt, self.currency)


@dataclass(frozen=True, slots=True)
class ComingStops:
    """A page of payment stops to come; `reached` is where the next page goes on, None where there is none."""

    stops: list[ComingStop]
    reached: tuple[date, UUID] | None


@dataclass(frozen=True, slots=True)
class StopSearch:
    """Filters of a list of payment stops; None leaves one out. `member_id` is who is to pay."""

    member_id: UUID | None = None
    run_id: UUID | None = None
    paid_since: bool = False


async def coming_stop_page(
    read: Reading, organisation_id: UUID | None, today: date, *, limit: int, after: tuple[date, UUID] | None
) -> ComingStops:
    """Return a page of the payment stops whose day is known, the soonest first, after where the last page ended.

    Those whose invoices still get reminders have no day yet.
    """
    day, last = after or (None, None)
    rows = await read.sql(_COMING_PAGE, read.tenant_id, ORIGIN_KIND, organisation_id, day, last, limit + 1)
    page = rows[:limit]
    reached = (page[-1]["stop_on"], page[-1]["id"]) if len(rows) > limit else None
    return ComingStops(await _coming(read, page, today), reached)


async def stops_of_invoices(read: Reading, invoice_ids: Sequence[UUID], today: date) -> dict[UUID, ComingStop]:
    """Return the payment stops that invoices are to make; those without one are left out."""
    rows = await read.sql(_COMING_OF_INVOICES, read.tenant_id, ORIGIN_KIND, list(invoice_ids))
    return {one.claim.invoice_id: one for one in await _coming(read, rows, today)}


async def stops_of_subscriptions(
    read: Reading, subscription_ids: Sequence[UUID], today: date
) -> dict[UUID, ComingStop]:
    """Return the next payment stop of subscriptions that is made as things stand; others are left out."""
    rows = await read.sql(_COMING_OF_SUBSCRIPTIONS, read.tenant_id, ORIGIN_KIND, list(subscription_ids))
    found: dict[UUID, ComingStop] = {}
    for one in await _coming(read, rows, today):
        if not one.is_spared and one.claim.subscription_id is not None:
            found.setdefault(one.claim.subscription_id, one)
    return found


async def stops_that_ended(read: Reading, subscription_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return the newest payment stop that was made of each subscription; those without one are left out."""
    rows = await read.sql(_MADE_OF_SUBSCRIPTIONS, read.tenant_id, list(subscription_ids))
    return {row["subscription_id"]: row for row in rows}


async def _coming(read: Reading, rows: Sequence[Row], today: date) -> list[ComingStop]:
    if not rows:
        return []
    found = await claims(read, [row["id"] for row in rows], await load_processes(read), await load_links(read))
    by_id = {one.claim.invoice_id: one.claim for one in found}
    payer_ids: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        payer_ids[row["organisation_id"]].add(by_id[row["id"]].payer_id)
    debts = {key: await debts_on(read, key, sorted(some), today) for key, some in payer_ids.items()}
    coming = []
    for row in rows:
        claim, key = by_id[row["id"]], row["organisation_id"]
        on, debt = earliest_stop_on(claim), debts[key][claim.payer_id]
        if on is not None:
            is_spared = stops(claim, on, debt) is None
            coming.append(ComingStop(claim, key, row["currency"], on, debt, is_spared))
    return coming


async def stop_page(read: Reading, search: StopSearch, *, limit: int, before: UUID | None) -> Sequence[Row]:
    """Return a page of payment stops that were made, the newest first; `before` is the id of the caller's last one.

    `debt_minor` is what the payer owed then, `paid_since_minor` what came in from the payer afterwards.
    """
    where, values = _where(read, search)
    if before is not None:
        values.append(before)
        where += f" AND id < ${len(values)}::uuid"
    values.append(limit)
    return await read.sql(f"{_found(where)} ORDER BY id DESC LIMIT ${len(values)}", *values)


async def count_stops(read: Reading, search: StopSearch) -> int:
    """Return how many payment stops a search finds."""
    where, values = _where(read, search)
    return int((await read.sql(f"SELECT count(*)::int AS n FROM ({_found(where)}) found", *values))[0]["n"])  # noqa: S608


def _found(where: str) -> str:
    return f"SELECT * FROM (SELECT {_COLUMNS} FROM payment_stop s WHERE s.tenant_id = $1) s WHERE {where}"  # noqa: S608


def _where(read: Reading, search: StopSearch) -> tuple[str, list[Any]]:
    """Return a condition made of fixed pieces, and the values of its marks."""
    values: list[Any] = [read.tenant_id]
    parts = ["paid_since_minor > 0"] if search.paid_since else ["true"]
    for name, value in (("payer_id", search.member_id), ("run_id", search.run_id)):
        if value is not None:
            values.append(value)
            parts.append(f"{name} = ${len(values)}")
    return " AND ".join(parts), values

"""Reads and writes subscriptions, their terms and their values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.catalogue.model import FirstLength, FirstLengthKind, PriceRule, PriceRuleKind
from domain.catalogue.rules.kept_fees import fees_from, kept_fees
from domain.kernel.database import Reading, Row
from domain.kernel.work import Work
from domain.subscriptions.model import Running, SubscriptionState, TermBill, TermPromise
from domain.subscriptions.rules.terms import move
from domain.subscriptions.tables import subscription, term, term_promise

FIRST = UUID(int=0)
COLUMNS = """s.id, s.member_id, coalesce(s.next_payer_id, s.payer_id) AS payer_id,
       coalesce(s.next_plan_id, s.plan_id) AS plan_id, s.payment_method, s.copies,
       s.start_on, s.end_on, s.registered_on, s.next_term, s.next_start, s.monthly_minor,
       coalesce(s.anchor_on, s.start_on) AS anchor_on, s.anchor_term, s.discount_id, s.promised_term, s.settles_end,
       s.begun_on, s.stop_cause"""
_COLUMN_COUNT = 19

_ADVANCE = """
UPDATE subscription s SET next_term = u.next_term, next_start = u.next_start, version = s.version + 1,
  monthly_minor = coalesce(u.monthly_minor, s.monthly_minor), valued_on = coalesce(u.valued_on, s.valued_on)
FROM unnest($2::uuid[], $3::int[], $4::date[], $5::bigint[], $6::date[])
  AS u(id, next_term, next_start, monthly_minor, valued_on)
WHERE s.tenant_id = $1 AND s.id = u.id
"""

_ADVANCE_PROMISED = """
UPDATE subscription s SET anchor_on = u.anchor_on, anchor_term = u.anchor_term,
  next_plan_id = coalesce(u.plan_id, s.next_plan_id), plan_changes_on = coalesce(u.plan_changes_on, s.plan_changes_on),
  anchor_before = CASE WHEN u.plan_id IS NULL THEN s.anchor_before END,
  term_before = CASE WHEN u.plan_id IS NULL THEN s.term_before END
FROM unnest($2::uuid[], $3::date[], $4::int[], $5::uuid[], $6::date[])
  AS u(id, anchor_on, anchor_term, plan_id, plan_changes_on)
WHERE s.tenant_id = $1 AND s.id = u.id
"""

# A payer who was to take over when it ends, or later, never does (SUB-13).
_HANDS_OVER = "(s.payer_changes_on <= $2::date AND (s.end_on IS NULL OR s.payer_changes_on < s.end_on))"
# What each subscription is on a day, as far as that is not what it was before. Where several steps of a chain are
# billed ahead, the plan of the term that runs is asked of what that term was promised (CAT-17).
_TURNING = f"""(
  SELECT s.id, CASE
    WHEN s.end_on <= $2::date AND ($4 OR s.next_start >= s.end_on OR s.begun_on = 'infinity') THEN 'STOPPED'
    WHEN s.begun_on > $2::date THEN 'PENDING'
    WHEN p.from_on IS NOT NULL THEN 'PAUSED'
    WHEN s.start_on > $2::date THEN 'PENDING'
    WHEN s.end_on IS NOT NULL THEN 'STOP_SCHEDULED'
    ELSE 'ACTIVE' END AS state, s.state AS was, step.plan_id
  FROM subscription s
  LEFT JOIN LATERAL (
    SELECT tp.plan_id FROM term r
    JOIN term_promise tp ON tp.tenant_id = r.tenant_id AND tp.subscription_id = r.subscription_id
      AND tp.number = r.number
    WHERE s.plan_changes_on > $2::date AND r.tenant_id = $1 AND r.subscription_id = s.id
      AND r.start_on <= $2::date AND r.end_on > $2::date LIMIT 1
  ) step ON true
  LEFT JOIN subscription_pause p ON p.tenant_id = $1 AND p.subscription_id = s.id
    AND p.from_on <= $2::date AND p.until_on > $2::date
  WHERE s.tenant_id = $1 AND s.state <> 'STOPPED' AND ($3::uuid[] IS NULL OR s.id = ANY($3))
) t
WHERE s.tenant_id = $1 AND s.id = t.id
  AND (s.state <> t.state OR s.plan_changes_on <= $2::date OR {_HANDS_OVER} OR t.plan_id <> s.plan_id)
"""  # noqa: S608 - constants of this file only
_TURN = f"""
UPDATE subscription s SET version = s.version + 1, state = t.state,
  plan_id = CASE WHEN s.plan_changes_on <= $2::date THEN s.next_plan_id ELSE coalesce(t.plan_id, s.plan_id) END,
  next_plan_id = CASE WHEN s.plan_changes_on <= $2::date THEN NULL ELSE s.next_plan_id END,
  plan_changes_on = CASE WHEN s.plan_changes_on <= $2::date THEN NULL ELSE s.plan_changes_on END,
  anchor_before = CASE WHEN s.plan_changes_on <= $2::date THEN NULL ELSE s.anchor_before END,
  term_before = CASE WHEN s.plan_changes_on <= $2::date THEN NULL ELSE s.term_before END,
  payer_id = CASE WHEN {_HANDS_OVER} THEN nullif(s.next_payer_id, s.member_id) ELSE s.payer_id END,
  next_payer_id = CASE WHEN {_HANDS_OVER} THEN NULL ELSE s.next_payer_id END,
  method_before = CASE WHEN {_HANDS_OVER} THEN NULL ELSE s.method_before END,
  payer_changes_on = CASE WHEN {_HANDS_OVER} THEN NULL ELSE s.payer_changes_on END
FROM {_TURNING}
RETURNING t.was, s.state
"""  # noqa: S608 - constants of this file only
_TO_TURN = f"SELECT s.id, s.member_id FROM subscription s, {_TURNING} ORDER BY s.id"  # noqa: S608 - our own constants

_ENDING_UNBILLED = """
SELECT id FROM subscription
WHERE tenant_id = $1 AND state <> 'STOPPED' AND end_on <= $2 AND next_start < end_on AND id > $3
  AND begun_on IS DISTINCT FROM 'infinity' ORDER BY id LIMIT $4
"""
_NEVER_BEGUN = """
SELECT id FROM subscription
WHERE tenant_id = $1 AND begun_on = 'infinity' AND state <> 'STOPPED' AND end_on <= $2 AND id > $3 ORDER BY id LIMIT $4
"""
# The first invoice is paid when nothing is open of it and something was paid on it, now or with earlier money.
_BEGIN = """
UPDATE subscription s SET begun_on = $2, version = s.version + 1
FROM term t JOIN invoice i ON i.tenant_id = t.tenant_id AND i.id = t.invoice_id
WHERE s.tenant_id = $1 AND s.begun_on = 'infinity' AND s.state <> 'STOPPED' AND ($3::uuid[] IS NULL OR s.id = ANY($3))
  AND t.tenant_id = $1 AND t.subscription_id = s.id AND t.number = 1 AND i.state <> 'CREDITED'
  AND NOT EXISTS (SELECT FROM open_item o WHERE o.tenant_id = $1 AND o.invoice_id = i.id)
  AND (i.total_minor = 0 OR EXISTS (
    SELECT FROM allocation a LEFT JOIN invoice n ON n.tenant_id = $1 AND n.id = a.source_id
    WHERE a.tenant_id = $1 AND a.invoice_id = i.id AND a.undone_at IS NULL AND a.source_kind <> 'WRITE_OFF'
      AND n.credits_id IS DISTINCT FROM i.id
  ))
RETURNING s.id, s.member_id, s.organisation_id, s.start_on, t.end_on AS first_end
"""
_TO_AWAIT_ANEW = """
SELECT s.id FROM subscription s
JOIN term t ON t.tenant_id = $1 AND t.subscription_id = s.id AND t.number = 1
JOIN invoice i ON i.tenant_id = $1 AND i.id = t.invoice_id AND i.state = 'CREDITED'
WHERE s.tenant_id = $1 AND s.begun_on = 'infinity' AND s.state <> 'STOPPED' AND (s.end_on IS NULL OR s.end_on > $2)
  AND ($3::uuid[] IS NULL OR s.id = ANY($3))
"""
_PROMISES = """
SELECT subscription_id, number, plan_id, ordered_on, price_kind, price_value, length_kind, length_days, length_until_on,
  prices, fee_rules
FROM term_promise WHERE tenant_id = $1 AND subscription_id = ANY($2::uuid[]) AND number > 0
"""
_DROP_PROMISES = "DELETE FROM term_promise WHERE tenant_id = $1 AND subscription_id = $2 AND number >= $3"
_ONE = f"""
SELECT {COLUMNS}, s.organisation_id, s.state FROM subscription s WHERE s.tenant_id = $1 AND s.id = $2
"""  # noqa: S608 - constants of this file only

# An order that gives way before its first period keeps its day as a promise of no term, numbered from 0 down.
_KEEP_ORDERS = """
INSERT INTO term_promise (tenant_id, subscription_id, number, plan_id, ordered_on)
SELECT $1::uuid, $2::uuid, least(l.least, 1) - row_number() OVER (ORDER BY p.number), p.plan_id, p.ordered_on
FROM term_promise p, (
  SELECT min(number) AS least FROM term_promise WHERE tenant_id = $1 AND subscription_id = $2
) l
WHERE p.tenant_id = $1 AND p.subscription_id = $2 AND p.number >= $3 AND NOT EXISTS (
  SELECT FROM term_promise b
  WHERE b.tenant_id = p.tenant_id AND b.subscription_id = p.subscription_id AND b.number = p.number - 1
    AND b.ordered_on = p.ordered_on AND b.prices IS NOT NULL AND p.prices IS NOT NULL
)
"""
_DROP_PROMISE = "DELETE FROM term_promise WHERE tenant_id = $1 AND subscription_id = $2 AND number = $3"


async def running(read: Reading, subscription_id: UUID) -> tuple[Running, Row] | None:
    """Return one subscription as billing sees it, with its row; None where there is none."""
    rows = await read.sql(_ONE, read.tenant_id, subscription_id)
    if not rows:
        return None
    [found] = await with_promises(read, [running_of(rows[0])])
    return found, rows[0]


def running_of(row: Row, set_number: int = 0) -> Running:
    """Return a subscription as billing sees it from a row that begins with COLUMNS; its promises come apart."""
    return Running(*[*list(row.values())[:_COLUMN_COUNT], set_number])


async def with_promises(read: Reading, subscriptions: Sequence[Running], *, past: bool = False) -> list[Running]:
    """Return subscriptions with what terms of theirs were promised; nothing is read of those that have none ahead.

    With `past` they come with what was promised to earlier terms too, to which a stop may lead back.
    """
    ids = [one.id for one in subscriptions if one.promised_term >= (1 if past else one.next_term)]
    if not ids:
        return list(subscriptions)
    found: dict[UUID, dict[int, TermPromise]] = defaultdict(dict)
    for row in await read.sql(_PROMISES, read.tenant_id, ids):
        found[row["subscription_id"]][row["number"]] = _promise(row)
    return [replace(one, promises=found[one.id]) if one.id in found else one for one in subscriptions]


async def insert_promises(work: Work, subscription_id: UUID, promises: Sequence[TermPromise]) -> None:
    """Write what terms of a subscription are promised; the caller writes the last one's number into its row."""
    n = len(promises)
    await work.insert_many(
        term_promise,
        {
            "subscription_id": [subscription_id] * n,
            "number": [one.number for one in promises],
            "plan_id": [one.plan_id for one in promises],
            "ordered_on": [one.ordered_on for one in promises],
            "price_kind": [one.price and one.price.kind.value for one in promises],
            "price_value": [one.price and one.price.value for one in promises],
            "length_kind": [one.length and one.length.kind.value for one in promises],
            "length_days": [one.length and one.length.days for one in promises],
            "length_until_on": [one.length and one.length.until_on for one in promises],
            "prices": [one.prices and {str(key): minor for key, minor in one.prices} for one in promises],
            "fee_rules": [kept_fees(one.fees) for one in promises],
        },
    )


async def replace_promises(work: Work, running: Running, promises: Sequence[TermPromise], first_term: int) -> None:
    """Write other promises for the terms from a number on; the caller writes the last one's number into its row.

    An order whose first period is among them keeps its day, by which its offer is blocked (CAT-12).
    """
    if running.promised_term >= first_term:
        await work.sql(_KEEP_ORDERS, work.tenant_id, running.id, first_term)
        await work.sql(_DROP_PROMISES, work.tenant_id, running.id, first_term)
    await insert_promises(work, running.id, promises)


async def drop_promises(work: Work, running: Running, first_term: int) -> None:
    """Forget what terms from a number on were promised, as if it had never been ordered (SUB-11)."""
    await work.sql(_DROP_PROMISES, work.tenant_id, running.id, first_term)


async def rewrite_promise(work: Work, subscription_id: UUID, promise: TermPromise) -> None:
    """Write a promise over the one that its term has."""
    await work.sql(_DROP_PROMISE, work.tenant_id, subscription_id, promise.number)
    await insert_promises(work, subscription_id, (promise,))


def _promise(row: Row) -> TermPromise:
    price, length, prices = row["price_kind"], row["length_kind"], row["prices"]
    return TermPromise(
        row["number"],
        row["plan_id"],
        row["ordered_on"],
        PriceRule(PriceRuleKind(price), row["price_value"]) if price else None,
        FirstLength(FirstLengthKind(length), row["length_days"], row["length_until_on"]) if length else None,
        tuple((UUID(key), minor) for key, minor in sorted(prices.items())) if prices else None,
        fees_from(row["fee_rules"]),
    )


async def insert_subscription(work: Work, **values: Any) -> None:
    """Write a subscription's row."""
    await work.insert(subscription, **values)


async def insert_terms(work: Work, bills: Sequence[TermBill], invoice_ids: Sequence[UUID]) -> None:
    """Write billed terms. A term that is there already breaks its key, so that none is billed twice (RUN-06)."""
    await work.insert_many(
        term,
        {
            "subscription_id": [b.subscription_id for b in bills],
            "number": [b.number for b in bills],
            "start_on": [b.start_on for b in bills],
            "end_on": [b.end_on for b in bills],
            "invoice_id": list(invoice_ids),
            "price_minor": [b.price_minor for b in bills],
        },
    )


# What was to be valid later and never counted gives way. What an order was worth on an earlier day is asked of it.
_GIVE_UP_LATER = """
WITH later AS (
  SELECT v.subscription_id, v.valid_from, v.registered_on FROM subscription_value v JOIN (
    SELECT id, min(day) AS day FROM unnest($2::uuid[], $3::date[]) AS u(id, day) GROUP BY id
  ) u ON v.subscription_id = u.id AND v.valid_from > greatest(u.day, $4::date)
  WHERE v.tenant_id = $1 AND v.given_up_on IS NULL
), unknown AS (
  DELETE FROM subscription_value v USING later l
  WHERE v.tenant_id = $1 AND l.registered_on = $4 AND v.registered_on = $4
    AND v.subscription_id = l.subscription_id AND v.valid_from = l.valid_from
)
UPDATE subscription_value v SET given_up_on = $4, until_on = l.valid_from FROM later l
WHERE v.tenant_id = $1 AND l.registered_on < $4 AND v.registered_on = l.registered_on
  AND v.subscription_id = l.subscription_id AND v.valid_from = l.valid_from
"""
_WRITE_VALUES = """
INSERT INTO subscription_value (tenant_id, subscription_id, valid_from, registered_on, monthly_minor)
SELECT $1::uuid, u.subscription_id, u.valid_from, $5::date, u.monthly_minor
FROM unnest($2::uuid[], $3::date[], $4::bigint[]) AS u(subscription_id, valid_from, monthly_minor)
ON CONFLICT (tenant_id, subscription_id, valid_from, registered_on) DO UPDATE SET monthly_minor = excluded.monthly_minor
"""
# A value counts until one that is valid later does. What becomes known today moves no end that lies before today.
_END_REPLACED = """
UPDATE subscription_value v SET until_on = n.until_on FROM (
  SELECT subscription_id, valid_from, registered_on, min(greatest(valid_from, registered_on)) OVER (
    PARTITION BY subscription_id ORDER BY valid_from, registered_on ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
  ) AS until_on
  FROM subscription_value WHERE tenant_id = $1 AND subscription_id = ANY($2::uuid[]) AND given_up_on IS NULL
) n
WHERE v.tenant_id = $1 AND v.subscription_id = n.subscription_id AND v.valid_from = n.valid_from
  AND v.registered_on = n.registered_on AND v.until_on IS DISTINCT FROM n.until_on
"""


async def write_values(work: Work, values: Sequence[tuple[UUID, date, int]]) -> None:
    """Write monthly values that become known today, as (subscription, from which day, minor units).

    What was to be valid on later days still to come is over; the caller writes the newest into the subscription's own
    row.
    """
    if not values:
        return
    ids, days = [v[0] for v in values], [v[1] for v in values]
    await work.sql(_GIVE_UP_LATER, work.tenant_id, ids, days, work.today)
    await work.sql(_WRITE_VALUES, work.tenant_id, ids, days, [v[2] for v in values], work.today)
    await work.sql(_END_REPLACED, work.tenant_id, ids)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a subscription goes on: its next term, and where that starts; and a new monthly value, from which day."""

    subscription_id: UUID
    next_term: int
    next_start: date
    monthly_minor: int | None = None
    valued_on: date | None = None


@dataclass(frozen=True, slots=True)
class PromisedStep:
    """Where a subscription with promises is counted from, and the plan that takes over on a day where another does."""

    subscription_id: UUID
    anchor_on: date
    anchor_term: int
    plan_id: UUID | None = None
    plan_changes_on: date | None = None


async def advance(work: Work, steps: Sequence[Step], promised: Sequence[PromisedStep] = ()) -> None:
    """Move subscriptions to their next term; those with promises to another anchor or plan besides."""
    await work.sql(
        _ADVANCE,
        work.tenant_id,
        [s.subscription_id for s in steps],
        [s.next_term for s in steps],
        [s.next_start for s in steps],
        [s.monthly_minor for s in steps],
        [s.valued_on for s in steps],
    )
    if promised:
        await work.sql(
            _ADVANCE_PROMISED,
            work.tenant_id,
            [s.subscription_id for s in promised],
            [s.anchor_on for s in promised],
            [s.anchor_term for s in promised],
            [s.plan_id for s in promised],
            [s.plan_changes_on for s in promised],
        )


async def ending_unbilled(read: Reading, on: date, after: UUID, limit: int) -> list[UUID]:
    """Return subscriptions that end by a day, are not marked as stopped yet, and have days that are not billed.

    They come in the order of their ids, from the one after `after` on.
    """
    return [row["id"] for row in await read.sql(_ENDING_UNBILLED, read.tenant_id, on, after, limit)]


async def never_begun(read: Reading, on: date, after: UUID, limit: int) -> list[UUID]:
    """Return subscriptions that end by a day and whose first payment is awaited, as `ending_unbilled` does."""
    return [row["id"] for row in await read.sql(_NEVER_BEGUN, read.tenant_id, on, after, limit)]


async def begin_paid(work: Work, subscription_ids: Sequence[UUID] | None) -> Sequence[Row]:
    """Write today as the day of the first payment where it has come; return id, member, organisation, start, and
    the end of the first term.
    """
    ids = None if subscription_ids is None else list(subscription_ids)
    return await work.sql(_BEGIN, work.tenant_id, work.today, ids)


async def to_await_anew(work: Work, subscription_ids: Sequence[UUID] | None) -> list[UUID]:
    """Return those that go on and await their first payment, though their first invoice was credited whole."""
    ids = None if subscription_ids is None else list(subscription_ids)
    return [row["id"] for row in await work.sql(_TO_AWAIT_ANEW, work.tenant_id, work.today, ids)]


async def turn_states(work: Work, on: date, *subscription_ids: UUID, ends_unbilled: bool = True) -> None:
    """Bring all subscriptions, or some, up to a day: begun, paused, on a new plan, with a new payer, ended (SUB-02).

    With `ends_unbilled` off, one that has days which nobody has billed goes on until they are: nothing bills what has
    stopped (SUB-05). Each goes from state to state by the table, else it raises ValueError.
    """
    turned = await work.sql(_TURN, work.tenant_id, on, list(subscription_ids) or None, ends_unbilled)
    for was, now in {(row["was"], row["state"]) for row in turned if row["was"] != row["state"]}:
        move(SubscriptionState(was), SubscriptionState(now))


async def to_turn(read: Reading, on: date, *, ends_unbilled: bool) -> Sequence[Row]:
    """Return id and member_id of all subscriptions that `turn_states` would change."""
    return await read.sql(_TO_TURN, read.tenant_id, on, None, ends_unbilled)

"""Writes and locks charges and their attempts (PRV-04). Charges are locked before open items, by everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from domain.kernel.database import Reading, Row
from domain.kernel.work import Work
from domain.payments.model import SETTLED_CHARGES, Charge, ChargeState, Decline
from domain.payments.tables import charge, charge_attempt

_COLUMNS = """c.id, c.organisation_id, c.invoice_id, c.payer_id, c.provider_account_id, c.agreement_id, c.link_id,
  c.enrol, c.state, c.attempts, c.attempts_max, c.next_attempt_on, c.amount_minor, c.currency, c.provider_reference,
  c.checkout_url, c.asked_at, c.reason,
  (SELECT a.id FROM charge_attempt a WHERE a.tenant_id = c.tenant_id AND a.charge_id = c.id AND a.number = c.attempts)
    AS attempt_id"""

# By the agreements, which are few, to what their payers have open; one charge by agreement for an invoice, ever. No
# card of somebody who died is charged (SUB-02).
_TO_SCHEDULE = """
SELECT o.invoice_id, o.organisation_id, o.payer_id, o.due_on, o.open_minor, i.currency, i.billing_plan_id,
  g.id AS agreement_id, g.provider_account_id
FROM payment_agreement g
JOIN member m ON m.tenant_id = g.tenant_id AND m.id = g.member_id AND m.deceased_on IS NULL
JOIN open_item o ON o.tenant_id = g.tenant_id AND o.payer_id = g.member_id AND o.organisation_id = g.organisation_id
JOIN invoice i ON i.tenant_id = o.tenant_id AND i.id = o.invoice_id
WHERE g.tenant_id = $1 AND g.state = 'ACTIVE' AND g.method = 'CARD' AND o.fee_of IS NULL
  AND i.payment_method = 'CARD' AND i.state = 'ISSUED' AND ($3::uuid IS NULL OR g.member_id = $3)
  AND ($4::uuid[] IS NULL OR o.invoice_id = ANY($4))
  AND NOT EXISTS (
    SELECT FROM charge c WHERE c.tenant_id = o.tenant_id AND c.invoice_id = o.invoice_id
      AND (c.agreement_id IS NOT NULL AND c.state <> 'CANCELLED'
        OR c.state IN ('SCHEDULED', 'DUE', 'RESERVED', 'FAILED'))
  )
ORDER BY o.due_on, o.invoice_id LIMIT $2
"""
_TAKE_DUE = f"""
SELECT {_COLUMNS} FROM charge c
WHERE c.tenant_id = $1 AND c.state IN ('SCHEDULED', 'FAILED') AND c.next_attempt_on <= $2
ORDER BY c.next_attempt_on, c.id LIMIT $3 FOR UPDATE SKIP LOCKED
"""  # noqa: S608 - names of our own columns
# Whoever asks has the charge for a while: `asked_at` is set with the lock, so that nobody else asks meanwhile.
_TAKE_IN_DOUBT = f"""
SELECT {_COLUMNS} FROM charge c
WHERE c.tenant_id = $1 AND c.state IN ('DUE', 'RESERVED') AND c.asked_at < $2 AND c.id > $4
ORDER BY c.id LIMIT $3 FOR UPDATE SKIP LOCKED
"""  # noqa: S608
_LOCK = f"SELECT {_COLUMNS} FROM charge c WHERE c.tenant_id = $1 AND c.id = ANY($2::uuid[]) ORDER BY c.id FOR UPDATE"  # noqa: S608
_LOCK_LIVE = f"""
SELECT {_COLUMNS} FROM charge c WHERE c.tenant_id = $1 AND c.invoice_id = ANY($2::uuid[])
  AND c.state IN ('SCHEDULED', 'DUE', 'RESERVED', 'FAILED') ORDER BY c.id FOR UPDATE
"""  # noqa: S608
_LOCK_WAITING = f"""
SELECT {_COLUMNS} FROM charge c WHERE c.tenant_id = $1 AND c.agreement_id = ANY($2::uuid[])
  AND c.state IN ('SCHEDULED', 'FAILED') ORDER BY c.id FOR UPDATE
"""  # noqa: S608
_LOCK_WAITING_OF = f"""
SELECT {_COLUMNS} FROM charge c
WHERE c.tenant_id = $1 AND c.agreement_id IN (SELECT id FROM payment_agreement WHERE tenant_id = $1 AND member_id = $2)
  AND c.state IN ('SCHEDULED', 'FAILED') ORDER BY c.id FOR UPDATE
"""  # noqa: S608
_SAVE = """
UPDATE charge c SET state = u.state, attempts = u.attempts, next_attempt_on = u.next_attempt_on,
  amount_minor = u.amount_minor, provider_reference = u.provider_reference, checkout_url = u.checkout_url,
  asked_at = u.asked_at, reason = u.reason::jsonb, settled_at = CASE WHEN u.settled THEN $2::timestamptz END
FROM unnest($3::uuid[], $4::text[], $5::smallint[], $6::date[], $7::bigint[], $8::text[], $9::text[],
    $10::timestamptz[], $11::text[], $12::bool[])
  AS u(id, state, attempts, next_attempt_on, amount_minor, provider_reference, checkout_url, asked_at, reason, settled)
WHERE c.tenant_id = $1 AND c.id = u.id
"""
_END_ATTEMPTS = """
UPDATE charge_attempt a SET outcome = u.outcome, reason = u.reason::jsonb, ended_at = $2,
  amount_minor = coalesce(u.amount_minor, a.amount_minor)
FROM unnest($3::uuid[], $4::text[], $5::text[], $6::bigint[]) AS u(id, outcome, reason, amount_minor)
WHERE a.tenant_id = $1 AND a.id = u.id AND a.outcome IS NULL
"""
_OF_ATTEMPT = "SELECT charge_id FROM charge_attempt WHERE tenant_id = $1 AND id = $2"
_ON_THE_WAY = """
SELECT EXISTS (
  SELECT FROM charge c JOIN charge_attempt a ON a.tenant_id = c.tenant_id AND a.charge_id = c.id
    AND a.number = c.attempts
  WHERE c.tenant_id = $1 AND c.state IN ('DUE', 'RESERVED') AND c.agreement_id IS NOT NULL AND a.begun_at > $2
) AS found
"""

_OPEN_WITH_FEES = """
SELECT coalesce(fee_of, invoice_id) AS invoice_id, sum(open_minor)::bigint AS open_minor FROM open_item
WHERE tenant_id = $1 AND (invoice_id = ANY($2::uuid[]) OR fee_of = ANY($2::uuid[])) GROUP BY 1
"""


async def charges_to_schedule(
    read: Reading, limit: int, member_id: UUID | None = None, invoice_ids: Sequence[UUID] | None = None
) -> Sequence[Row]:
    """Return open invoices for cards that nobody has scheduled yet, with the agreement that is to pay each.

    Those of payers who died are left out (SUB-02).
    """
    return await read.sql(_TO_SCHEDULE, read.tenant_id, limit, member_id, invoice_ids)


async def insert_charges(work: Work, columns: Mapping[str, Sequence[Any]]) -> int:
    """Write charges; one whose invoice has a live one already stays out. Returns how many went in."""
    return await work.insert_missing(charge, columns)


async def take_due(work: Work, limit: int) -> list[Charge]:
    """Return and hold charges whose day has come; those that somebody else holds are passed over."""
    return [_charge(row) for row in await work.sql(_TAKE_DUE, work.tenant_id, work.today, limit)]


async def take_in_doubt(work: Work, asked_before: datetime, limit: int, after_id: UUID) -> list[Charge]:
    """Return and hold charges that are with the provider and were not asked about since an instant."""
    return [_charge(row) for row in await work.sql(_TAKE_IN_DOUBT, work.tenant_id, asked_before, limit, after_id)]


async def lock_charges(work: Work, charge_ids: Sequence[UUID]) -> list[Charge]:
    """Return charges and hold them until the work ends."""
    return [_charge(row) for row in await work.sql(_LOCK, work.tenant_id, list(charge_ids))]


async def lock_live_charge(work: Work, invoice_id: UUID) -> Charge | None:
    """Return the charge of an invoice that is not settled, and hold it."""
    return next(iter(await lock_live_charges(work, [invoice_id])), None)


async def lock_live_charges(work: Work, invoice_ids: Sequence[UUID]) -> list[Charge]:
    """Return the charges of invoices that are not settled, at most one of each, and hold them."""
    return [_charge(row) for row in await work.sql(_LOCK_LIVE, work.tenant_id, list(invoice_ids))]


async def lock_waiting_charges(work: Work, agreement_ids: Sequence[UUID]) -> list[Charge]:
    """Return the charges of agreements that wait for their next attempt, and hold them."""
    return [_charge(row) for row in await work.sql(_LOCK_WAITING, work.tenant_id, list(agreement_ids))]


async def lock_waiting_charges_of(work: Work, payer_id: UUID) -> list[Charge]:
    """Return the charges by a payer's agreements that wait for their next attempt, and hold them."""
    return [_charge(row) for row in await work.sql(_LOCK_WAITING_OF, work.tenant_id, payer_id)]


async def charge_of_attempt(read: Reading, attempt_id: UUID) -> UUID | None:
    """Return the charge that an attempt is of."""
    rows = await read.sql(_OF_ATTEMPT, read.tenant_id, attempt_id)
    return rows[0]["charge_id"] if rows else None


async def open_with_fees(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return what is open of invoices, fees of their reminders included; those with nothing are left out."""
    rows = await read.sql(_OPEN_WITH_FEES, read.tenant_id, list(invoice_ids))
    return {row["invoice_id"]: row["open_minor"] for row in rows}


async def any_on_the_way(read: Reading, begun_after: datetime) -> bool:
    """Tell whether charges by agreements, begun after an instant, are still with the provider."""
    return bool((await read.sql(_ON_THE_WAY, read.tenant_id, begun_after))[0]["found"])


async def save_charges(work: Work, charges: Sequence[Charge]) -> None:
    """Write the changeable part of charges that are held."""
    if charges:
        await work.sql(
            _SAVE,
            work.tenant_id,
            work.now,
            [c.id for c in charges],
            [c.state.value for c in charges],
            [c.attempts for c in charges],
            [c.next_attempt_on for c in charges],
            [c.amount_minor for c in charges],
            [c.provider_reference for c in charges],
            [c.checkout_url for c in charges],
            [c.asked_at for c in charges],
            [_text(c.reason) for c in charges],
            [c.state in SETTLED_CHARGES for c in charges],
        )


async def insert_attempts(work: Work, begun: Sequence[Charge]) -> None:
    """Write the attempts that are begun for all that is open."""
    await work.insert_many(
        charge_attempt,
        {
            "id": [c.attempt_id for c in begun],
            "charge_id": [c.id for c in begun],
            "number": [c.attempts for c in begun],
            "amount_minor": [c.amount_minor for c in begun],
            "open_minor": [c.amount_minor for c in begun],
            "begun_at": [work.now] * len(begun),
        },
    )


async def end_attempts(work: Work, ended: Sequence[tuple[Charge, str]]) -> None:
    """Write what came of attempts; the amount of a captured one is what was taken."""
    if ended:
        await work.sql(
            _END_ATTEMPTS,
            work.tenant_id,
            work.now,
            [c.attempt_id for c, _ in ended],
            [outcome for _, outcome in ended],
            [_text(c.reason) for c, _ in ended],
            [c.amount_minor if outcome == ChargeState.CAPTURED else None for c, outcome in ended],
        )


def _charge(row: Row) -> Charge:
    values = dict(row) | {
        "state": ChargeState(row["state"]),
        "reason": Decline.from_json(row["reason"]) if row["reason"] else None,
    }
    return Charge(**values)


def _text(reason: Decline | None) -> str | None:
    return orjson.dumps(reason.as_json()).decode() if reason else None

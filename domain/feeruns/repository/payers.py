"""Who is in a time of a fee run, as sets, while it runs; and the switches of organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import orjson

from domain.billing.rules.reject import RejectReason
from domain.feeruns.model import Payer, PayerState
from domain.feeruns.tables import fee_payer
from domain.kernel.database import Reading
from domain.kernel.ids import new_id
from domain.kernel.work import Work

_TAKE_UP = """
INSERT INTO fee_payer (tenant_id, id, sub_run_id, member_id, state)
SELECT $1, u.i, $2, u.m, 'WAITING' FROM unnest($3::uuid[], $4::uuid[]) AS u(i, m)
ON CONFLICT (tenant_id, sub_run_id, member_id) DO UPDATE SET state = 'WAITING', reason = NULL, put_aside_at = NULL
"""
_LEAVE_OUT = """
UPDATE fee_payer SET state = 'LEFT_OUT', reason = NULL, put_aside_at = NULL
WHERE tenant_id = $1 AND sub_run_id = $2 AND state IN ('NOTICED', 'PUT_ASIDE')
"""
_LEAVE_OUT_ONE = """
UPDATE fee_payer SET state = 'LEFT_OUT', reason = NULL, put_aside_at = NULL
WHERE tenant_id = $1 AND id = $2 AND state = 'PUT_ASIDE'
"""
_FORGET = "DELETE FROM fee_payer WHERE tenant_id = $1 AND sub_run_id = $2 AND member_id = $3 AND state = 'PUT_ASIDE'"
_TOLD = """
SELECT p.member_id FROM fee_payer p
JOIN fee_sub_run s ON s.tenant_id = p.tenant_id AND s.id = p.sub_run_id
WHERE p.tenant_id = $1 AND s.fee_run_id = $2 AND s.run_on = $3 AND p.state = 'NOTICED'
"""
# Whom the notice did not reach was not told.
_WAITING = """
SELECT p.id, p.member_id, CASE WHEN d.state IS DISTINCT FROM 'FAILED' THEN p.noticed_on END AS noticed_on
FROM fee_payer p LEFT JOIN dispatch d ON d.tenant_id = p.tenant_id AND d.id = p.notice_dispatch_id
WHERE p.tenant_id = $1 AND p.sub_run_id = $2 AND p.state = 'WAITING' ORDER BY p.id LIMIT $3 FOR UPDATE OF p
"""
_HOLD = """
SELECT id, member_id, noticed_on, state, sub_run_id FROM fee_payer WHERE tenant_id = $1 AND id = $2 FOR UPDATE
"""
_PUT_ASIDE = """
UPDATE fee_payer p SET state = 'PUT_ASIDE', reason = u.r::jsonb, put_aside_at = coalesce(p.put_aside_at, $4)
FROM unnest($2::uuid[], $3::text[]) AS u(i, r) WHERE p.tenant_id = $1 AND p.id = u.i
"""
_BILLED = """
UPDATE fee_payer p SET state = u.s, enrolled = u.e, invoice_id = u.n, mail_dispatch_id = u.d, link_id = u.l,
  reason = NULL, put_aside_at = NULL
FROM unnest($2::uuid[], $3::text[], $4::boolean[], $5::uuid[], $6::uuid[], $7::uuid[]) AS u(i, s, e, n, d, l)
WHERE p.tenant_id = $1 AND p.id = u.i
"""
_SWITCHES = "SELECT economy, online_payment FROM fee_switch WHERE tenant_id = $1 AND organisation_id = $2"
_SWITCH = """
INSERT INTO fee_switch (tenant_id, organisation_id, economy, online_payment) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, organisation_id) DO UPDATE SET economy = $3, online_payment = $4
"""


async def add_noticed(work: Work, sub_run_id: UUID, dispatches: Sequence[tuple[UUID, UUID | None]]) -> None:
    """Insert members who have been told of a run, each with the dispatch that told it."""
    await work.insert_many(
        fee_payer,
        {
            "id": [new_id() for _ in dispatches],
            "sub_run_id": [sub_run_id for _ in dispatches],
            "member_id": [member_id for member_id, _ in dispatches],
            "state": [PayerState.NOTICED.value for _ in dispatches],
            "enrolled": [True for _ in dispatches],
            "noticed_on": [work.today for _ in dispatches],
            "notice_dispatch_id": [dispatch_id for _, dispatch_id in dispatches],
        },
    )


async def add_untold(work: Work, sub_run_id: UUID, reasons: Mapping[UUID, RejectReason]) -> None:
    """Insert members who could not be told of a run, each with the reason."""
    await work.insert_many(
        fee_payer,
        {
            "id": [new_id() for _ in reasons],
            "sub_run_id": [sub_run_id] * len(reasons),
            "member_id": list(reasons),
            "state": [PayerState.PUT_ASIDE.value] * len(reasons),
            "reason": [reason.as_json() for reason in reasons.values()],
            "put_aside_at": [work.now] * len(reasons),
        },
    )


async def forget_untold(work: Work, sub_run_id: UUID, member_id: UUID) -> None:
    """Forget that a member could not be told, because it is tried again."""
    await work.send(_FORGET, work.tenant_id, sub_run_id, member_id)


async def take_up(work: Work, sub_run_id: UUID, member_ids: Sequence[UUID]) -> None:
    """Take members up into a run, each once; who was told of it and is not among them is left out."""
    ids = [new_id() for _ in member_ids]
    await work.send(_TAKE_UP, work.tenant_id, sub_run_id, ids, list(member_ids))
    await work.send(_LEAVE_OUT, work.tenant_id, sub_run_id)


async def leave_out(work: Work, payer_id: UUID) -> None:
    """Leave a person out of a run that put it aside; the caller holds it."""
    await work.send(_LEAVE_OUT_ONE, work.tenant_id, payer_id)


async def told_of(read: Reading, fee_run_id: UUID, run_on: date) -> set[UUID]:
    """Return the members who have been told of a time of a run that has not begun."""
    return {row["member_id"] for row in await read.sql(_TOLD, read.tenant_id, fee_run_id, run_on)}


async def waiting(work: Work, sub_run_id: UUID, limit: int) -> list[Payer]:
    """Return and hold the next people that are to be billed."""
    return [Payer(**dict(row)) for row in await work.sql(_WAITING, work.tenant_id, sub_run_id, limit)]


async def hold_payer(work: Work, payer_id: UUID) -> tuple[Payer, UUID, PayerState] | None:
    """Return and hold one person of a run by the row, with the time of the run and the state; None without one."""
    rows = await work.sql(_HOLD, work.tenant_id, payer_id)
    if not rows:
        return None
    row = rows[0]
    return Payer(row["id"], row["member_id"], row["noticed_on"]), row["sub_run_id"], PayerState(row["state"])


async def put_aside(work: Work, reasons: Mapping[UUID, RejectReason]) -> None:
    """Write why people could not be billed, by person; since when stays as it was."""
    if reasons:
        kept = [orjson.dumps(reason.as_json()).decode() for reason in reasons.values()]
        await work.send(_PUT_ASIDE, work.tenant_id, list(reasons), kept, work.now)


@dataclass(frozen=True, slots=True)
class Billed:
    """How a person of a run was billed: the invoice, and the payment mail with its link where no card is charged."""

    payer_id: UUID
    state: PayerState
    enrolled: bool
    invoice_id: UUID
    dispatch_id: UUID | None
    link_id: UUID | None


async def mark_billed(work: Work, billed: Sequence[Billed]) -> None:
    """Write the invoice of each person and how it is to be paid."""
    await work.sql(
        _BILLED,
        work.tenant_id,
        [one.payer_id for one in billed],
        [one.state.value for one in billed],
        [one.enrolled for one in billed],
        [one.invoice_id for one in billed],
        [one.dispatch_id for one in billed],
        [one.link_id for one in billed],
    )


async def switches(read: Reading, organisation_id: UUID) -> tuple[bool, bool]:
    """Return whether economy and online payment are on for an organisation; both are off to begin with."""
    rows = await read.sql(_SWITCHES, read.tenant_id, organisation_id)
    return (rows[0]["economy"], rows[0]["online_payment"]) if rows else (False, False)


async def write_switches(work: Work, organisation_id: UUID, *, economy: bool, online_payment: bool) -> None:
    """Write both switches of an organisation."""
    await work.send(_SWITCH, work.tenant_id, organisation_id, economy, online_payment)

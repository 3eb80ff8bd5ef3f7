"""Rows of dispatches: queued, claimed before anything is sent, and marked with what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.dialogue.model import Dispatch, DispatchState, NewDispatch, Purpose, Sender
from domain.dialogue.rules.faults import UNREACHABLE, DispatchFault
from domain.dialogue.rules.reaching import first_attempt_at
from domain.dialogue.tables import dispatch
from domain.kernel.database import Query, Reading, Row
from domain.kernel.work import Work
from domain.people.model import Channel

_COLUMNS = """id, member_id, channel, purpose, state, recipient, subject, body, invoice_id, reminder_id, balance_id,
  campaign_id, sender_name, sender_email, attempts, queued_at"""
_OBLIGATIONS = Query(
    select(dispatch.c.obligation).where(
        dispatch.c.tenant_id == bindparam("tenant"),
        dispatch.c.obligation == any_(bindparam("obligations", type_=ARRAY(Text))),
    )
)
_LOCK = f"SELECT {_COLUMNS} FROM dispatch WHERE tenant_id = $1 AND id = $2 FOR UPDATE"  # noqa: S608
_RESENDS_ON_THEIR_WAY = """
SELECT state FROM dispatch
WHERE tenant_id = $1 AND member_id = $2 AND resends_id = $3 AND state IN ('QUEUED', 'SENDING') LIMIT 1
"""
# In a CTE, because a sub-select may be run again for each row, and then finds others each time.
_CLAIM = f"""
WITH due AS MATERIALIZED (
  SELECT id AS due_id FROM dispatch
  WHERE tenant_id = $1 AND state = 'QUEUED' AND next_attempt_at <= now() AND channel = ANY ($2::text[])
  ORDER BY next_attempt_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
)
UPDATE dispatch SET state = 'SENDING', attempts = attempts + 1, claimed_at = clock_timestamp(), error = NULL
FROM due WHERE tenant_id = $1 AND id = due_id RETURNING {_COLUMNS}
"""  # noqa: S608
_NEXT_DUE = """
SELECT min(next_attempt_at) AS at FROM dispatch
WHERE tenant_id = $1 AND state = 'QUEUED' AND channel = ANY ($2::text[])
"""
_SENT = f"""
UPDATE dispatch SET state = 'SENT', sent_at = now(), error = NULL
WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND state IN ('SENDING', 'IN_DOUBT') RETURNING {_COLUMNS}
"""  # noqa: S608
_PRINTED = f"""
WITH waiting AS MATERIALIZED (
  SELECT d.id AS waiting_id FROM dispatch d JOIN invoice i ON i.tenant_id = d.tenant_id AND i.id = d.invoice_id
  WHERE d.tenant_id = $1 AND d.channel = 'LETTER' AND d.purpose IN ('INVOICE', 'CREDIT_NOTE') AND d.state = 'QUEUED'
    AND i.organisation_id = $2 AND i.state <> 'CREDITED'
  ORDER BY d.next_attempt_at, d.id LIMIT $3 FOR UPDATE OF d SKIP LOCKED
)
UPDATE dispatch SET state = 'SENT', sent_at = now(), attempts = attempts + 1, error = NULL, file_id = $4
FROM waiting WHERE tenant_id = $1 AND id = waiting_id RETURNING {_COLUMNS}
"""  # noqa: S608
# Letters that wait although their invoices are credited.
_DROPPED = f"""
UPDATE dispatch d SET state = 'FAILED', error = $3
FROM invoice i
WHERE d.tenant_id = $1 AND d.channel = 'LETTER' AND d.purpose = 'INVOICE' AND d.state = 'QUEUED'
  AND i.tenant_id = $1 AND i.id = d.invoice_id AND i.organisation_id = $2 AND i.state = 'CREDITED'
RETURNING {", ".join(f"d.{name.strip()}" for name in _COLUMNS.split(","))}
"""  # noqa: S608
_UNPRINTED = """
UPDATE dispatch SET state = 'QUEUED', sent_at = NULL, file_id = NULL, next_attempt_at = $3
WHERE tenant_id = $1 AND file_id = ANY ($2::uuid[]) AND state = 'SENT'
"""
_UNPRINTABLE = f"""
UPDATE dispatch SET state = 'FAILED', error = $3, sent_at = NULL, file_id = NULL
WHERE tenant_id = $1 AND id = $2 RETURNING {_COLUMNS}
"""  # noqa: S608
_AGAIN = """
UPDATE dispatch SET state = 'QUEUED', error = $3, next_attempt_at = $4
WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND state IN ('SENDING', 'IN_DOUBT')
"""
_RELEASED = """
UPDATE dispatch SET state = 'QUEUED', attempts = attempts - 1
WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND state = 'SENDING'
"""
_FAILED = f"""
UPDATE dispatch SET state = 'FAILED', error = $3
WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND state = 'SENDING' RETURNING {_COLUMNS}
"""  # noqa: S608
_IN_DOUBT = f"""
UPDATE dispatch SET state = 'IN_DOUBT', error = $3
WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND state = 'SENDING' RETURNING {_COLUMNS}
"""  # noqa: S608
_INTERRUPTED = f"""
SELECT {_COLUMNS} FROM dispatch
WHERE tenant_id = $1 AND state = 'SENDING' AND claimed_at < now() - $2 * interval '1 second' LIMIT $3
FOR UPDATE SKIP LOCKED
"""  # noqa: S608
_DOUBTFUL = """
SELECT id FROM dispatch
WHERE tenant_id = $1 AND state = 'IN_DOUBT' AND channel = $2 AND claimed_at < now() - $3 * interval '1 second'
ORDER BY id LIMIT $4
"""
_OLDEST_CLAIM = """
SELECT min(claimed_at) AS at FROM dispatch
WHERE tenant_id = $1 AND state = ANY ($2::text[]) AND claimed_at > now() - $3 * interval '1 second'
"""


async def met_obligations(read: Reading, obligations: Sequence[str]) -> set[str]:
    """Return those obligations that have a dispatch already."""
    rows = await read.all(_OBLIGATIONS, tenant=read.tenant_id, obligations=list(obligations))
    return {row["obligation"] for row in rows}


async def insert_dispatches(work: Work, new: Sequence[NewDispatch]) -> int:
    """Write dispatches and return how many; one whose obligation is met stays out.

    One that can't reach its member has failed at once.
    """
    failed = [d.recipient is None for d in new]
    return await work.insert_missing(
        dispatch,
        {
            "id": [d.id for d in new],
            "member_id": [d.member_id for d in new],
            "channel": [d.channel.value for d in new],
            "purpose": [d.purpose.value for d in new],
            "obligation": [d.obligation for d in new],
            "state": [(DispatchState.FAILED if f else DispatchState.QUEUED).value for f in failed],
            "recipient": [d.recipient for d in new],
            "subject": [d.subject for d in new],
            "body": [d.body for d in new],
            "invoice_id": [d.invoice_id for d in new],
            "reminder_id": [d.reminder_id for d in new],
            "balance_id": [d.balance_id for d in new],
            "campaign_id": [d.campaign_id for d in new],
            "resends_id": [d.resends_id for d in new],
            "sender_name": [d.sender.name if d.sender else None for d in new],
            "sender_email": [d.sender.email if d.sender else None for d in new],
            "error": [UNREACHABLE.as_json() if f else None for f in failed],
            "queued_at": [work.now] * len(new),
            "queued_on": [work.today] * len(new),
            "next_attempt_at": [first_attempt_at(d.channel, work.now) for d in new],
        },
    )


async def lock_dispatch(work: Work, dispatch_id: UUID) -> Dispatch | None:
    """Return a dispatch and hold it until the transaction ends; None where there is none."""
    rows = _dispatches(await work.sql(_LOCK, work.tenant_id, dispatch_id))
    return rows[0] if rows else None


async def resend_on_its_way(read: Reading, original: Dispatch) -> str | None:
    """Return the state of a resend of the dispatch that is not finished; None where there is none."""
    rows = await read.sql(_RESENDS_ON_THEIR_WAY, read.tenant_id, original.member_id, original.id)
    return rows[0]["state"] if rows else None


async def claim_due(work: Work, channels: Sequence[Channel], limit: int) -> list[Dispatch]:
    """Mark dispatches that are due as being sent, the longest waiting first, and return them."""
    return _dispatches(await work.sql(_CLAIM, work.tenant_id, _values(channels), limit))


async def next_due_at(read: Reading, channels: Sequence[Channel]) -> datetime | None:
    """Return when the next queued dispatch is due; None where none waits."""
    rows = await read.sql(_NEXT_DUE, read.tenant_id, _values(channels))
    at: datetime | None = rows[0]["at"]
    return at


async def set_sent(work: Work, ids: Sequence[UUID]) -> list[Dispatch]:
    """Mark dispatches as sent; return those that were not finished before."""
    return _dispatches(await work.sql(_SENT, work.tenant_id, list(ids)))


async def set_printed(work: Work, organisation_id: UUID, file_id: UUID, limit: int) -> list[Dispatch]:
    """Mark an organisation's letters with invoices and credit notes as sent, the longest waiting first; return them.

    The caller puts them into the print file. A letter whose invoice is credited is not taken.
    """
    return _dispatches(await work.sql(_PRINTED, work.tenant_id, organisation_id, limit, file_id))


async def set_unprintable(work: Work, dispatch_id: UUID, error: DispatchFault) -> list[Dispatch]:
    """Take a letter out of the print file that has just taken it, because it can't be drawn."""
    return _dispatches(await work.sql(_UNPRINTABLE, work.tenant_id, dispatch_id, error.as_json()))


async def drop_letters(work: Work, organisation_id: UUID, error: DispatchFault) -> list[Dispatch]:
    """Give up letters that wait although their invoices are credited, and return them."""
    return _dispatches(await work.sql(_DROPPED, work.tenant_id, organisation_id, error.as_json()))


async def set_unprinted(work: Work, file_ids: Sequence[UUID]) -> None:
    """Let the letters of print files wait for another one."""
    await work.sql(_UNPRINTED, work.tenant_id, list(file_ids), work.now)


async def set_queued_again(work: Work, ids: Sequence[UUID], error: DispatchFault | None, due_at: datetime) -> None:
    """Put dispatches back in the queue until an instant, with the reason."""
    await work.sql(_AGAIN, work.tenant_id, list(ids), error.as_json() if error else None, due_at)


async def set_released(work: Work, ids: Sequence[UUID]) -> None:
    """Put dispatches back that were claimed but never tried."""
    await work.sql(_RELEASED, work.tenant_id, list(ids))


async def set_failed(work: Work, ids: Sequence[UUID], error: DispatchFault) -> list[Dispatch]:
    """Mark dispatches as failed for good; return those that were being sent."""
    return _dispatches(await work.sql(_FAILED, work.tenant_id, list(ids), error.as_json()))


async def set_in_doubt(work: Work, ids: Sequence[UUID], error: DispatchFault) -> list[Dispatch]:
    """Mark dispatches as in doubt; return those that were being sent."""
    return _dispatches(await work.sql(_IN_DOUBT, work.tenant_id, list(ids), error.as_json()))


async def lock_interrupted(work: Work, seconds: float, limit: int) -> list[Dispatch]:
    """Return and hold dispatches that have been in sending for so long that nobody can be sending them."""
    return _dispatches(await work.sql(_INTERRUPTED, work.tenant_id, seconds, limit))


async def doubtful_ids(read: Reading, channel: Channel, seconds: float, limit: int) -> list[UUID]:
    """Return dispatches in doubt on a channel that were claimed at least so many seconds ago."""
    rows = await read.sql(_DOUBTFUL, read.tenant_id, channel.value, seconds, limit)
    return [row["id"] for row in rows]


async def oldest_claim_at(read: Reading, states: Sequence[DispatchState], seconds: float) -> datetime | None:
    """Return when the oldest dispatch in one of these states was claimed in the last seconds; None without any."""
    rows = await read.sql(_OLDEST_CLAIM, read.tenant_id, [state.value for state in states], seconds)
    at: datetime | None = rows[0]["at"]
    return at


def _values(channels: Sequence[Channel]) -> list[str]:
    return [channel.value for channel in channels]


def _dispatches(rows: Sequence[Row]) -> list[Dispatch]:
    return [_dispatch(row) for row in rows]


def _dispatch(row: Any) -> Dispatch:
    values = dict(row)
    name, email = values.pop("sender_name"), values.pop("sender_email")
    values["sender"] = None if name is None else Sender(name, email or "")
    values["channel"] = Channel(values["channel"])
    values["purpose"] = Purpose(values["purpose"])
    values["state"] = DispatchState(values["state"])
    return Dispatch(**values)

"""Batched reads of dispatches for screens and senders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.billing.queries.dialogue import invoices_to_announce
from domain.dialogue.model import AppealDifference, Dispatch, DispatchState, Notice, NoticeKind, Sender, Template
from domain.dialogue.repository.credit_notes import told_invoices
from domain.dialogue.repository.dispatches import doubtful_ids, next_due_at, oldest_claim_at
from domain.dialogue.repository.notices import load_notices
from domain.dialogue.repository.own_texts import load_texts
from domain.dialogue.repository.payroll import settled
from domain.dialogue.repository.rehearsals import (
    count_differences,
    rehearsals_by_id,
    rehearsed_members,
)
from domain.dialogue.repository.run_files import file_of, files_of, parts_after
from domain.dialogue.repository.templates import load_templates
from domain.dialogue.rules.own_texts import OwnTexts
from domain.dialogue.rules.rehearsing import RehearsedMembers
from domain.fundraising.queries import campaigns_by_id
from domain.kernel.database import Reading, Row
from domain.kernel.refusal import NotFound
from domain.people.model import Channel
from domain.people.queries.billing import billing_organisation

_COLUMNS = (
    "id, member_id, channel, purpose, state, recipient, subject, body, invoice_id, campaign_id, resends_id,"
    " attempts, error, queued_at, sent_at"
)
_BY_ID = f"SELECT {_COLUMNS} FROM dispatch WHERE tenant_id = $1 AND id = ANY ($2::uuid[])"  # noqa: S608
_OF_INVOICES = f"""
SELECT {_COLUMNS} FROM dispatch WHERE tenant_id = $1 AND invoice_id = ANY ($2::uuid[]) ORDER BY id DESC
"""  # noqa: S608
_OF_ORDERS = f"""
SELECT s.id AS subscription_id, d.* FROM unnest($2::uuid[]) AS u(id)
JOIN subscription s ON s.tenant_id = $1 AND s.id = u.id
JOIN LATERAL (
  SELECT {_COLUMNS} FROM dispatch
  WHERE tenant_id = $1 AND member_id = s.member_id AND purpose = 'ORDER'
    AND starts_with(obligation, concat('order:', s.id))
) d ON true ORDER BY d.id DESC
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class DispatchFilter:
    """Which dispatches a list shows; what is None does not narrow it."""

    member_id: UUID | None = None
    state: DispatchState | None = None
    channel: Channel | None = None
    campaign_id: UUID | None = None


async def dispatches(read: Reading, wanted: DispatchFilter, limit: int, after_id: UUID | None = None) -> Sequence[Row]:
    """Return dispatches, newest first, after the last one that the caller has."""
    where, values = _conditions(wanted)
    if after_id is not None:
        values.append(after_id)
        where.append(f"id < ${len(values) + 1}")
    text = f"SELECT {_COLUMNS} FROM dispatch WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT {int(limit)}"  # noqa: S608
    return await read.sql(text, read.tenant_id, *values)


async def count_dispatches(read: Reading, wanted: DispatchFilter) -> int:
    """Return how many dispatches a list has."""
    where, values = _conditions(wanted)
    text = f"SELECT count(*) AS n FROM dispatch WHERE {' AND '.join(where)}"  # noqa: S608
    rows = await read.sql(text, read.tenant_id, *values)
    return int(rows[0]["n"])


async def dispatches_by_id(read: Reading, ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return dispatches by their ids."""
    return {row["id"]: row for row in await read.sql(_BY_ID, read.tenant_id, list(ids))}


async def dispatches_of_invoices(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return each invoice's dispatches, newest first."""
    found: dict[UUID, list[Row]] = {invoice_id: [] for invoice_id in invoice_ids}
    for row in await read.sql(_OF_INVOICES, read.tenant_id, list(invoice_ids)):
        found[row["invoice_id"]].append(row)
    return found


async def are_told(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, bool]:
    """Tell of invoices whether their payers were sent them, or are about to be (BIL-11)."""
    told = await told_invoices(read, invoice_ids)
    return {key: key in told for key in invoice_ids}


async def confirmations_of_orders(read: Reading, subscription_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the confirmations of each order, the newest first (SUB-17)."""
    found: dict[UUID, list[Row]] = {key: [] for key in subscription_ids}
    for row in await read.sql(_OF_ORDERS, read.tenant_id, list(subscription_ids)):
        found[row["subscription_id"]].append(row)
    return found


async def senders(read: Reading, sending: Sequence[Dispatch]) -> dict[UUID, Sender]:
    """Return by dispatch whom it comes from: the person who writes, else the invoice's or campaign's organisation."""
    invoices = await invoices_to_announce(read, [d.invoice_id for d in sending if d.invoice_id])
    organisation_ids: dict[UUID, UUID] = {row["id"]: row["organisation_id"] for row in invoices}
    campaigns = await campaigns_by_id(read, [d.campaign_id for d in sending if d.campaign_id])
    organisation_ids |= {key: row["organisation_id"] for key, row in campaigns.items()}
    known: dict[UUID, Sender] = {}
    for organisation_id in set(organisation_ids.values()):
        row = await billing_organisation(read, organisation_id)
        known[organisation_id] = Sender(row["name"], row["email"]) if row else Sender("", "")
    written = {d.id: d.sender for d in sending if d.sender is not None}
    return {
        d.id: known[organisation_ids[source]] if source in organisation_ids else Sender("", "")
        for d in sending
        if (source := d.invoice_id or d.campaign_id) is not None
    } | written


async def templates(read: Reading) -> dict[UUID, Template]:
    """Return the stored texts by purpose and name (FEE-06)."""
    return await load_templates(read)


async def doubtful_mails(read: Reading, seconds: float, limit: int) -> list[UUID]:
    """Return e-mails in doubt that nobody has been sending for at least so many seconds."""
    return await doubtful_ids(read, Channel.EMAIL, seconds, limit)


async def next_due(read: Reading, channels: Sequence[Channel]) -> datetime | None:
    """Return when the next queued dispatch of these channels is due; None where none waits."""
    return await next_due_at(read, channels)


async def oldest_unsettled(read: Reading, seconds: float, *, with_doubt: bool) -> datetime | None:
    """Return when the oldest dispatch of the last seconds was claimed that is being sent or (`with_doubt`) in doubt."""
    states = [DispatchState.SENDING, DispatchState.IN_DOUBT] if with_doubt else [DispatchState.SENDING]
    return await oldest_claim_at(read, states, seconds)


def _conditions(wanted: DispatchFilter) -> tuple[list[str], list[Any]]:
    where, values = ["tenant_id = $1"], []
    for name in ("member_id", "state", "channel", "campaign_id"):
        value = getattr(wanted, name)
        if value is not None:
            values.append(value)
            where.append(f"{name} = ${len(values) + 1}")
    return where, values


async def dunning_texts(read: Reading) -> OwnTexts:
    """Return the own texts of dunning processes, each by process, occasion, reminder and language (CAT-40)."""
    return await load_texts(read)


async def dunning_notices(read: Reading) -> dict[tuple[UUID, NoticeKind], Notice]:
    """Return the notices that dunning processes send, by process and kind; one that is off is not there (DUN-07)."""
    return await load_notices(read)


PARTS_AT_ONCE = 20


async def run_files(read: Reading, run_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the files of runs, those apart that are ready and have nothing in them (RUN-01)."""
    found: dict[UUID, list[Row]] = defaultdict(list, {one: [] for one in run_ids})
    for row in await files_of(read, run_ids):
        if row["documents"] or row["state"] == "MAKING":
            found[row["run_id"]].append(row)
    return found


async def run_file(read: Reading, file_id: UUID) -> Row:
    """Return a file of a run; raises NotFound where there is none, or it is not ready."""
    found = await file_of(read, file_id)
    if found is None or found["state"] != "READY":
        raise NotFound("run file", file_id)
    return found


async def settled_lists(read: Reading, file_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return how many lines of payroll lists are settled, and what was paid of them."""
    return await settled(read, file_ids)


async def file_parts(read: Reading, file_id: UUID, *, table: bool) -> AsyncIterator[tuple[str | None, bytes]]:
    """Yield the parts of a file in their order, a few at a time: the pieces of its table, or its PDFs by name."""
    after = 0
    while rows := await parts_after(read, file_id, after, PARTS_AT_ONCE, table=table):
        for row in rows:
            yield row["name"], row["content"]
        after = rows[-1]["number"]


async def appeal_rehearsals(read: Reading, ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return rehearsed appeals by id; one that is not kept any more is not among them (NEW-01)."""
    return await rehearsals_by_id(read, ids)


async def appeal_members(
    read: Reading, wanted: RehearsedMembers, limit: int, after: UUID | None = None
) -> Sequence[Row]:
    """Return what a rehearsed appeal did to its members, after the last one that the caller has."""
    return await rehearsed_members(read, wanted, limit, after)


async def appeal_differences(read: Reading, rehearsal_id: UUID, against_id: UUID) -> dict[AppealDifference, int]:
    """Return for how many a rehearsed appeal differs from another, in each way."""
    return await count_differences(read, rehearsal_id, against_id)

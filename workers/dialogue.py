"""Tasks of the dialogue: announce invoices, and send what is queued, each dispatch at most once (DIA-04)."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from domain.billing.model import CreditNoteSending
from domain.dialogue.channels.email import message_id
from domain.dialogue.commands.claim_dispatches import claim_dispatches
from domain.dialogue.commands.confirm_orders import confirm_orders
from domain.dialogue.commands.mark_failed import mark_failed
from domain.dialogue.commands.mark_in_doubt import mark_in_doubt
from domain.dialogue.commands.mark_sent import mark_sent
from domain.dialogue.commands.queue_balance_dispatches import queue_balance_dispatches
from domain.dialogue.commands.queue_credit_note_dispatches import queue_credit_note_dispatches
from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.dialogue.commands.queue_notices import queue_notices_of
from domain.dialogue.commands.queue_payment_links import queue_declined_once, queue_fallen_back
from domain.dialogue.commands.queue_receipts import queue_receipt_dispatches
from domain.dialogue.commands.queue_reminder_dispatches import queue_reminder_dispatches
from domain.dialogue.commands.release_dispatches import release_dispatches
from domain.dialogue.commands.resolve_doubt import resolve_doubt
from domain.dialogue.commands.settle_interrupted import settle_interrupted
from domain.dialogue.model import Dispatch
from domain.dialogue.queries import doubtful_mails, next_due, oldest_unsettled
from domain.dialogue.rules.faults import DispatchFault
from domain.feeruns.commands.mail_fallen_back import mail_fallen_back
from domain.feeruns.commands.mail_receipts import mail_receipts
from domain.kernel.task_fault import TaskFault, TaskFaultCode
from domain.kernel.tasks import Claim, hold, plan
from domain.kernel.work import Work
from domain.payments.rules.links import link_key
from domain.people.model import Channel
from workers.outcomes import Outcome
from workers.parcels import prepare
from workers.post import LANES, MailPages, Outcomes, Post
from workers.settings import TURN_SECONDS, Settings, for_asyncpg
from workers.shop import Shop
from workers.tasks import PutOff, by_facts

SEND = "send_dispatches"
BATCH = 2 * LANES  # no more than this can be in doubt after a kill
SETTLE_MAX = 200
BUSY_SECONDS = 1.0
UNREACHED_SECONDS = 15.0
NEXT_EVERY_SECONDS = 5


async def queue_dispatches(shop: Shop, claim: Claim) -> None:
    """Queue a message about each invoice that was issued."""

    async def queue(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
        await queue_invoice_dispatches(work, [UUID(fact["invoice_id"]) for fact in facts])

    await by_facts(shop, claim, queue)


async def queue_reminders(shop: Shop, claim: Claim) -> None:
    """Queue a message about each reminder that was issued, and a notice where its process sends one at once."""

    async def queue(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
        reminder_ids = [UUID(fact["reminder_id"]) for fact in facts]
        await queue_reminder_dispatches(work, reminder_ids)
        await queue_notices_of(work, reminder_ids)

    await by_facts(shop, claim, queue)


async def queue_balances(shop: Shop, claim: Claim) -> None:
    """Queue a message about each balance invoice that was issued (CAT-42)."""

    async def queue(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
        await queue_balance_dispatches(work, [UUID(fact["balance_invoice_id"]) for fact in facts])

    await by_facts(shop, claim, queue)


async def queue_credit_notes(shop: Shop, claim: Claim) -> None:
    """Queue a message about each credit note that its payer is to get (BIL-11)."""

    async def queue(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
        asked = {
            UUID(fact["credit_note_id"]): CreditNoteSending(fact.get("sending", CreditNoteSending.NEVER))
            for fact in facts
        }
        await queue_credit_note_dispatches(work, asked)

    await by_facts(shop, claim, queue)


async def queue_payment_links(shop: Shop, claim: Claim) -> None:
    """Queue a payment link to each payer whose card could not be charged (PRV-04); a fee run has mails of its own."""
    key = link_key(shop.settings.secret_key)

    async def queue(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
        others = await mail_fallen_back(work, [UUID(fact["charge_id"]) for fact in facts], key)
        await queue_fallen_back(work, others, key)

    await by_facts(shop, claim, queue)


async def queue_declined(shop: Shop, claim: Claim) -> None:
    """Queue a payment link to each payer whose card was declined once and is tried again (CAT-40)."""
    key = link_key(shop.settings.secret_key)

    async def queue(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
        await queue_declined_once(work, [UUID(fact["charge_id"]) for fact in facts], key)

    await by_facts(shop, claim, queue)


async def queue_receipts(shop: Shop, claim: Claim) -> None:
    """Queue a receipt of each charge that was captured, in the words of its fee run where it has one (FEE-05)."""

    async def queue(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
        others = await mail_receipts(work, [UUID(fact["charge_id"]) for fact in facts])
        await queue_receipt_dispatches(work, others)

    await by_facts(shop, claim, queue)


async def queue_confirmations(shop: Shop, claim: Claim) -> None:
    """Queue the confirmation of each order that is to have one (SUB-17)."""

    async def queue(work: Work, facts: Sequence[Mapping[str, Any]]) -> None:
        await confirm_orders(work, [UUID(fact["subscription_id"]) for fact in facts])

    await by_facts(shop, claim, queue)


async def send_dispatches(shop: Shop, claim: Claim) -> None:
    """Send what is due, one sender a tenant at a time; what is due later gets a task of its own."""
    async with _alone(shop, claim.tenant_id) as alone:
        if not alone:
            raise PutOff(BUSY_SECONDS)
        await _settle(shop, claim.tenant_id)
        unreached = await _send_all(shop, claim)
        if unreached:
            raise PutOff(UNREACHED_SECONDS, _task_fault(unreached))
        async with shop.work(claim.tenant_id) as work:
            await _plan_next(shop.settings, work)


async def _send_all(shop: Shop, claim: Claim) -> DispatchFault | None:
    """Send until nothing is due; return why a server could not be reached, if so."""
    channels = _carried(shop.settings)
    unreached: DispatchFault | None = None
    ends = time.monotonic() + TURN_SECONDS
    async with Post(shop.settings, shop.http) as post:
        while channels:
            if time.monotonic() > ends:
                raise PutOff(0.0)
            outcomes = await _send_batch(shop, claim, post, channels)
            if outcomes is None:
                break
            for channel, why in outcomes.unreached.items():
                channels, unreached = [c for c in channels if c is not channel], why
    return unreached


async def _send_batch(shop: Shop, claim: Claim, post: Post, channels: Sequence[Channel]) -> Outcomes | None:
    async with shop.work(claim.tenant_id) as work:
        await hold(work, claim, shop.settings.lease_seconds)
        claimed = await claim_dispatches(work, channels, BATCH)
    if not claimed:
        return None
    outcomes = Outcomes(untouched={dispatch.id for dispatch in claimed})
    try:
        async with shop.database.read(claim.tenant_id) as read:
            parcels = await prepare(shop, claimed, outcomes, read)
        await post.carry(parcels, outcomes)
    finally:
        # Also when this is being cancelled: what was begun must not look as if it was not.
        await asyncio.shield(_record(shop, claim.tenant_id, claimed, outcomes))
    return outcomes


async def _record(shop: Shop, tenant_id: UUID, claimed: Sequence[Dispatch], outcomes: Outcomes) -> None:
    """Write down what came of a batch."""
    results = outcomes.results
    async with shop.work(tenant_id) as work:
        await mark_sent(work, [key for key, result in results.items() if result.outcome is Outcome.SENT])
        for dispatch in claimed:
            result = results.get(dispatch.id)
            if result is None or result.fault is None:
                continue
            if result.outcome is Outcome.DOUBT:
                await mark_in_doubt(work, [dispatch.id], result.fault)
            else:
                await mark_failed(work, dispatch, result.fault, final=result.outcome is Outcome.NEVER)
        await release_dispatches(work, sorted(outcomes.untouched))


async def _settle(shop: Shop, tenant_id: UUID) -> None:
    """Decide about what a dead worker left in the middle, and ask the local mail catcher about mails in doubt."""
    settings = shop.settings
    async with shop.work(tenant_id) as work:
        await settle_interrupted(work, settings.doubt_seconds, SETTLE_MAX)
    if not settings.mail_url:
        return
    async with shop.database.read(tenant_id) as read:
        doubtful = await doubtful_mails(read, settings.doubt_seconds, SETTLE_MAX)
    pages = MailPages(settings.mail_url, shop.http)
    answers = {key: await pages.has(message_id(key, settings.site)) for key in doubtful}
    arrived = [key for key, there in answers.items() if there is True]
    absent = [key for key, there in answers.items() if there is False]
    if arrived or absent:
        async with shop.work(tenant_id) as work:
            await resolve_doubt(work, arrived, absent)


async def _plan_next(settings: Settings, work: Work) -> None:
    """Plan a task for when the next dispatch is due, or for when the oldest sending can be settled."""
    settling = await oldest_unsettled(work, settings.doubt_seconds, with_doubt=bool(settings.mail_url))
    times = [
        await next_due(work, _carried(settings)),
        settling + timedelta(seconds=settings.doubt_seconds) if settling else None,
    ]
    due = [at for at in times if at is not None]
    if due:
        # Rounded up, so that many senders plan one task; always to come, so that it can't be one that has run.
        earliest = max(min(due), work.now + timedelta(seconds=1)).timestamp()
        at = math.ceil(earliest / NEXT_EVERY_SECONDS) * NEXT_EVERY_SECONDS
        await plan(work, SEND, f"at {at}", {}, datetime.fromtimestamp(at, UTC))


def _task_fault(unreached: DispatchFault) -> TaskFault:
    """Say for the task what every one of its messages met."""
    return TaskFault.of(TaskFaultCode[unreached.code.name], **dict(unreached.args))


def _carried(settings: Settings) -> list[Channel]:
    """Return the channels for which there is somebody to hand messages to."""
    servers = {Channel.EMAIL: settings.smtp_url, Channel.SMS: settings.sms_gateway_url}
    return [channel for channel, url in servers.items() if url]


@asynccontextmanager
async def _alone(shop: Shop, tenant_id: UUID) -> AsyncIterator[bool]:
    """Hold a tenant's right to send on a connection of its own; it ends with the connection, also after a kill."""
    connection = await asyncpg.connect(for_asyncpg(shop.settings.app_database_url), timeout=10, command_timeout=30)
    try:
        lock = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))"
        yield bool(await connection.fetchval(lock, f"send {tenant_id}"))
    finally:
        connection.terminate()

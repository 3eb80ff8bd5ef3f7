"""Queue notices of payment stops to come and of reminders, each once (DUN-07, NEW-08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from domain.billing.commands.put_aside import put_aside, take_up
from domain.billing.model import PutAsideKind
from domain.billing.queries.dialogue import invoices_to_announce
from domain.billing.rules.reject import reject_reason
from domain.dialogue.model import Contact, DunningTextKind, NewDispatch, Notice, NoticeKind
from domain.dialogue.registry import addresses
from domain.dialogue.repository.contacts import contacts
from domain.dialogue.repository.dispatches import insert_dispatches, met_obligations
from domain.dialogue.repository.notices import load_notices, reminders_by_sms
from domain.dialogue.repository.own_texts import load_texts
from domain.dialogue.rules.announcing import notice_message, reminder_values, sender_values, stop_values
from domain.dialogue.rules.merge import Value
from domain.dialogue.rules.noticing import (
    DAYS_MAX,
    LATE_DAYS_MAX,
    is_reminder_noticed,
    is_stop_noticed,
    notice_channel,
    notice_text,
)
from domain.dialogue.rules.outcomes import queued_facts
from domain.dialogue.rules.own_texts import OwnTexts, said
from domain.dunning.queries.dialogue import reminders_to_announce, unpaid_reminders
from domain.dunning.queries.stops import ComingStop, coming_stop_page
from domain.kernel.database import Reading
from domain.kernel.ids import new_id
from domain.kernel.isolating import each_alone
from domain.kernel.work import Work
from domain.people.queries.billing import billing_organisation, payment_account

PAGE = 500


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that is due: what obliges us to it, who gets it, and what its text may show beside the receiver."""

    notice: Notice
    obligation: str
    payer_id: UUID
    invoice_id: UUID
    reminder_id: UUID | None
    step: int
    values: Mapping[str, Value]


async def queue_stop_notices(work: Work, after: tuple[date, UUID] | None = None) -> tuple[date, UUID] | None:
    """Warn of the next payment stops; return where to go on, None when there are no more.

    A stop that is not made as things stand is not warned of. One that was postponed is warned of again before its day.
    """
    notices = await load_notices(work)
    if not any(kind is NoticeKind.STOP for _, kind in notices):
        return None
    page = await coming_stop_page(work, None, work.today, limit=PAGE, after=after)
    due = []
    for one in page.stops:
        process_id = one.claim.process.id if one.claim.process else None
        notice = notices.get((process_id, NoticeKind.STOP)) if process_id else None
        if notice and not one.is_spared and is_stop_noticed(one.on, notice.days, work.today):
            due.append((notice, one))
    await _queue(work, await _stop_notices(work, due))
    is_over = page.reached is None or page.reached[0] > work.today + timedelta(days=DAYS_MAX)
    return None if is_over else page.reached


async def queue_reminder_notices(work: Work, after: UUID | None = None) -> UUID | None:
    """Notice of the next reminders of the last days; return where to go on, None when there are no more."""
    first_on = work.today - timedelta(days=DAYS_MAX + LATE_DAYS_MAX)
    rows = await unpaid_reminders(work, first_on, work.today, limit=PAGE, after=after)
    await _queue(work, await _reminder_notices(work, rows))
    return rows[-1]["id"] if len(rows) == PAGE else None


async def queue_notices_of(work: Work, reminder_ids: Sequence[UUID]) -> None:
    """Notice of reminders that were issued just now, where their processes do so on the same day."""
    rows = await reminders_to_announce(work, reminder_ids)
    await _queue(work, await _reminder_notices(work, [row for row in rows if row["open_now_minor"]]))


async def _stop_notices(read: Reading, due: Sequence[tuple[Notice, ComingStop]]) -> list[Due]:
    invoice_ids = [one.claim.invoice_id for _, one in due]
    texts = {row["id"]: row["text"] for row in await invoices_to_announce(read, invoice_ids)} if due else {}
    senders = await _senders(read, {one.organisation_id for _, one in due})
    return [
        Due(
            notice,
            f"stop_notice:{one.claim.invoice_id}:{one.on}",
            one.claim.payer_id,
            one.claim.invoice_id,
            None,
            0,
            stop_values(
                number=one.claim.number,
                text=texts[one.claim.invoice_id],
                amount_minor=one.claim.open_minor + one.claim.open_fees_minor,
                currency=one.currency,
                stop_on=one.on,
                reference=one.claim.reference,
            )
            | senders[one.organisation_id],
        )
        for notice, one in due
    ]


async def _reminder_notices(work: Work, rows: Sequence[Any]) -> list[Due]:
    """Return the notices of reminders that are due; one that went by SMS itself gets no second one."""
    notices = await load_notices(work)
    due = []
    for row in rows:
        notice = notices.get((row["process_id"], NoticeKind.REMINDER)) if row["process_id"] else None
        if notice and is_reminder_noticed(row["issued_on"], notice.days, work.today):
            due.append((notice, row))
    by_sms = await reminders_by_sms(work, [f"reminder:{row['id']}" for _, row in due]) if due else set()
    senders = await _senders(work, {row["organisation_id"] for _, row in due})
    return [
        Due(
            notice,
            f"reminder_notice:{row['id']}",
            row["payer_id"],
            row["invoice_id"],
            row["id"],
            row["step"],
            reminder_values(row) | senders[row["organisation_id"]],
        )
        for notice, row in due
        if row["id"] not in by_sms
    ]


async def _senders(read: Reading, organisation_ids: set[UUID]) -> dict[UUID, dict[str, Value]]:
    return {key: await sender_of(read, key) for key in organisation_ids}


async def sender_of(read: Reading, organisation_id: UUID) -> dict[str, Value]:
    """Return what a notice may show of an organisation that sends it."""
    return sender_values(
        await billing_organisation(read, organisation_id), await payment_account(read, organisation_id)
    )


async def _queue(work: Work, due: Sequence[Due]) -> None:
    """Queue what is due and was not queued before; what is broken stops no other, and is tried each day (NEW-10)."""
    if not due:
        return
    met = await met_obligations(work, [one.obligation for one in due])
    left = [one for one in due if one.obligation not in met]
    _, broken = await each_alone(work, left, partial(_write, work))
    failed = {one.invoice_id: (one.payer_id, reject_reason(error)) for one, error in broken}
    await take_up(work, PutAsideKind.NOTICE, [one.invoice_id for one in due if one.invoice_id not in failed])
    await put_aside(work, PutAsideKind.NOTICE, [(key, *found) for key, found in failed.items()])


async def _write(work: Work, due: Sequence[Due]) -> None:
    payers = await contacts(work, sorted({one.payer_id for one in due}))
    texts = await load_texts(work)
    new = [made for one in due if (made := _written(one, payers[one.payer_id], texts)) is not None]
    await insert_dispatches(work, new)
    work.record_many(queued_facts(new, None))


def _written(due: Due, payer: Contact, texts: OwnTexts) -> NewDispatch | None:
    reached = notice_channel(addresses(payer))
    if reached is None:
        return None
    channel, recipient = reached
    purpose, standard = due.notice.kind.purpose, notice_text(due.notice, payer.language)
    occasion = (due.notice.process_id, DunningTextKind(purpose.value), due.step)
    text = said(texts, *occasion, channel, payer.language, standard)
    subject, body = notice_message(text, payer, due.values)
    return NewDispatch(
        id=new_id(),
        member_id=payer.member_id,
        channel=channel,
        purpose=purpose,
        obligation=due.obligation,
        recipient=recipient,
        subject=subject,
        body=body,
        invoice_id=due.invoice_id,
        reminder_id=due.reminder_id,
    )

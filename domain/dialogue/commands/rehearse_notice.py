"""Show what a notice would say to a real payer, before it is saved (DUN-07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.billing.queries.dialogue import invoices_to_announce
from domain.billing.queries.overdue import oldest_open_invoice
from domain.dialogue.commands.queue_notices import sender_of
from domain.dialogue.model import NoticeKind
from domain.dialogue.registry import addresses
from domain.dialogue.repository.contacts import contacts
from domain.dialogue.rules.announcing import notice_message, reminder_values, stop_values
from domain.dialogue.rules.noticing import notice_channel, notice_errors, notice_subject
from domain.dialogue.rules.segments import SmsSize, sms_size, sms_text
from domain.dialogue.rules.texts import Text
from domain.kernel.database import Reading
from domain.kernel.refusal import refuse_if_any
from domain.people.model import Channel

_DAYS_TO_PAY = 14


@dataclass(frozen=True, slots=True)
class NoticePreview:
    """A notice as one payer would get it: on which channel (None: not at all), its text, and how long it is as SMS."""

    member_id: UUID
    channel: Channel | None
    subject: str
    body: str
    size: SmsSize


async def rehearse_notice(
    read: Reading, kind: NoticeKind, *, days: int, body: str, today: date, member_id: UUID | None = None
) -> NoticePreview | None:
    """Return a notice about the oldest open invoice, of one payer where named; None where nothing is open.

    Refuses like save_notice.
    """
    refuse_if_any(notice_errors(kind, days, body))
    invoice_id = await oldest_open_invoice(read, member_id)
    if invoice_id is None:
        return None
    [invoice] = await invoices_to_announce(read, [invoice_id])
    payer = (await contacts(read, [invoice["payer_id"]]))[invoice["payer_id"]]
    if kind is NoticeKind.STOP:
        values = stop_values(
            number=invoice["number"],
            text=invoice["text"],
            amount_minor=invoice["total_minor"],
            currency=invoice["currency"],
            stop_on=today + timedelta(days=days),
            reference=invoice["reference"],
        )
    else:
        due_on = today + timedelta(days=_DAYS_TO_PAY)
        asked = {"open_minor": invoice["total_minor"], "fees_minor": 0, "fee_minor": 0, "due_on": due_on}
        named = {"invoice_number": invoice["number"], "invoice_text": invoice["text"], "number": 1}
        values = reminder_values({**invoice, **named, **asked})
    sender = await sender_of(read, invoice["organisation_id"])
    subject, text = notice_message(Text(notice_subject(kind, payer.language), body), payer, values | sender)
    reached = notice_channel(addresses(payer))
    shown = sms_text(text)
    return NoticePreview(payer.member_id, reached[0] if reached else None, subject, shown, sms_size(shown))

"""Show what a dunning process's own text would say to a real payer, before it is saved (CAT-40)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.billing.queries.dialogue import invoices_to_announce
from domain.billing.queries.overdue import oldest_open_invoice
from domain.dialogue.model import Contact, DunningText, DunningTextKind, Purpose
from domain.dialogue.repository.contacts import contacts
from domain.dialogue.rules.announcing import (
    link_message,
    notice_message,
    reminder_message,
    reminder_values,
    sender_values,
    stop_values,
)
from domain.dialogue.rules.merge import Value
from domain.dialogue.rules.own_texts import last_announces, text_errors
from domain.dialogue.rules.segments import SmsSize, sms_size, sms_text
from domain.dialogue.rules.texts import Text
from domain.dunning.model import DunningProcess
from domain.dunning.queries.processes import process_book
from domain.kernel.database import Reading, Row
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.payments.rules.links import link_mark
from domain.people.queries.billing import billing_organisation, payment_account

_DAYS_AHEAD = 7
_CARD = "•••• 1234"
_LINK = f"https://example.org/pay/{'x' * 65}"
"""As long as a real one is, for the length of an SMS."""
_FIRST_NUMBER = 10_001


@dataclass(frozen=True, slots=True)
class TextPreview:
    """A text as one payer would get it by e-mail or letter; `sms` and its size where the SMS has words of its own."""

    member_id: UUID
    subject: str
    body: str
    sms: str | None
    size: SmsSize | None


async def rehearse_text(
    read: Reading, text: DunningText, *, today: date, member_id: UUID | None = None
) -> TextPreview | None:
    """Return a text about the oldest open invoice, of one payer where named; None where nothing is open.

    A reminder is as if it were issued today with its step's fee and days to pay. Refuses like save_text.
    """
    process = (await process_book(read)).processes.get(text.process_id)
    if process is None:
        raise NotFound("dunning process", text.process_id)
    refuse_if_any(text_errors(text, process))
    invoice_id = await oldest_open_invoice(read, member_id)
    if invoice_id is None:
        return None
    [invoice] = await invoices_to_announce(read, [invoice_id])
    payer = (await contacts(read, [invoice["payer_id"]]))[invoice["payer_id"]]
    sample = _Sample(
        process,
        text,
        invoice,
        replace(payer, language=text.language),
        await billing_organisation(read, invoice["organisation_id"]),
        await payment_account(read, invoice["organisation_id"]),
        today,
    )
    subject, body = sample.message(text.body)
    if not text.sms:
        return TextPreview(payer.member_id, subject, body, None, None)
    sms = sms_text(sample.message(text.sms)[1])
    return TextPreview(payer.member_id, subject, body, sms, sms_size(sms))


@dataclass(frozen=True, slots=True)
class _Sample:
    """What a text is shown with: an open invoice, its payer, and who sends it."""

    process: DunningProcess
    text: DunningText
    invoice: Row
    payer: Contact
    organisation: Row | None
    account: Row | None
    today: date

    def message(self, body: str) -> tuple[str, str]:
        text, kind = Text(self.text.subject, body), self.text.kind
        if kind is DunningTextKind.REMINDER:
            return reminder_message(text, self._reminder(), self.payer, self.organisation, self.account)
        if kind.purpose is Purpose.PAYMENT_LINK:
            return self._link(text)
        values = reminder_values(self._reminder()) if kind.has_steps else self._stop()
        return notice_message(text, self.payer, values | sender_values(self.organisation, self.account))

    def _reminder(self) -> dict[str, Any]:
        step = self.process.steps[self.text.step - 1]
        return {
            **self.invoice,
            "number": _FIRST_NUMBER,
            "step": self.text.step,
            "invoice_number": self.invoice["number"],
            "invoice_text": self.invoice["text"],
            "open_minor": self.invoice["total_minor"],
            "fees_minor": 0,
            "fee_minor": step.fee_minor,
            "due_on": self.today + timedelta(days=step.due_days),
            "announces_collection": last_announces(self.process, self.text.step),
        }

    def _stop(self) -> dict[str, Value]:
        return stop_values(
            number=self.invoice["number"],
            text=self.invoice["text"],
            amount_minor=self.invoice["total_minor"],
            currency=self.invoice["currency"],
            stop_on=self.today + timedelta(days=_DAYS_AHEAD),
            reference=self.invoice["reference"],
        )

    def _link(self, text: Text) -> tuple[str, str]:
        link_id = new_id()
        is_retried = self.text.kind is DunningTextKind.CARD_DECLINED
        values = {
            **self.invoice,
            "id": link_id,
            "organisation": self.organisation["name"] if self.organisation else "",
            "open_minor": self.invoice["total_minor"],
            "declined_card": _CARD,
            "retry_on": self.today + timedelta(days=1) if is_retried else None,
            "valid_until": None,
        }
        subject, body = link_message(text, values, self.payer)
        return subject, body.replace(link_mark(link_id), _LINK)

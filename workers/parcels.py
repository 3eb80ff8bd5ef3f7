"""Making claimed dispatches ready to hand over: who they come from, what is attached, how the channel writes them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from domain.billing.formats.invoice_pdf import BALANCE_INVOICE, InvoiceDocument, render
from domain.billing.queries.documents import invoice_document
from domain.dialogue.model import Attachment, Dispatch, Message, Purpose, Sender
from domain.dialogue.queries import senders
from domain.dialogue.registry import CHANNELS
from domain.dialogue.rules.faults import unwritable
from domain.dunning.queries.documents import balance_document, reminder_document
from domain.kernel.database import Reading
from domain.payments.rules.links import link_key, with_links
from domain.people.model import Channel
from workers.outcomes import Outcome, Result
from workers.post import Outcomes, Parcel
from workers.settings import Settings
from workers.shop import Shop

_FILE_NAMES = {
    "nb": ("faktura", "purring", "restkrav", "kreditnota"),
    "da": ("faktura", "rykker", "restkrav", "kreditnota"),
    "sv": ("faktura", "betalningspaminnelse", "restskuld", "kreditfaktura"),
    "en": ("invoice", "reminder", "balance-invoice", "credit-note"),
}

_WITH_INVOICE = frozenset({Purpose.INVOICE, Purpose.CREDIT_NOTE, Purpose.PAYMENT_LINK, Purpose.FEE_COLLECTION})


async def prepare(shop: Shop, claimed: Sequence[Dispatch], outcomes: Outcomes, read: Reading) -> list[Parcel]:
    """Return parcels of claimed dispatches; one that can't be written has its outcome at once and stops no other."""
    parcels = []
    links = link_key(shop.settings.secret_key)
    come_from = await senders(read, claimed)
    for dispatch in claimed:
        sender = come_from.get(dispatch.id, Sender("", ""))
        try:
            document = await _document(read, dispatch)
            body = with_links(dispatch.body, read.tenant_id, links, shop.settings.public_url)
            parcel = await asyncio.to_thread(_write, shop.settings, dispatch, body, sender, document)
        except Exception as broken:  # noqa: BLE001 - one message that can't be written stops no other (NEW-10)
            outcomes.untouched.discard(dispatch.id)
            outcomes.results[dispatch.id] = Result(Outcome.NEVER, unwritable(broken))
        else:
            parcels.append(parcel)
    return parcels


async def _document(read: Reading, dispatch: Dispatch) -> InvoiceDocument | None:
    """Return the invoice, credit note, reminder or balance invoice that goes with an e-mail."""
    if dispatch.channel is not Channel.EMAIL:
        return None
    if dispatch.purpose is Purpose.REMINDER and dispatch.reminder_id is not None:
        return await reminder_document(read, dispatch.reminder_id)
    if dispatch.purpose is Purpose.BALANCE_INVOICE and dispatch.balance_id is not None:
        return await balance_document(read, dispatch.balance_id)
    if dispatch.purpose in _WITH_INVOICE and dispatch.invoice_id is not None:
        return await invoice_document(read, dispatch.invoice_id)
    return None


def _write(
    settings: Settings, dispatch: Dispatch, body: str, sender: Sender, document: InvoiceDocument | None
) -> Parcel:
    message = Message(
        dispatch_id=dispatch.id,
        recipient=dispatch.recipient or "",
        subject=dispatch.subject,
        body=body,
        sender=sender,
        site=settings.site,
        queued_at=dispatch.queued_at,
        attachments=(_attachment(document),) if document else (),
    )
    return Parcel(dispatch, CHANNELS[dispatch.channel].render(message))


def _attachment(document: InvoiceDocument) -> Attachment:
    names = _FILE_NAMES.get(document.language, _FILE_NAMES["nb"])
    kind = 2 if document.kind == BALANCE_INVOICE else 3 if document.takes_back else document.reminds_of is not None
    return Attachment(f"{names[kind]}-{document.number}.pdf", "application/pdf", render(document))

"""Send a dispatch again, as a dispatch of its own, because a person asked for it (DIA-03)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.billing.queries.dialogue import credit_notes_to_announce, invoices_to_announce
from domain.dialogue.commands.queue_balance_dispatches import compose_balances
from domain.dialogue.commands.queue_credit_note_dispatches import compose_credit_notes
from domain.dialogue.commands.queue_invoice_dispatches import compose_invoices
from domain.dialogue.commands.queue_reminder_dispatches import compose_reminders
from domain.dialogue.model import RESENDABLE, Dispatch, DispatchNotResendable, DispatchResent, NewDispatch, Purpose
from domain.dialogue.registry import addresses
from domain.dialogue.repository.contacts import contacts
from domain.dialogue.repository.dispatches import insert_dispatches, lock_dispatch, resend_on_its_way
from domain.dialogue.rules.outcomes import queued_facts
from domain.dialogue.rules.reaching import choose_channel
from domain.dunning.queries.balances import balance_invoices
from domain.dunning.queries.dialogue import reminders_to_announce
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work


async def resend_dispatch(work: Work, dispatch_id: UUID) -> UUID:
    """Queue a dispatch again and return the new one's id; the old one stays as it is.

    It goes to where the member is reached now. The message of an invoice, a credit note, a reminder or a balance
    invoice is written anew; any other keeps its words.
    Refuses with NotFound, and with DispatchNotResendable while it, or a resend of it, is on its way.
    """
    original = await lock_dispatch(work, dispatch_id)
    if original is None:
        raise NotFound("dispatch", dispatch_id)
    if original.state not in RESENDABLE:
        raise DispatchNotResendable(dispatch_id, original.state.value)
    under_way = await resend_on_its_way(work, original)
    if under_way is not None:
        raise DispatchNotResendable(dispatch_id, under_way)
    written = await _rewritten(work, original)
    new = replace(written, obligation=f"resend:{written.id}", resends_id=original.id)
    await insert_dispatches(work, [new])
    work.record(DispatchResent(new.id, new.member_id, original.id))
    work.record_many(queued_facts([new], new.campaign_id))
    await work.audit(
        "dispatch.resent",
        "dispatch",
        new.id,
        after={"resends": original.id, "channel": new.channel.value, "recipient": new.recipient},
        member_id=new.member_id,
    )
    return new.id


async def _rewritten(work: Work, original: Dispatch) -> NewDispatch:
    if original.purpose is Purpose.REMINDER and original.reminder_id is not None:
        return (await compose_reminders(work, await reminders_to_announce(work, [original.reminder_id])))[0]
    if original.purpose is Purpose.BALANCE_INVOICE and original.balance_id is not None:
        return (await compose_balances(work, list((await balance_invoices(work, [original.balance_id])).values())))[0]
    if original.purpose is Purpose.CREDIT_NOTE and original.invoice_id is not None:
        return (await compose_credit_notes(work, await credit_notes_to_announce(work, [original.invoice_id])))[0]
    if original.purpose is Purpose.INVOICE and original.invoice_id is not None:
        invoices = await invoices_to_announce(work, [original.invoice_id])
        return (await compose_invoices(work, invoices))[0]
    contact = (await contacts(work, [original.member_id]))[original.member_id]
    now_at = addresses(contact)
    only = original.channel if now_at.get(original.channel) else None
    channel, recipient = choose_channel(contact.preferred, now_at, only=only)
    return NewDispatch(
        id=new_id(),
        member_id=original.member_id,
        channel=channel,
        purpose=original.purpose,
        obligation="",
        recipient=recipient,
        subject=original.subject,
        body=original.body,
        invoice_id=original.invoice_id,
        reminder_id=original.reminder_id,
        campaign_id=original.campaign_id,
        sender=original.sender,
    )

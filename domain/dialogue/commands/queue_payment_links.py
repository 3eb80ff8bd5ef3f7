"""Queue payment links: because staff ask for one, or because a kept card could not be charged (PRV-04, FEE-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.billing.queries.payments import invoices_by_id
from domain.dialogue.model import Contact, DunningTextKind, NewDispatch, Purpose
from domain.dialogue.registry import addresses
from domain.dialogue.repository.contacts import contacts
from domain.dialogue.repository.dispatches import insert_dispatches, met_obligations
from domain.dialogue.repository.own_texts import load_texts
from domain.dialogue.rules.announcing import link_message
from domain.dialogue.rules.declined_texts import declined_text
from domain.dialogue.rules.outcomes import queued_facts
from domain.dialogue.rules.own_texts import OwnTexts, said
from domain.dialogue.rules.payment_texts import link_text
from domain.dialogue.rules.reaching import choose_channel
from domain.dunning.queries.processes import processes_of_plans
from domain.kernel import idempotency
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.payments.commands.create_payment_links import create_payment_links
from domain.payments.model import ChargeState, LinkEnrolment, NewLink, NoProviderAccount, NothingToPay
from domain.payments.queries.dialogue import charges_to_tell, links_to_send
from domain.payments.queries.links import account_of


async def send_payment_link(work: Work, new: NewLink, key: bytes, *, idempotency_key: str) -> UUID:
    """Make a payment link of an invoice, queue it to the payer, and return it.

    Refuses with NotFound, InvalidInput, NothingToPay and NoProviderAccount.
    """
    digest = idempotency.request_hash("send_payment_link", {"invoice": new.invoice_id, "enrolment": new.enrolment})
    before = await idempotency.claim(work, idempotency_key, digest)
    if before is not None:
        return UUID(before["id"])
    invoice = next(iter(await invoices_by_id(work, [new.invoice_id])), None)
    if invoice is None:
        raise NotFound("invoice", new.invoice_id)
    if await account_of(work, invoice["organisation_id"]) is None:
        raise NoProviderAccount(invoice["organisation_id"])
    link_id = (await create_payment_links(work, [new], key)).get(new.invoice_id)
    if link_id is None:
        raise NothingToPay(new.invoice_id)
    await queue_links(work, {link_id: None})
    await work.audit(
        "send_payment_link",
        "payment_link",
        link_id,
        after={"invoice": invoice["number"], "enrolment": new.enrolment.value},
        member_id=invoice["payer_id"],
    )
    await idempotency.remember(work, idempotency_key, {"id": link_id})
    return link_id


async def queue_fallen_back(work: Work, charge_ids: Sequence[UUID], key: bytes) -> int:
    """Queue a payment link for each charge that fell back, and return how many were new; each charge gives one.

    The payer may keep another card with it. What was paid meanwhile gets none.
    """
    found = [row for row in await charges_to_tell(work, charge_ids) if row["state"] == ChargeState.FALLEN_BACK]
    return await _queue_of_charges(work, found, key)


async def queue_declined_once(work: Work, charge_ids: Sequence[UUID], key: bytes) -> int:
    """Queue a payment link for each charge that was declined once and waits for its next attempt (CAT-40).

    Return how many were new. Whose card has been tried again, or has paid meanwhile, gets none.
    """
    found = [row for row in await charges_to_tell(work, charge_ids) if _is_declined_once(row)]
    return await _queue_of_charges(work, found, key)


async def _queue_of_charges(work: Work, charges: Sequence[Row], key: bytes) -> int:
    met = await met_obligations(work, [_of_charge(row) for row in charges])
    wanted = {row["invoice_id"]: row for row in charges if _of_charge(row) not in met}
    links = await create_payment_links(work, [NewLink(key_, LinkEnrolment.OFFERED) for key_ in wanted], key)
    return await queue_links(work, {link_id: wanted[invoice_id] for invoice_id, link_id in links.items()})


async def queue_links(work: Work, links: Mapping[UUID, Row | None]) -> int:
    """Queue the messages that carry links, each with the charge that it follows from, if it does."""
    rows = await links_to_send(work, list(links))
    payers = await contacts(work, [row["payer_id"] for row in rows])
    texts, processes = await load_texts(work), await processes_of_plans(work)
    new = []
    for row in rows:
        process_id = processes.get(row["billing_plan_id"])
        new.append(_compose(row, payers[row["payer_id"]], links[row["id"]], texts, process_id))
    inserted = await insert_dispatches(work, new)
    work.record_many(queued_facts(new, None))
    return inserted


def _compose(link: Row, payer: Contact, charge: Row | None, texts: OwnTexts, process_id: UUID | None) -> NewDispatch:
    channel, recipient = choose_channel(payer.preferred, addresses(payer))
    text = link_text(channel, payer.language)
    declined = {"declined_card": None, "retry_on": None}
    if charge is not None:
        kind = DunningTextKind.CARD_DECLINED if _is_declined_once(charge) else DunningTextKind.CARD_GIVEN_UP
        declined = {"declined_card": charge["masked"], "retry_on": charge["next_attempt_on"]}
        standard = declined_text(kind, channel, payer.language)
        text = said(texts, process_id, kind, 0, channel, payer.language, standard)
    subject, body = link_message(text, {**link, **declined}, payer)
    return NewDispatch(
        id=new_id(),
        member_id=payer.member_id,
        channel=channel,
        purpose=Purpose.PAYMENT_LINK,
        obligation=_of_charge(charge) if charge else f"payment-link:{link['id']}",
        recipient=recipient,
        subject=subject,
        body=body,
        invoice_id=link["invoice_id"],
    )


def _is_declined_once(charge: Row) -> bool:
    return bool(charge["state"] == ChargeState.FAILED and charge["attempts"] == 1)


def _of_charge(charge: Row) -> str:
    return f"declined:{charge['id']}" if _is_declined_once(charge) else f"fallen-back:{charge['id']}"

"""Confirm orders by e-mail, each once by itself, and as often as staff ask for it (SUB-17, NEW-08)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.dialogue.model import Contact, NewDispatch, Purpose, Sender
from domain.dialogue.registry import addresses
from domain.dialogue.repository.contacts import contacts
from domain.dialogue.repository.dispatches import insert_dispatches, met_obligations
from domain.dialogue.rules.confirming import order_message
from domain.dialogue.rules.outcomes import queued_facts
from domain.kernel import idempotency
from domain.kernel.database import Reading
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.people.model import Channel
from domain.subscriptions.model import Order
from domain.subscriptions.queries.orders import order_of


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a confirmation says, and the address that it goes to; None where the member has no e-mail address."""

    recipient: str | None
    subject: str
    body: str


async def confirm_orders(work: Work, subscription_ids: Sequence[UUID]) -> int:
    """Queue the confirmations of orders, and return how many were new; each order has one.

    A member without an e-mail address gets none.
    """
    met = await met_obligations(work, [obligation_of(key) for key in subscription_ids])
    found = [await order_of(work, key, work.today) for key in subscription_ids if obligation_of(key) not in met]
    orders = [order for order in found if order is not None]
    members = await contacts(work, sorted({order.member_id for order in orders}))
    new = [
        _composed(order, members[order.member_id], obligation_of(order.subscription_id))
        for order in orders
        if members[order.member_id].email
    ]
    inserted = await insert_dispatches(work, new)
    work.record_many(queued_facts(new, None))
    return inserted


async def resend_confirmation(work: Work, subscription_id: UUID, *, idempotency_key: str) -> UUID:
    """Queue the confirmation of an order as it is today, whether it was sent before or not, and return the dispatch.

    One to a member without an e-mail address has failed at once, and says so. Refuses with NotFound.
    """
    digest = idempotency.request_hash("resend_confirmation", {"id": subscription_id})
    before = await idempotency.claim(work, idempotency_key, digest)
    if before is not None:
        return UUID(before["id"])
    order, member = await _order(work, subscription_id, work.today)
    met = await met_obligations(work, [obligation_of(subscription_id)])
    written = _composed(order, member, obligation_of(subscription_id, new_id() if met else None))
    await insert_dispatches(work, [written])
    work.record_many(queued_facts([written], None))
    await work.audit(
        "resend_confirmation",
        "dispatch",
        written.id,
        after={"subscription": subscription_id, "recipient": written.recipient},
        member_id=member.member_id,
    )
    await idempotency.remember(work, idempotency_key, {"id": written.id})
    return written.id


async def preview_confirmation(read: Reading, subscription_id: UUID, today: date) -> Confirmation:
    """Return what the confirmation of an order would say today. Refuses with NotFound."""
    order, member = await _order(read, subscription_id, today)
    return Confirmation(member.email, *order_message(order, member))


def obligation_of(subscription_id: UUID, again_id: UUID | None = None) -> str:
    """Return what obliges us to confirm an order: the order, or somebody who asked for it again."""
    return f"order:{subscription_id}" + (f":{again_id}" if again_id else "")


async def _order(read: Reading, subscription_id: UUID, today: date) -> tuple[Order, Contact]:
    order = await order_of(read, subscription_id, today)
    if order is None:
        raise NotFound("subscription", subscription_id)
    return order, (await contacts(read, [order.member_id]))[order.member_id]


def _composed(order: Order, member: Contact, obligation: str) -> NewDispatch:
    subject, body = order_message(order, member)
    return NewDispatch(
        id=new_id(),
        member_id=member.member_id,
        channel=Channel.EMAIL,
        purpose=Purpose.ORDER,
        obligation=obligation,
        recipient=addresses(member)[Channel.EMAIL],
        subject=subject,
        body=body,
        sender=Sender(order.organisation_name, order.organisation_email),
    )

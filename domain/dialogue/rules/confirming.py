"""What the confirmation of an order says (SUB-17)."""

from __future__ import annotations

from datetime import timedelta

from domain.dialogue.model import Contact
from domain.dialogue.rules.announcing import merged, receiver_values
from domain.dialogue.rules.merge import Lines, Value
from domain.dialogue.rules.order_texts import method_text, order_text, when_paid_text
from domain.kernel.money import Money
from domain.subscriptions.model import Order

_DAY = timedelta(days=1)


def order_message(order: Order, member: Contact) -> tuple[str, str]:
    """Return subject and body of an order's confirmation, in the member's language."""
    return merged(order_text(member.language), receiver_values(member) | order_values(order, member), member.language)


def order_values(order: Order, member: Contact) -> dict[str, Value]:
    """Return what a confirmation may show of an order; one copy goes without saying.

    A later period than the first has words of its own: an order may be confirmed again years afterwards.
    """
    then, is_first = order.then, order.now is not None and order.now.start_on == order.start_on
    first, now = (order.now, None) if is_first else (None, order.now)
    return {
        "organisation_name": order.organisation_name,
        "plan_name": order.plan_name,
        "plan_description": Lines(order.plan_description),
        "product_descriptions": Lines(order.product_descriptions),
        "copies": order.copies if order.copies > 1 else None,
        "start_on": order.start_on,
        "when_paid": when_paid_text(member.language) if order.awaits_payment else None,
        "first_amount": Money(first.amount_minor, order.currency) if first else None,
        "first_until": first.end_on - _DAY if first else None,
        "now_amount": Money(now.amount_minor, order.currency) if now else None,
        "now_until": now.end_on - _DAY if now else None,
        "then_amount": Money(then.amount_minor, order.currency) if then else None,
        "then_from": then.start_on if then else None,
        "bound_through": order.bound_until - _DAY if order.bound_until else None,
        "last_day": order.ends_on - _DAY if order.ends_on else None,
        "payment_method": method_text(order.payment_method, member.language),
        "payer_name": order.payer_name,
        "withdrawal": Lines(order.withdrawal),
    }

"""What a message says of an invoice, a reminder or a campaign: the standing text with its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.billing.model import Credit, CreditSource
from domain.billing.rules.drawing import drawn_minor
from domain.billing.rules.slips import REFERENCE_NAMES
from domain.dialogue.model import Contact
from domain.dialogue.rules.balance_texts import balance_text
from domain.dialogue.rules.credit_note_texts import credit_note_text
from domain.dialogue.rules.merge import Lines, Value, merge, merge_line
from domain.dialogue.rules.payment_texts import receipt_text
from domain.dialogue.rules.reminder_texts import collection_notice
from domain.dialogue.rules.texts import Text, invoice_text
from domain.dialogue.rules.wording import account_text
from domain.kernel.money import Money
from domain.payments.rules.links import link_mark
from domain.people.model import Channel, ReferenceKind

Row = Mapping[str, Any]


def invoice_message(
    invoice: Row,
    drawn: Sequence[Credit],
    payer: Contact,
    channel: Channel,
    organisation: Row | None,
    account: Row | None,
    earlier_fees_minor: int = 0,
) -> tuple[str, str]:
    """Return subject and body about an invoice: amount, due date, account and KID, in the payer's language.

    Where earlier credit settled something of it, or earlier fees are demanded with it, the amount to pay is another,
    and the text says why (BIL-08). What credit settled whole asks for no payment.
    """
    currency, credit_minor = invoice["currency"], drawn_minor(drawn)
    pay_minor = invoice["total_minor"] - credit_minor + earlier_fees_minor
    is_settled = credit_minor > 0 and pay_minor == 0
    values = receiver_values(payer) | {
        "organisation_name": organisation["name"] if organisation else "",
        "invoice_number": invoice["number"],
        "invoice_text": invoice["text"],
        "invoice_amount": Money(invoice["total_minor"], currency) if drawn or earlier_fees_minor else None,
        "credited_before": _taken_off(drawn, CreditSource.CREDIT_NOTE, currency),
        "overpaid_before": _taken_off(drawn, CreditSource.PAYMENT_CREDIT, currency),
        "earlier_fees": Money(earlier_fees_minor, currency) if earlier_fees_minor else None,
        "amount": Money(pay_minor, currency),
        "due_on": invoice["due_on"],
        "reference": None if is_settled else invoice["reference"],
    }
    values |= _paid_to(None if is_settled else account)
    return merged(invoice_text(channel, payer.language), values, payer.language)


def _taken_off(drawn: Sequence[Credit], kind: CreditSource, currency: str) -> Money | None:
    minor = drawn_minor(drawn, kind)
    return Money(-minor, currency) if minor else None


def reminder_message(
    text: Text, reminder: Row, payer: Contact, organisation: Row | None, account: Row | None
) -> tuple[str, str]:
    """Return subject and body of a reminder in the words of a text: the invoice's rest, the fees, both (DUN-01)."""
    fees_minor, currency = reminder["fees_minor"] + reminder["fee_minor"], reminder["currency"]
    values = (
        receiver_values(payer)
        | {
            "organisation_name": organisation["name"] if organisation else "",
            "reminder_number": reminder["number"],
            "step": reminder["step"],
            "invoice_number": reminder["invoice_number"],
            "invoice_text": reminder["invoice_text"],
            "invoice_amount": Money(reminder["open_minor"], currency),
            "fees": Money(fees_minor, currency) if fees_minor else None,
            "collection_notice": collection_notice(payer.language) if reminder["announces_collection"] else None,
            "amount": Money(reminder["open_minor"] + fees_minor, currency),
            "due_on": reminder["due_on"],
            "reference": reminder["reference"],
        }
        | _paid_to(account)
    )
    return merged(text, values, payer.language)


def balance_message(
    balance: Row, payer: Contact, channel: Channel, organisation: Row | None, account: Row | None
) -> tuple[str, str]:
    """Return subject and body of a balance invoice: all that is owed already, and until when (CAT-42)."""
    values = (
        receiver_values(payer)
        | {
            "organisation_name": organisation["name"] if organisation else "",
            "balance_number": balance["number"],
            "amount": Money(balance["total_minor"], balance["currency"]),
            "due_on": balance["due_on"],
            "reference": balance["reference"],
        }
        | _paid_to(account)
    )
    return merged(balance_text(channel, payer.language), values, payer.language)


def credit_note_message(note: Row, payer: Contact, channel: Channel, organisation: Row | None) -> tuple[str, str]:
    """Return subject and body of a credit note: what it takes back, and what has become of that (BIL-11)."""

    def unless_nothing(minor: int) -> Money | None:
        return Money(minor, note["currency"]) if minor else None

    values = receiver_values(payer) | {
        "organisation_name": organisation["name"] if organisation else "",
        "credit_note_number": note["number"],
        "invoice_number": note["invoice_number"],
        "invoice_text": note["invoice_text"],
        "amount": Money(note["total_minor"], note["currency"]),
        "taken_off": unless_nothing(note["taken_off_minor"]),
        "used": unless_nothing(note["used_minor"]),
        "paid_back": unless_nothing(note["paid_back_minor"]),
        "credit_left": unless_nothing(note["left_minor"]),
        "still_to_pay": unless_nothing(note["open_minor"]),
    }
    return merged(credit_note_text(channel, payer.language), values, payer.language)


def reminder_values(reminder: Row) -> dict[str, Value]:
    """Return what a notice may show of a reminder (DUN-07): all that it asks for, and until when."""
    asked_minor = reminder["open_minor"] + reminder["fees_minor"] + reminder["fee_minor"]
    return {
        "reminder_number": reminder["number"],
        "invoice_number": reminder["invoice_number"],
        "invoice_text": reminder["invoice_text"],
        "amount": Money(asked_minor, reminder["currency"]),
        "due_on": reminder["due_on"],
        "reference": reminder["reference"],
    }


def stop_values(
    *, number: int, text: str, amount_minor: int, currency: str, stop_on: date, reference: str | None
) -> dict[str, Value]:
    """Return what a notice may show of a payment stop to come (DUN-07): what would have to be paid before its day."""
    return {
        "invoice_number": number,
        "invoice_text": text,
        "amount": Money(amount_minor, currency),
        "stop_on": stop_on,
        "reference": reference,
    }


def sender_values(organisation: Row | None, account: Row | None) -> dict[str, Value]:
    """Return what a notice may show of who sends it, and where to pay."""
    return {"organisation_name": organisation["name"] if organisation else ""} | _paid_to(account)


def notice_message(text: Text, payer: Contact, values: Mapping[str, Value]) -> tuple[str, str]:
    """Return subject and body of a notice to one payer, with the values of what it is about and of its sender."""
    return merged(text, receiver_values(payer) | dict(values), payer.language)


def link_message(text: Text, link: Row, payer: Contact) -> tuple[str, str]:
    """Return subject and body that carry a payment link: what is open, and the card that was declined, if one was.

    `retry_on` is the day on which that card is tried again, None where it is not.
    """
    values = receiver_values(payer) | {
        "organisation_name": link["organisation"],
        "invoice_number": link["number"],
        "invoice_text": link["text"],
        "declined_card": link["declined_card"],
        "retry_on": link["retry_on"],
        "amount": Money(link["open_minor"], link["currency"]),
        "due_on": link["due_on"],
        "payment_link": link_mark(link["id"]),
        "valid_until": link["valid_until"],
    }
    return merged(text, values, payer.language)


def receipt_message(charge: Row, payer: Contact, channel: Channel, plan_description: str = "") -> tuple[str, str]:
    """Return subject and body of a receipt: what was taken, for what, and the provider's name of the transaction."""
    values = receiver_values(payer) | {
        "organisation_name": charge["organisation"],
        "invoice_number": charge["number"],
        "invoice_text": charge["text"],
        "amount": Money(charge["amount_minor"], charge["currency"]),
        "plan_description": Lines(plan_description),
        "product_descriptions": Lines(charge["descriptions"] or ""),
        "paid_on": charge["paid_on"],
        "transaction_id": charge["provider_reference"],
    }
    return merged(receipt_text(channel, payer.language), values, payer.language)


def appeal_message(
    text: Text, member: Contact, campaign_name: str, organisation_name: str, account: Row | None, reference: str | None
) -> tuple[str, str]:
    """Return subject and body of an appeal to one member."""
    values = (
        receiver_values(member)
        | {
            "organisation_name": organisation_name,
            "campaign_name": campaign_name,
            "reference": reference,
        }
        | _paid_to(account)
    )
    return merged(text, values, member.language)


def receiver_values(member: Contact) -> dict[str, Value]:
    """Return the values that every text may show of its receiver."""
    return {
        "member_name": member.name,
        "first_name": member.first_name or member.name,
        "member_number": member.number,
    }


def _paid_to(account: Row | None) -> dict[str, Value]:
    """Return what is paid to, and what its country calls the reference (KID-03)."""
    if account is None:
        return {"account": "", "reference_name": ""}
    name = REFERENCE_NAMES[ReferenceKind(account["reference_kind"])]
    return {"account": account["creditor_number"] or account_text(account["number"]), "reference_name": name}


def merged(text: Text, values: Mapping[str, Value], language: str) -> tuple[str, str]:
    """Return a text's subject and body with the values in place."""
    return merge_line(text.subject, values, language), merge(text.body, values, language)

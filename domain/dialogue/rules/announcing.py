"""What a message says of an invoice, a reminder or a campaign: the standing text with its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.dialogue.model import Contact
from domain.dialogue.rules.merge import Value, merge, merge_line
from domain.dialogue.rules.payment_texts import link_text, receipt_text
from domain.dialogue.rules.reminder_texts import reminder_text
from domain.dialogue.rules.texts import Text, invoice_text
from domain.dialogue.rules.wording import account_text
from domain.kernel.money import Money
from domain.payments.rules.links import link_mark
from domain.people.model import Channel

Row = Mapping[str, Any]


def invoice_message(
    invoice: Row, payer: Contact, channel: Channel, organisation: Row | None, account: Row | None
) -> tuple[str, str]:
    """Return subject and body about an invoice: amount, due date, account and KID, in the payer's language."""
    values = receiver_values(payer) | {
        "organisation_name": organisation["name"] if organisation else "",
        "invoice_number": invoice["number"],
        "invoice_text": invoice["text"],
        "amount": Money(invoice["total_minor"], invoice["currency"]),
        "due_on": invoice["due_on"],
        "account": account_text(account["number"]) if account else "",
        "reference": invoice["reference"],
    }
    return merged(invoice_text(channel, payer.language), values, payer.language)


def reminder_message(
    reminder: Row, payer: Contact, channel: Channel, organisation: Row | None, account: Row | None
) -> tuple[str, str]:
    """Return subject and body of a reminder: the invoice's rest and the fees apart, and both together (DUN-01)."""
    fees_minor, currency = reminder["fees_minor"] + reminder["fee_minor"], reminder["currency"]
    values = receiver_values(payer) | {
        "organisation_name": organisation["name"] if organisation else "",
        "reminder_number": reminder["number"],
        "step": reminder["step"],
        "invoice_number": reminder["invoice_number"],
        "invoice_text": reminder["invoice_text"],
        "invoice_amount": Money(reminder["open_minor"], currency),
        "fees": Money(fees_minor, currency) if fees_minor else None,
        "amount": Money(reminder["open_minor"] + fees_minor, currency),
        "due_on": reminder["due_on"],
        "account": account_text(account["number"]) if account else "",
        "reference": reminder["reference"],
    }
    return merged(reminder_text(channel, payer.language), values, payer.language)


def link_message(link: Row, payer: Contact, channel: Channel) -> tuple[str, str]:
    """Return subject and body that carry a payment link: what is open, and the card that was declined, if one was."""
    values = receiver_values(payer) | {
        "organisation_name": link["organisation"],
        "invoice_number": link["number"],
        "invoice_text": link["text"],
        "declined_card": link["declined_card"],
        "amount": Money(link["open_minor"], link["currency"]),
        "due_on": link["due_on"],
        "payment_link": link_mark(link["id"]),
        "valid_until": link["valid_until"],
    }
    return merged(link_text(channel, payer.language), values, payer.language)


def receipt_message(charge: Row, payer: Contact, channel: Channel) -> tuple[str, str]:
    """Return subject and body of a receipt: what was taken, and the provider's name of the transaction."""
    values = receiver_values(payer) | {
        "organisation_name": charge["organisation"],
        "invoice_number": charge["number"],
        "invoice_text": charge["text"],
        "amount": Money(charge["amount_minor"], charge["currency"]),
        "paid_on": charge["paid_on"],
        "transaction_id": charge["provider_reference"],
    }
    return merged(receipt_text(channel, payer.language), values, payer.language)


def appeal_message(
    text: Text, member: Contact, campaign_name: str, organisation_name: str, account: Row | None, reference: str | None
) -> tuple[str, str]:
    """Return subject and body of an appeal to one member."""
    values = receiver_values(member) | {
        "organisation_name": organisation_name,
        "campaign_name": campaign_name,
        "account": account_text(account["number"]) if account else "",
        "reference": reference,
    }
    return merged(text, values, member.language)


def receiver_values(member: Contact) -> dict[str, Value]:
    """Return the values that every text may show of its receiver."""
    return {
        "member_name": member.name,
        "first_name": member.first_name or member.name,
        "member_number": member.number,
    }


def merged(text: Text, values: Mapping[str, Value], language: str) -> tuple[str, str]:
    """Return a text's subject and body with the values in place."""
    return merge_line(text.subject, values, language), merge(text.body, values, language)

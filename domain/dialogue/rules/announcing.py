"""What a message says of an invoice, a reminder or a campaign: the standing text with its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.billing.rules.slips import REFERENCE_NAMES
from domain.dialogue.model import Contact
from domain.dialogue.rules.merge import Value, merge, merge_line
from domain.dialogue.rules.reminder_texts import reminder_text
from domain.dialogue.rules.texts import Text, invoice_text
from domain.dialogue.rules.wording import account_text
from domain.kernel.money import Money
from domain.people.model import Channel, ReferenceKind

Row = Mapping[str, Any]


def invoice_message(
    invoice: Row, payer: Contact, channel: Channel, organisation: Row | None, account: Row | None
) -> tuple[str, str]:
    """Return subject and body about an invoice: amount, due date, account and KID, in the payer's language."""
    values = (
        receiver_values(payer)
        | {
            "organisation_name": organisation["name"] if organisation else "",
            "invoice_number": invoice["number"],
            "invoice_text": invoice["text"],
            "amount": Money(invoice["total_minor"], invoice["currency"]),
            "due_on": invoice["due_on"],
            "reference": invoice["reference"],
        }
        | _paid_to(account)
    )
    return merged(invoice_text(channel, payer.language), values, payer.language)


def reminder_message(
    reminder: Row, payer: Contact, channel: Channel, organisation: Row | None, account: Row | None
) -> tuple[str, str]:
    """Return subject and body of a reminder: the invoice's rest and the fees apart, and both together (DUN-01)."""
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
            "amount": Money(reminder["open_minor"] + fees_minor, currency),
            "due_on": reminder["due_on"],
            "reference": reminder["reference"],
        }
        | _paid_to(account)
    )
    return merged(reminder_text(channel, payer.language), values, payer.language)


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

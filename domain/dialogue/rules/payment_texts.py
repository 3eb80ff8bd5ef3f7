"""The standing texts about card payments, per language and channel: the payment link and the receipt (FEE-05)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.dialogue.rules.texts import Text
from domain.dialogue.rules.wording import text_language
from domain.people.model import Channel

_LINK_NB = Text(
    "Betal faktura {{invoice_number}} fra {{organisation_name}}",
    """Hei {{member_name}},

faktura {{invoice_number}} fra {{organisation_name}} gjelder {{invoice_text}}.
Kortet ditt kunne ikke belastes: {{declined_card}}

Å betale: {{amount}}
Forfall: {{due_on}}
Betal her: {{payment_link}}

Lenken er bare til deg og gjelder til {{valid_until}}.

Vennlig hilsen
{{organisation_name}}""",
)
_LINK_EN = Text(
    "Pay invoice {{invoice_number}} from {{organisation_name}}",
    """Dear {{member_name}},

invoice {{invoice_number}} from {{organisation_name}} is for {{invoice_text}}.
Your card could not be charged: {{declined_card}}

To pay: {{amount}}
Due: {{due_on}}
Pay here: {{payment_link}}

The link is for you alone and is good until {{valid_until}}.

Kind regards
{{organisation_name}}""",
)
_LINK_SMS_NB = Text(
    _LINK_NB.subject,
    "{{organisation_name}}: faktura {{invoice_number}}, {{amount}}, forfall {{due_on}}. Betal her: {{payment_link}}",
)
_LINK_SMS_EN = Text(
    _LINK_EN.subject,
    "{{organisation_name}}: invoice {{invoice_number}}, {{amount}}, due {{due_on}}. Pay here: {{payment_link}}",
)
_RECEIPT_NB = Text(
    "Kvittering fra {{organisation_name}}",
    """Hei {{member_name}},

takk, vi har mottatt {{amount}} for faktura {{invoice_number}} ({{invoice_text}}).

Betalt: {{paid_on}}
Transaksjon: {{transaction_id}}

Vennlig hilsen
{{organisation_name}}""",
)
_RECEIPT_EN = Text(
    "Receipt from {{organisation_name}}",
    """Dear {{member_name}},

thank you, we have received {{amount}} for invoice {{invoice_number}} ({{invoice_text}}).

Paid: {{paid_on}}
Transaction: {{transaction_id}}

Kind regards
{{organisation_name}}""",
)
_RECEIPT_SMS_NB = Text(
    _RECEIPT_NB.subject,
    "{{organisation_name}}: takk for {{amount}} for faktura {{invoice_number}}. Transaksjon {{transaction_id}}",
)
_RECEIPT_SMS_EN = Text(
    _RECEIPT_EN.subject,
    "{{organisation_name}}: thank you for {{amount}} for invoice {{invoice_number}}. Transaction {{transaction_id}}",
)

LINK_TEXTS: Mapping[tuple[Channel, str], Text] = MappingProxyType(
    {
        (Channel.EMAIL, "nb"): _LINK_NB,
        (Channel.EMAIL, "en"): _LINK_EN,
        (Channel.SMS, "nb"): _LINK_SMS_NB,
        (Channel.SMS, "en"): _LINK_SMS_EN,
        (Channel.LETTER, "nb"): _LINK_NB,
        (Channel.LETTER, "en"): _LINK_EN,
    }
)
RECEIPT_TEXTS: Mapping[tuple[Channel, str], Text] = MappingProxyType(
    {
        (Channel.EMAIL, "nb"): _RECEIPT_NB,
        (Channel.EMAIL, "en"): _RECEIPT_EN,
        (Channel.SMS, "nb"): _RECEIPT_SMS_NB,
        (Channel.SMS, "en"): _RECEIPT_SMS_EN,
        (Channel.LETTER, "nb"): _RECEIPT_NB,
        (Channel.LETTER, "en"): _RECEIPT_EN,
    }
)


def link_text(channel: Channel, language: str) -> Text:
    """Return the text that carries a payment link, in the nearest language that there is."""
    return LINK_TEXTS[channel, text_language(language)]


def receipt_text(channel: Channel, language: str) -> Text:
    """Return the text of a receipt, in the nearest language that there is."""
    return RECEIPT_TEXTS[channel, text_language(language)]

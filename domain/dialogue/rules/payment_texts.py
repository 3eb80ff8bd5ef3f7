"""The standing texts about card payments, per language and channel: the payment link and the receipt (FEE-05)."""

from __future__ import annotations

from domain.dialogue.rules.texts import Text, by_channel
from domain.dialogue.rules.wording import text_language
from domain.people.model import Channel

_LINK_NB = Text(
    "Betal faktura {{invoice_number}} fra {{organisation_name}}",
    """Hei {{member_name}},

faktura {{invoice_number}} fra {{organisation_name}} gjelder {{invoice_text}}.
Kortet ditt kunne ikke belastes, og vi prøver ikke igjen: {{declined_card}}

Å betale: {{amount}}
Forfall: {{due_on}}
Betal her: {{payment_link}}

Lenken er bare til deg og gjelder til {{valid_until}}.

Vennlig hilsen
{{organisation_name}}""",
)
_LINK_DA = Text(
    "Betal faktura {{invoice_number}} fra {{organisation_name}}",
    """Hej {{member_name}},

faktura {{invoice_number}} fra {{organisation_name}} gælder {{invoice_text}}.
Der kunne ikke trækkes på dit kort, og vi prøver ikke igen: {{declined_card}}

At betale: {{amount}}
Betalingsfrist: {{due_on}}
Betal her: {{payment_link}}

Linket er kun til dig og gælder til {{valid_until}}.

Venlig hilsen
{{organisation_name}}""",
)
_LINK_SV = Text(
    "Betala faktura {{invoice_number}} från {{organisation_name}}",
    """Hej {{member_name}},

faktura {{invoice_number}} från {{organisation_name}} avser {{invoice_text}}.
Ditt kort kunde inte debiteras, och vi försöker inte igen: {{declined_card}}

Att betala: {{amount}}
Förfallodag: {{due_on}}
Betala här: {{payment_link}}

Länken är bara till dig och gäller till {{valid_until}}.

Vänliga hälsningar
{{organisation_name}}""",
)
_LINK_EN = Text(
    "Pay invoice {{invoice_number}} from {{organisation_name}}",
    """Dear {{member_name}},

invoice {{invoice_number}} from {{organisation_name}} is for {{invoice_text}}.
Your card could not be charged, and is not tried again: {{declined_card}}

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
_LINK_SMS_DA = Text(
    _LINK_DA.subject,
    "{{organisation_name}}: faktura {{invoice_number}}, {{amount}}, betales senest {{due_on}}. "
    "Betal her: {{payment_link}}",
)
_LINK_SMS_SV = Text(
    _LINK_SV.subject,
    "{{organisation_name}}: faktura {{invoice_number}}, {{amount}}, förfaller {{due_on}}. Betala här: {{payment_link}}",
)
_LINK_SMS_EN = Text(
    _LINK_EN.subject,
    "{{organisation_name}}: invoice {{invoice_number}}, {{amount}}, due {{due_on}}. Pay here: {{payment_link}}",
)
_RECEIPT_NB = Text(
    "Kvittering fra {{organisation_name}}",
    """Hei {{member_name}},

takk, vi har mottatt {{amount}} for faktura {{invoice_number}} ({{invoice_text}}).

{{plan_description}}
{{product_descriptions}}

Betalt: {{paid_on}}
Transaksjon: {{transaction_id}}

Vennlig hilsen
{{organisation_name}}""",
)
_RECEIPT_DA = Text(
    "Kvittering fra {{organisation_name}}",
    """Hej {{member_name}},

tak, vi har modtaget {{amount}} for faktura {{invoice_number}} ({{invoice_text}}).

{{plan_description}}
{{product_descriptions}}

Betalt: {{paid_on}}
Transaktion: {{transaction_id}}

Venlig hilsen
{{organisation_name}}""",
)
_RECEIPT_SV = Text(
    "Kvitto från {{organisation_name}}",
    """Hej {{member_name}},

tack, vi har tagit emot {{amount}} för faktura {{invoice_number}} ({{invoice_text}}).

{{plan_description}}
{{product_descriptions}}

Betalt: {{paid_on}}
Transaktion: {{transaction_id}}

Vänliga hälsningar
{{organisation_name}}""",
)
_RECEIPT_EN = Text(
    "Receipt from {{organisation_name}}",
    """Dear {{member_name}},

thank you, we have received {{amount}} for invoice {{invoice_number}} ({{invoice_text}}).

{{plan_description}}
{{product_descriptions}}

Paid: {{paid_on}}
Transaction: {{transaction_id}}

Kind regards
{{organisation_name}}""",
)
_RECEIPT_SMS_NB = Text(
    _RECEIPT_NB.subject,
    "{{organisation_name}}: takk for {{amount}} for faktura {{invoice_number}}. Transaksjon {{transaction_id}}",
)
_RECEIPT_SMS_DA = Text(
    _RECEIPT_DA.subject,
    "{{organisation_name}}: tak for {{amount}} for faktura {{invoice_number}}. Transaktion {{transaction_id}}",
)
_RECEIPT_SMS_SV = Text(
    _RECEIPT_SV.subject,
    "{{organisation_name}}: tack för {{amount}} för faktura {{invoice_number}}. Transaktion {{transaction_id}}",
)
_RECEIPT_SMS_EN = Text(
    _RECEIPT_EN.subject,
    "{{organisation_name}}: thank you for {{amount}} for invoice {{invoice_number}}. Transaction {{transaction_id}}",
)

LINK_TEXTS = by_channel(
    {"nb": _LINK_NB, "da": _LINK_DA, "sv": _LINK_SV, "en": _LINK_EN},
    {"nb": _LINK_SMS_NB, "da": _LINK_SMS_DA, "sv": _LINK_SMS_SV, "en": _LINK_SMS_EN},
)
RECEIPT_TEXTS = by_channel(
    {"nb": _RECEIPT_NB, "da": _RECEIPT_DA, "sv": _RECEIPT_SV, "en": _RECEIPT_EN},
    {"nb": _RECEIPT_SMS_NB, "da": _RECEIPT_SMS_DA, "sv": _RECEIPT_SMS_SV, "en": _RECEIPT_SMS_EN},
)


def link_text(channel: Channel, language: str) -> Text:
    """Return the text that carries a payment link, in the nearest language that there is."""
    return LINK_TEXTS[channel, text_language(language)]


def receipt_text(channel: Channel, language: str) -> Text:
    """Return the text of a receipt, in the nearest language that there is."""
    return RECEIPT_TEXTS[channel, text_language(language)]

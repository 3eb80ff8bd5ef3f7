"""The standing texts of reminders, per language and channel."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.dialogue.rules.texts import Text
from domain.dialogue.rules.wording import text_language
from domain.people.model import Channel

_NB = Text(
    "Purring på faktura {{invoice_number}} fra {{organisation_name}}",
    """Hei {{member_name}},

vi kan ikke se at faktura {{invoice_number}} fra {{organisation_name}} er betalt.
Den gjelder {{invoice_text}}.
{{collection_notice}}

Rest av fakturaen: {{invoice_amount}}
Purregebyr: {{fees}}
Å betale: {{amount}}
Ny frist: {{due_on}}
Til konto: {{account}}
{{reference_name}}: {{reference}}

Har du nettopp betalt, kan du se bort fra denne meldingen.
Purringen følger med som PDF.

Vennlig hilsen
{{organisation_name}}""",
)
_EN = Text(
    "Reminder of invoice {{invoice_number}} from {{organisation_name}}",
    """Dear {{member_name}},

we can't see that invoice {{invoice_number}} from {{organisation_name}} has been paid.
It is for {{invoice_text}}.
{{collection_notice}}

Rest of the invoice: {{invoice_amount}}
Reminder fee: {{fees}}
To pay: {{amount}}
New due date: {{due_on}}
To account: {{account}}
Payment reference ({{reference_name}}): {{reference}}

If you have just paid, please take no notice of this message.
The reminder comes with it as a PDF.

Kind regards
{{organisation_name}}""",
)
_SMS_NB = Text(
    "Purring på faktura {{invoice_number}} fra {{organisation_name}}",
    """{{organisation_name}}: purring på faktura {{invoice_number}}, {{amount}}, ny frist {{due_on}}.
{{collection_notice}}
Konto {{account}}
{{reference_name}} {{reference}}""",
)
_SMS_EN = Text(
    "Reminder of invoice {{invoice_number}} from {{organisation_name}}",
    """{{organisation_name}}: reminder of invoice {{invoice_number}}, {{amount}}, now due {{due_on}}.
{{collection_notice}}
Account {{account}}
{{reference_name}} {{reference}}""",
)

REMINDER_TEXTS: Mapping[tuple[Channel, str], Text] = MappingProxyType(
    {
        (Channel.EMAIL, "nb"): _NB,
        (Channel.EMAIL, "en"): _EN,
        (Channel.SMS, "nb"): _SMS_NB,
        (Channel.SMS, "en"): _SMS_EN,
        (Channel.LETTER, "nb"): _NB,
        (Channel.LETTER, "en"): _EN,
    }
)

_COLLECTION_NOTICES = {
    "nb": "INKASSOVARSEL: Betales ikke innen fristen, sendes kravet til inkasso.",
    "en": "NOTICE OF COLLECTION: what is not paid in time goes to debt collection.",
}


def collection_notice(language: str) -> str:
    """Return what a reminder says when collection follows (DUN-09), in the nearest language that there is."""
    return _COLLECTION_NOTICES[text_language(language)]


def reminder_text(channel: Channel, language: str) -> Text:
    """Return the text of a reminder's message, in the nearest language that there is."""
    return REMINDER_TEXTS[channel, text_language(language)]

"""The standing texts of reminders, per language and channel."""

from __future__ import annotations

from domain.dialogue.rules.texts import Text, by_channel
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
_DA = Text(
    "Rykker for faktura {{invoice_number}} fra {{organisation_name}}",
    """Hej {{member_name}},

vi kan ikke se, at faktura {{invoice_number}} fra {{organisation_name}} er betalt.
Den gælder {{invoice_text}}.
{{collection_notice}}

Rest af fakturaen: {{invoice_amount}}
Rykkergebyr: {{fees}}
At betale: {{amount}}
Ny betalingsfrist: {{due_on}}
Til konto: {{account}}
{{reference_name}}: {{reference}}

Har du lige betalt, kan du se bort fra denne besked.
Rykkeren er vedhæftet som PDF.

Venlig hilsen
{{organisation_name}}""",
)
_SV = Text(
    "Betalningspåminnelse: faktura {{invoice_number}} från {{organisation_name}}",
    """Hej {{member_name}},

vi kan inte se att faktura {{invoice_number}} från {{organisation_name}} är betald.
Den avser {{invoice_text}}.
{{collection_notice}}

Kvar av fakturan: {{invoice_amount}}
Påminnelseavgift: {{fees}}
Att betala: {{amount}}
Ny förfallodag: {{due_on}}
Till konto: {{account}}
{{reference_name}}: {{reference}}

Har du precis betalat kan du bortse från det här meddelandet.
Påminnelsen är bifogad som PDF.

Vänliga hälsningar
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
_SMS_DA = Text(
    _DA.subject,
    """{{organisation_name}}: rykker for faktura {{invoice_number}}, {{amount}}, ny betalingsfrist {{due_on}}.
{{collection_notice}}
Konto {{account}}
{{reference_name}} {{reference}}""",
)
_SMS_SV = Text(
    _SV.subject,
    """{{organisation_name}}: påminnelse om faktura {{invoice_number}}, {{amount}}, ny förfallodag {{due_on}}.
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

REMINDER_TEXTS = by_channel(
    {"nb": _NB, "da": _DA, "sv": _SV, "en": _EN},
    {"nb": _SMS_NB, "da": _SMS_DA, "sv": _SMS_SV, "en": _SMS_EN},
)

_COLLECTION_NOTICES = {
    "nb": "INKASSOVARSEL: Betales ikke innen fristen, sendes kravet til inkasso.",
    "da": "INKASSOVARSEL: Betales der ikke inden fristen, sendes kravet til inkasso.",
    "sv": "INKASSOVARNING: Betalas inte fakturan i tid lämnas kravet till inkasso.",
    "en": "NOTICE OF COLLECTION: what is not paid in time goes to debt collection.",
}


def collection_notice(language: str) -> str:
    """Return what a reminder says when collection follows (DUN-09), in the nearest language that there is."""
    return _COLLECTION_NOTICES[text_language(language)]


def reminder_text(channel: Channel, language: str) -> Text:
    """Return the text of a reminder's message, in the nearest language that there is."""
    return REMINDER_TEXTS[channel, text_language(language)]

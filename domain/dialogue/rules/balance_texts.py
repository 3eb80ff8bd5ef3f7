"""The standing texts of balance invoices, per language and channel (CAT-42)."""

from __future__ import annotations

from domain.dialogue.rules.texts import Text, by_channel
from domain.dialogue.rules.wording import text_language
from domain.people.model import Channel

_NB = Text(
    "Restkrav {{balance_number}} fra {{organisation_name}}",
    """Hei {{member_name}},

abonnementet ditt hos {{organisation_name}} er avsluttet, og noe er fortsatt ubetalt.
Restkrav {{balance_number}} samler det som står åpent fra før. Det er ikke et nytt krav.

Å betale: {{amount}}
Forfall: {{due_on}}
Til konto: {{account}}
{{reference_name}}: {{reference}}

Har du nettopp betalt, kan du se bort fra denne meldingen.
Restkravet følger med som PDF.

Vennlig hilsen
{{organisation_name}}""",
)
_DA = Text(
    "Restkrav {{balance_number}} fra {{organisation_name}}",
    """Hej {{member_name}},

dit abonnement hos {{organisation_name}} er ophørt, og noget er stadig ubetalt.
Restkrav {{balance_number}} samler det, der stod åbent i forvejen. Det er ikke et nyt krav.

At betale: {{amount}}
Betalingsfrist: {{due_on}}
Til konto: {{account}}
{{reference_name}}: {{reference}}

Har du lige betalt, kan du se bort fra denne besked.
Restkravet er vedhæftet som PDF.

Venlig hilsen
{{organisation_name}}""",
)
_SV = Text(
    "Restskuld {{balance_number}} från {{organisation_name}}",
    """Hej {{member_name}},

din prenumeration hos {{organisation_name}} är avslutad, och något är fortfarande obetalt.
Restskuld {{balance_number}} samlar det som redan var obetalt. Det är inget nytt krav.

Att betala: {{amount}}
Förfallodag: {{due_on}}
Till konto: {{account}}
{{reference_name}}: {{reference}}

Har du precis betalat kan du bortse från det här meddelandet.
Sammanställningen är bifogad som PDF.

Vänliga hälsningar
{{organisation_name}}""",
)
_EN = Text(
    "Balance invoice {{balance_number}} from {{organisation_name}}",
    """Dear {{member_name}},

your subscription with {{organisation_name}} has ended, and something is still unpaid.
Balance invoice {{balance_number}} gathers what was open already. It is no new demand.

To pay: {{amount}}
Due: {{due_on}}
To account: {{account}}
Payment reference ({{reference_name}}): {{reference}}

If you have just paid, please take no notice of this message.
The balance invoice comes with it as a PDF.

Kind regards
{{organisation_name}}""",
)
_SMS_NB = Text(
    "Restkrav {{balance_number}} fra {{organisation_name}}",
    """{{organisation_name}}: restkrav {{balance_number}} etter avsluttet abonnement, {{amount}}, forfall {{due_on}}.
Konto {{account}}
{{reference_name}} {{reference}}""",
)
_SMS_DA = Text(
    _DA.subject,
    """{{organisation_name}}: restkrav {{balance_number}} efter ophørt abonnement, {{amount}}, betales {{due_on}}.
Konto {{account}}
{{reference_name}} {{reference}}""",
)
_SMS_SV = Text(
    _SV.subject,
    """{{organisation_name}}: restskuld {{balance_number}} för avslutad prenumeration, {{amount}}, förfaller {{due_on}}.
Konto {{account}}
{{reference_name}} {{reference}}""",
)
_SMS_EN = Text(
    "Balance invoice {{balance_number}} from {{organisation_name}}",
    """{{organisation_name}}: balance invoice {{balance_number}} of your ended subscription, {{amount}}, due {{due_on}}.
Account {{account}}
{{reference_name}} {{reference}}""",
)

BALANCE_TEXTS = by_channel(
    {"nb": _NB, "da": _DA, "sv": _SV, "en": _EN},
    {"nb": _SMS_NB, "da": _SMS_DA, "sv": _SMS_SV, "en": _SMS_EN},
)


def balance_text(channel: Channel, language: str) -> Text:
    """Return the text of a balance invoice's message, in the nearest language that there is."""
    return BALANCE_TEXTS[channel, text_language(language)]

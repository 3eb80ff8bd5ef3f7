"""The standing texts of balance invoices, per language and channel (CAT-42)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.dialogue.rules.texts import Text
from domain.dialogue.rules.wording import text_language
from domain.people.model import Channel

_NB = Text(
    "Restkrav {{balance_number}} fra {{organisation_name}}",
    """Hei {{member_name}},

abonnementet ditt hos {{organisation_name}} er avsluttet, og noe er fortsatt ubetalt.
Restkravet samler det som står åpent fra før. Det er ikke et nytt krav.

Å betale: {{amount}}
Forfall: {{due_on}}
Til konto: {{account}}
{{reference_name}}: {{reference}}

Har du nettopp betalt, kan du se bort fra denne meldingen.
Restkravet følger med som PDF.

Vennlig hilsen
{{organisation_name}}""",
)
_EN = Text(
    "Balance invoice {{balance_number}} from {{organisation_name}}",
    """Dear {{member_name}},

your subscription with {{organisation_name}} has ended, and something is still unpaid.
The balance invoice gathers what was open already. It is no new demand.

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
    """{{organisation_name}}: etter at abonnementet er avsluttet, er {{amount}} ubetalt. Forfall {{due_on}}.
Konto {{account}}
{{reference_name}} {{reference}}""",
)
_SMS_EN = Text(
    "Balance invoice {{balance_number}} from {{organisation_name}}",
    """{{organisation_name}}: your subscription has ended, and {{amount}} is unpaid. Due {{due_on}}.
Account {{account}}
{{reference_name}} {{reference}}""",
)

BALANCE_TEXTS: Mapping[tuple[Channel, str], Text] = MappingProxyType(
    {
        (Channel.EMAIL, "nb"): _NB,
        (Channel.EMAIL, "en"): _EN,
        (Channel.SMS, "nb"): _SMS_NB,
        (Channel.SMS, "en"): _SMS_EN,
        (Channel.LETTER, "nb"): _NB,
        (Channel.LETTER, "en"): _EN,
    }
)


def balance_text(channel: Channel, language: str) -> Text:
    """Return the text of a balance invoice's message, in the nearest language that there is."""
    return BALANCE_TEXTS[channel, text_language(language)]

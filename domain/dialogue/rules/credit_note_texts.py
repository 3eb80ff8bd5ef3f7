"""The standing texts of credit notes, per language and channel (BIL-11)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.dialogue.rules.texts import Text
from domain.dialogue.rules.wording import text_language
from domain.people.model import Channel

_LONG: Mapping[str, Text] = MappingProxyType(
    {
        "nb": Text(
            "Kreditnota {{credit_note_number}} fra {{organisation_name}}",
            """Hei {{member_name}},

her er kreditnota {{credit_note_number}} for faktura {{invoice_number}} fra {{organisation_name}}.
Fakturaen gjaldt {{invoice_text}}.

Kreditert: {{amount}}
Trukket fra fakturaen: {{taken_off}}
Brukt på andre fakturaer: {{used}}
Utbetalt: {{paid_back}}
Til gode, trekkes fra neste faktura: {{credit_left}}
Fortsatt å betale på fakturaen: {{still_to_pay}}

Kreditnotaen følger med som PDF.

Vennlig hilsen
{{organisation_name}}""",
        ),
        "da": Text(
            "Kreditnota {{credit_note_number}} fra {{organisation_name}}",
            """Hej {{member_name}},

her er kreditnota {{credit_note_number}} til faktura {{invoice_number}} fra {{organisation_name}}.
Fakturaen gjaldt {{invoice_text}}.

Krediteret: {{amount}}
Trukket fra fakturaen: {{taken_off}}
Brugt på andre fakturaer: {{used}}
Udbetalt: {{paid_back}}
Til gode, trækkes fra næste faktura: {{credit_left}}
Mangler stadig at blive betalt på fakturaen: {{still_to_pay}}

Kreditnotaen er vedhæftet som PDF.

Venlig hilsen
{{organisation_name}}""",
        ),
        "sv": Text(
            "Kreditfaktura {{credit_note_number}} från {{organisation_name}}",
            """Hej {{member_name}},

här är kreditfaktura {{credit_note_number}} till faktura {{invoice_number}} från {{organisation_name}}.
Fakturan gällde {{invoice_text}}.

Krediterat: {{amount}}
Avdraget från fakturan: {{taken_off}}
Använt på andra fakturor: {{used}}
Utbetalt: {{paid_back}}
Till godo, dras av från nästa faktura: {{credit_left}}
Återstår att betala på fakturan: {{still_to_pay}}

Kreditfakturan bifogas som PDF.

Vänliga hälsningar
{{organisation_name}}""",
        ),
        "en": Text(
            "Credit note {{credit_note_number}} from {{organisation_name}}",
            """Dear {{member_name}},

here is credit note {{credit_note_number}} for invoice {{invoice_number}} from {{organisation_name}}.
The invoice was for {{invoice_text}}.

Credited: {{amount}}
Taken off the invoice: {{taken_off}}
Used for other invoices: {{used}}
Paid back: {{paid_back}}
In your favour, taken off your next invoice: {{credit_left}}
Still to pay of the invoice: {{still_to_pay}}

The credit note comes with this message as a PDF.

Kind regards
{{organisation_name}}""",
        ),
    }
)
_SHORT: Mapping[str, Text] = MappingProxyType(
    {
        "nb": Text(
            _LONG["nb"].subject,
            """{{organisation_name}}: kreditnota {{credit_note_number}} for faktura {{invoice_number}}, {{amount}}.
Til gode: {{credit_left}}
Fortsatt å betale: {{still_to_pay}}""",
        ),
        "da": Text(
            _LONG["da"].subject,
            """{{organisation_name}}: kreditnota {{credit_note_number}} til faktura {{invoice_number}}, {{amount}}.
Til gode: {{credit_left}}
Mangler at blive betalt: {{still_to_pay}}""",
        ),
        "sv": Text(
            _LONG["sv"].subject,
            """{{organisation_name}}: kreditfaktura {{credit_note_number}} till faktura {{invoice_number}}, {{amount}}.
Till godo: {{credit_left}}
Återstår att betala: {{still_to_pay}}""",
        ),
        "en": Text(
            _LONG["en"].subject,
            """{{organisation_name}}: credit note {{credit_note_number}} for invoice {{invoice_number}}, {{amount}}.
In your favour: {{credit_left}}
Still to pay: {{still_to_pay}}""",
        ),
    }
)


def credit_note_text(channel: Channel, language: str) -> Text:
    """Return the text of a credit note's message, in the nearest language that there is."""
    texts = _SHORT if channel is Channel.SMS else _LONG
    return texts[text_language(language)]

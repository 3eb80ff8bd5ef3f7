"""The standing texts: what an invoice's message says, per language and channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.dialogue.rules.wording import text_language
from domain.people.model import Channel


@dataclass(frozen=True, slots=True)
class Text:
    """A subject and a body with merge fields."""

    subject: str
    body: str


def by_channel(mails: Mapping[str, Text], messages: Mapping[str, Text]) -> Mapping[tuple[Channel, str], Text]:
    """Return texts by channel and language: a letter says what an e-mail says, an SMS is short."""
    given = {Channel.EMAIL: mails, Channel.SMS: messages, Channel.LETTER: mails}
    return MappingProxyType(
        {(channel, language): text for channel, texts in given.items() for language, text in texts.items()}
    )


_INVOICE_NB = Text(
    "Faktura {{invoice_number}} fra {{organisation_name}}",
    """Hei {{member_name}},

her er faktura {{invoice_number}} fra {{organisation_name}}.
Den gjelder {{invoice_text}}.

Fakturabeløp: {{invoice_amount}}
Tidligere kreditert: {{credited_before}}
Tidligere innbetalt: {{overpaid_before}}
Tidligere purregebyr: {{earlier_fees}}
Å betale: {{amount}}
Forfall: {{due_on}}
Til konto: {{account}}
{{reference_name}}: {{reference}}

Fakturaen følger med som PDF.

Vennlig hilsen
{{organisation_name}}""",
)
_INVOICE_DA = Text(
    "Faktura {{invoice_number}} fra {{organisation_name}}",
    """Hej {{member_name}},

her er faktura {{invoice_number}} fra {{organisation_name}}.
Den gælder {{invoice_text}}.

Fakturabeløb: {{invoice_amount}}
Tidligere krediteret: {{credited_before}}
Tidligere indbetalt: {{overpaid_before}}
Tidligere rykkergebyr: {{earlier_fees}}
At betale: {{amount}}
Betalingsfrist: {{due_on}}
Til konto: {{account}}
{{reference_name}}: {{reference}}

Fakturaen er vedhæftet som PDF.

Venlig hilsen
{{organisation_name}}""",
)
_INVOICE_SV = Text(
    "Faktura {{invoice_number}} från {{organisation_name}}",
    """Hej {{member_name}},

här är faktura {{invoice_number}} från {{organisation_name}}.
Den avser {{invoice_text}}.

Fakturabelopp: {{invoice_amount}}
Tidigare krediterat: {{credited_before}}
Tidigare inbetalt: {{overpaid_before}}
Tidigare påminnelseavgift: {{earlier_fees}}
Att betala: {{amount}}
Förfallodag: {{due_on}}
Till konto: {{account}}
{{reference_name}}: {{reference}}

Fakturan är bifogad som PDF.

Vänliga hälsningar
{{organisation_name}}""",
)
_INVOICE_EN = Text(
    "Invoice {{invoice_number}} from {{organisation_name}}",
    """Dear {{member_name}},

here is invoice {{invoice_number}} from {{organisation_name}}.
It is for {{invoice_text}}.

Amount of the invoice: {{invoice_amount}}
Credited earlier: {{credited_before}}
Overpaid earlier: {{overpaid_before}}
Earlier reminder fee: {{earlier_fees}}
To pay: {{amount}}
Due: {{due_on}}
To account: {{account}}
Payment reference ({{reference_name}}): {{reference}}

The invoice comes with this message as a PDF.

Kind regards
{{organisation_name}}""",
)
_INVOICE_SMS_NB = Text(
    "Faktura {{invoice_number}} fra {{organisation_name}}",
    """{{organisation_name}}: faktura {{invoice_number}}, {{amount}}, forfall {{due_on}}.
Konto {{account}}
{{reference_name}} {{reference}}""",
)
_INVOICE_SMS_DA = Text(
    _INVOICE_DA.subject,
    """{{organisation_name}}: faktura {{invoice_number}}, {{amount}}, betales senest {{due_on}}.
Konto {{account}}
{{reference_name}} {{reference}}""",
)
_INVOICE_SMS_SV = Text(
    _INVOICE_SV.subject,
    """{{organisation_name}}: faktura {{invoice_number}}, {{amount}}, förfaller {{due_on}}.
Konto {{account}}
{{reference_name}} {{reference}}""",
)
_INVOICE_SMS_EN = Text(
    "Invoice {{invoice_number}} from {{organisation_name}}",
    """{{organisation_name}}: invoice {{invoice_number}}, {{amount}}, due {{due_on}}.
Account {{account}}
{{reference_name}} {{reference}}""",
)

INVOICE_TEXTS = by_channel(
    {"nb": _INVOICE_NB, "da": _INVOICE_DA, "sv": _INVOICE_SV, "en": _INVOICE_EN},
    {"nb": _INVOICE_SMS_NB, "da": _INVOICE_SMS_DA, "sv": _INVOICE_SMS_SV, "en": _INVOICE_SMS_EN},
)


def invoice_text(channel: Channel, language: str) -> Text:
    """Return the text of an invoice's message, in the nearest language that there is."""
    return INVOICE_TEXTS[channel, text_language(language)]

"""The standing texts about cards that were declined: tried again, or not (CAT-40, PRV-04)."""

from __future__ import annotations

from domain.dialogue.model import DunningTextKind
from domain.dialogue.rules.payment_texts import LINK_TEXTS
from domain.dialogue.rules.texts import Text, by_channel
from domain.dialogue.rules.wording import LANGUAGES, text_language
from domain.people.model import Channel

_NB = Text(
    "Kortet ditt ble avvist: faktura {{invoice_number}} fra {{organisation_name}}",
    """Hei {{member_name}},

kortet ditt {{declined_card}} ble avvist for faktura {{invoice_number}} fra {{organisation_name}}.
Den gjelder {{invoice_text}}.
Vi prøver kortet igjen {{retry_on}}. Du kan også betale selv nå:

Å betale: {{amount}}
Forfall: {{due_on}}
Betal her: {{payment_link}}

Lenken er bare til deg og gjelder til {{valid_until}}.

Vennlig hilsen
{{organisation_name}}""",
)
_DA = Text(
    "Dit kort blev afvist: faktura {{invoice_number}} fra {{organisation_name}}",
    """Hej {{member_name}},

dit kort {{declined_card}} blev afvist for faktura {{invoice_number}} fra {{organisation_name}}.
Den gælder {{invoice_text}}.
Vi prøver kortet igen {{retry_on}}. Du kan også selv betale nu:

At betale: {{amount}}
Betalingsfrist: {{due_on}}
Betal her: {{payment_link}}

Linket er kun til dig og gælder til {{valid_until}}.

Venlig hilsen
{{organisation_name}}""",
)
_SV = Text(
    "Ditt kort nekades: faktura {{invoice_number}} från {{organisation_name}}",
    """Hej {{member_name}},

ditt kort {{declined_card}} nekades för faktura {{invoice_number}} från {{organisation_name}}.
Den avser {{invoice_text}}.
Vi försöker igen {{retry_on}}. Du kan också betala själv nu:

Att betala: {{amount}}
Förfallodag: {{due_on}}
Betala här: {{payment_link}}

Länken är bara till dig och gäller till {{valid_until}}.

Vänliga hälsningar
{{organisation_name}}""",
)
_EN = Text(
    "Your card was declined: invoice {{invoice_number}} from {{organisation_name}}",
    """Dear {{member_name}},

your card {{declined_card}} was declined for invoice {{invoice_number}} from {{organisation_name}}.
It is for {{invoice_text}}.
We try the card again on {{retry_on}}. You can also pay yourself now:

To pay: {{amount}}
Due: {{due_on}}
Pay here: {{payment_link}}

The link is for you alone and is good until {{valid_until}}.

Kind regards
{{organisation_name}}""",
)
_SMS_NB = Text(
    _NB.subject,
    "{{organisation_name}}: kortet ditt ble avvist for faktura {{invoice_number}}, {{amount}}, forfall {{due_on}}. "
    "Vi prøver igjen {{retry_on}}. Betal selv her: {{payment_link}}",
)
_SMS_DA = Text(
    _DA.subject,
    "{{organisation_name}}: dit kort blev afvist for faktura {{invoice_number}}, {{amount}}, betal senest {{due_on}}. "
    "Vi prøver igen {{retry_on}}. Betal selv her: {{payment_link}}",
)
_SMS_SV = Text(
    _SV.subject,
    "{{organisation_name}}: ditt kort nekades för faktura {{invoice_number}}, {{amount}}, förfaller {{due_on}}. "
    "Vi försöker igen {{retry_on}}. Betala själv här: {{payment_link}}",
)
_SMS_EN = Text(
    _EN.subject,
    "{{organisation_name}}: your card was declined for invoice {{invoice_number}}, {{amount}}, due {{due_on}}. "
    "We try again on {{retry_on}}. Pay yourself here: {{payment_link}}",
)
_GONE_SMS_NB = Text(
    LINK_TEXTS[Channel.SMS, "nb"].subject,
    "{{organisation_name}}: kortet ditt kunne ikke belastes, og vi prøver ikke igjen. "
    "Faktura {{invoice_number}}, {{amount}}, forfall {{due_on}}. Betal her: {{payment_link}}",
)
_GONE_SMS_DA = Text(
    LINK_TEXTS[Channel.SMS, "da"].subject,
    "{{organisation_name}}: der kunne ikke trækkes på dit kort, og vi prøver ikke igen. "
    "Faktura {{invoice_number}}, {{amount}}, betales senest {{due_on}}. Betal her: {{payment_link}}",
)
_GONE_SMS_SV = Text(
    LINK_TEXTS[Channel.SMS, "sv"].subject,
    "{{organisation_name}}: ditt kort kunde inte debiteras, och vi försöker inte igen. "
    "Faktura {{invoice_number}}, {{amount}}, förfaller {{due_on}}. Betala här: {{payment_link}}",
)
_GONE_SMS_EN = Text(
    LINK_TEXTS[Channel.SMS, "en"].subject,
    "{{organisation_name}}: your card could not be charged, and is not tried again. "
    "Invoice {{invoice_number}}, {{amount}}, due {{due_on}}. Pay here: {{payment_link}}",
)

DECLINED_TEXTS = by_channel(
    {"nb": _NB, "da": _DA, "sv": _SV, "en": _EN},
    {"nb": _SMS_NB, "da": _SMS_DA, "sv": _SMS_SV, "en": _SMS_EN},
)
GIVEN_UP_TEXTS = by_channel(
    {language: LINK_TEXTS[Channel.EMAIL, language] for language in LANGUAGES},
    {"nb": _GONE_SMS_NB, "da": _GONE_SMS_DA, "sv": _GONE_SMS_SV, "en": _GONE_SMS_EN},
)


def declined_text(kind: DunningTextKind, channel: Channel, language: str) -> Text:
    """Return what is said of a card that was declined, in the nearest language that there is."""
    texts = DECLINED_TEXTS if kind is DunningTextKind.CARD_DECLINED else GIVEN_UP_TEXTS
    return texts[channel, text_language(language)]

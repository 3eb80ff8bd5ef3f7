"""What the mails of a new fee run say until the club writes its own, in each language (FEE-06)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.dialogue.rules.texts import Text
from domain.feeruns.model import Mail

_NB = {
    Mail.NOTICE: Text(
        "Kontingent til {{club_name}}",
        """Hei {{debtor_name}},

om {{days_to_run}} dager trekker vi {{amount}} fra kortet ditt: {{line_text}}.
{{extra_text}}

Vennlig hilsen
{{club_name}}""",
    ),
    Mail.COLLECTION: Text(
        "Kontingent til {{club_name}}: {{line_text}}",
        """Hei {{debtor_name}},

her er kontingenten til {{club_name}}: {{line_text}}.
{{extra_text}}

Å betale: {{amount}}
Betales innen: {{pay_by_on}}
Betal her: {{payment_link}}
Til konto: {{account}}
KID: {{reference}}

Vennlig hilsen
{{club_name}}""",
    ),
    Mail.RECEIPT: Text(
        "Kvittering fra {{club_name}}",
        """Hei {{debtor_name}},

takk for betalingen på {{amount}} til {{club_name}}.
Betalingens id: {{transaction_id}}

Vennlig hilsen
{{club_name}}""",
    ),
    Mail.REMINDER: Text(
        "Påminnelse om kontingent til {{club_name}}",
        """Hei {{debtor_name}},

vi har ikke fått betalingen på {{amount}}, som skulle vært betalt innen {{pay_by_on}}.
Betal her: {{payment_link}}
Til konto: {{account}}
KID: {{reference}}

Vennlig hilsen
{{club_name}}""",
    ),
}
_DA = {
    Mail.NOTICE: Text(
        "Kontingent til {{club_name}}",
        """Hej {{debtor_name}},

om {{days_to_run}} dage trækker vi {{amount}} på dit kort: {{line_text}}.
{{extra_text}}

Venlig hilsen
{{club_name}}""",
    ),
    Mail.COLLECTION: Text(
        "Kontingent til {{club_name}}: {{line_text}}",
        """Hej {{debtor_name}},

her er kontingentet til {{club_name}}: {{line_text}}.
{{extra_text}}

At betale: {{amount}}
Betales senest: {{pay_by_on}}
Betal her: {{payment_link}}
Til konto: {{account}}
Betalings-ID: {{reference}}

Venlig hilsen
{{club_name}}""",
    ),
    Mail.RECEIPT: Text(
        "Kvittering fra {{club_name}}",
        """Hej {{debtor_name}},

tak for betalingen på {{amount}} til {{club_name}}.
Betalingens id: {{transaction_id}}

Venlig hilsen
{{club_name}}""",
    ),
    Mail.REMINDER: Text(
        "Påmindelse om kontingent til {{club_name}}",
        """Hej {{debtor_name}},

vi har ikke modtaget betalingen på {{amount}}, som skulle have været betalt senest {{pay_by_on}}.
Betal her: {{payment_link}}
Til konto: {{account}}
Betalings-ID: {{reference}}

Venlig hilsen
{{club_name}}""",
    ),
}
_SV = {
    Mail.NOTICE: Text(
        "Medlemsavgift till {{club_name}}",
        """Hej {{debtor_name}},

om {{days_to_run}} dagar drar vi {{amount}} från ditt kort: {{line_text}}.
{{extra_text}}

Vänliga hälsningar
{{club_name}}""",
    ),
    Mail.COLLECTION: Text(
        "Medlemsavgift till {{club_name}}: {{line_text}}",
        """Hej {{debtor_name}},

här är medlemsavgiften till {{club_name}}: {{line_text}}.
{{extra_text}}

Att betala: {{amount}}
Betalas senast: {{pay_by_on}}
Betala här: {{payment_link}}
Till konto: {{account}}
OCR-nummer: {{reference}}

Vänliga hälsningar
{{club_name}}""",
    ),
    Mail.RECEIPT: Text(
        "Kvitto från {{club_name}}",
        """Hej {{debtor_name}},

tack för betalningen på {{amount}} till {{club_name}}.
Betalningens id: {{transaction_id}}

Vänliga hälsningar
{{club_name}}""",
    ),
    Mail.REMINDER: Text(
        "Betalningspåminnelse: medlemsavgift till {{club_name}}",
        """Hej {{debtor_name}},

vi har inte fått betalningen på {{amount}}, som skulle ha betalats senast {{pay_by_on}}.
Betala här: {{payment_link}}
Till konto: {{account}}
OCR-nummer: {{reference}}

Vänliga hälsningar
{{club_name}}""",
    ),
}
_EN = {
    Mail.NOTICE: Text(
        "Membership fee of {{club_name}}",
        """Dear {{debtor_name}},

in {{days_to_run}} days we are going to charge your card {{amount}}: {{line_text}}.
{{extra_text}}

Kind regards
{{club_name}}""",
    ),
    Mail.COLLECTION: Text(
        "Membership fee of {{club_name}}: {{line_text}}",
        """Dear {{debtor_name}},

here is the membership fee of {{club_name}}: {{line_text}}.
{{extra_text}}

To pay: {{amount}}
Pay by: {{pay_by_on}}
Pay here: {{payment_link}}
To account: {{account}}
Payment reference: {{reference}}

Kind regards
{{club_name}}""",
    ),
    Mail.RECEIPT: Text(
        "Receipt from {{club_name}}",
        """Dear {{debtor_name}},

thank you for your payment of {{amount}} to {{club_name}}.
Id of the payment: {{transaction_id}}

Kind regards
{{club_name}}""",
    ),
    Mail.REMINDER: Text(
        "Reminder of the membership fee of {{club_name}}",
        """Dear {{debtor_name}},

we have not had the payment of {{amount}} that should have been paid by {{pay_by_on}}.
Pay here: {{payment_link}}
To account: {{account}}
Payment reference: {{reference}}

Kind regards
{{club_name}}""",
    ),
}
MAIL_TEXTS: Mapping[str, Mapping[Mail, Text]] = MappingProxyType({"nb": _NB, "da": _DA, "sv": _SV, "en": _EN})

"""The texts that a new fee run begins with, and the standing one to the fee collector (FEE-04, FEE-06)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.dialogue.rules.texts import Text
from domain.feeruns.model import Mail

DETAILS = Text(
    "{{run_name}}: kontingent kjøres {{run_on}}",
    """Hei {{debtor_name}},

{{run_on}} klokken 02.00 krever {{club_name}} inn kontingent: {{run_name}}.
Antall personer per i dag: {{members}}
Beløp til sammen: {{total}}
På fakturaen står: {{line_text}}

Dato og måneder kan ikke endres lenger. Alt annet kan endres fram til sju dager før kjøringen.

Vennlig hilsen
{{club_name}}""",
)

DEFAULTS: Mapping[Mail, Text] = MappingProxyType(
    {
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
)
"""What a new run's mails say until the club writes its own."""
ADMIN_FEE_TEXTS: Mapping[str, str] = MappingProxyType(
    {"NO": "Administrasjonsgebyr", "DK": "Administrationsgebyr", "SE": "Administrationsavgift"}
)
"""What the line of the administration fee is called, by the organisation's country."""

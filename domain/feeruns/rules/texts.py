"""The languages of clubs, and the standing texts of fee runs that are not theirs to write (FEE-03, FEE-04)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.dialogue.rules.texts import Text
from domain.dialogue.rules.wording import DANISH, NORWEGIAN, SWEDISH

COUNTRY_LANGUAGES: Mapping[str, str] = MappingProxyType({"NO": NORWEGIAN, "DK": DANISH, "SE": SWEDISH})
"""What clubs of a country write in until they write their own texts (FEE-06)."""
_DETAILS: Mapping[str, Text] = MappingProxyType(
    {
        NORWEGIAN: Text(
            "{{run_name}}: kontingent kjøres {{run_on}}",
            """Hei {{debtor_name}},

{{run_on}} klokken 02.00 krever {{club_name}} inn kontingent: {{run_name}}.
Antall personer per i dag: {{members}}
Beløp til sammen: {{total}}
På fakturaen står: {{line_text}}

Dato og måneder kan ikke endres lenger. Alt annet kan endres fram til sju dager før kjøringen.

Vennlig hilsen
{{club_name}}""",
        ),
        DANISH: Text(
            "{{run_name}}: kontingent opkræves {{run_on}}",
            """Hej {{debtor_name}},

{{run_on}} klokken 02.00 opkræver {{club_name}} kontingent: {{run_name}}.
Antal personer i dag: {{members}}
Beløb i alt: {{total}}
På fakturaen står: {{line_text}}

Dato og måneder kan ikke ændres længere. Alt andet kan ændres indtil syv dage før kørslen.

Venlig hilsen
{{club_name}}""",
        ),
        SWEDISH: Text(
            "{{run_name}}: medlemsavgifter debiteras {{run_on}}",
            """Hej {{debtor_name}},

{{run_on}} klockan 02.00 tar {{club_name}} ut medlemsavgifter: {{run_name}}.
Antal personer i dag: {{members}}
Belopp totalt: {{total}}
På fakturan står: {{line_text}}

Datum och månader kan inte ändras längre. Allt annat kan ändras fram till sju dagar före körningen.

Vänliga hälsningar
{{club_name}}""",
        ),
    }
)
_ADMIN_FEES: Mapping[str, str] = MappingProxyType(
    {NORWEGIAN: "Administrasjonsgebyr", DANISH: "Administrationsgebyr", SWEDISH: "Administrationsavgift"}
)


def club_language(country: str) -> str:
    """Return what a club of a country writes in: Norwegian where it is none of the three."""
    return COUNTRY_LANGUAGES.get(country, NORWEGIAN)


def details_text(country: str) -> Text:
    """Return what the fee collector of a club is told 12 days before a run (FEE-04)."""
    return _DETAILS[club_language(country)]


def admin_fee_text(country: str) -> str:
    """Return what the line of the administration fee is called (FEE-03)."""
    return _ADMIN_FEES[club_language(country)]

"""The demo's campaigns: Easter and Christmas of each year, each with its parts by letter, e-mail and SMS."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.dialogue.rules.texts import Text
from domain.people.model import Channel

_BODY = """Hei {{first_name}},

takk for at du er med i {{organisation_name}}. Nå samler vi inn til «{{campaign_name}}».
Hver krone går til stier, hytter og turer for dem som ellers ikke kommer seg ut.

Gi til konto {{account}}
med KID {{reference}}

Hjertelig hilsen
{{organisation_name}}"""
_SMS = "{{organisation_name}}: «{{campaign_name}}» trenger deg. Konto {{account}}, KID {{reference}}. Takk!"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a campaign. `share` of the members is asked, `answers` of them give."""

    name: str
    channel: Channel
    text: Text
    share: float
    answers: float
    cost_each_minor: int


PARTS = (
    Part("brev", Channel.LETTER, Text("{{campaign_name}}", _BODY), 0.02, 0.14, 2_250),
    Part("e-post", Channel.EMAIL, Text("{{first_name}}, blir du med på «{{campaign_name}}»?", _BODY), 0.075, 0.09, 40),
    Part("SMS", Channel.SMS, Text("{{campaign_name}}", _SMS), 0.02, 0.07, 65),
)


@dataclass(frozen=True, slots=True)
class Drive:
    """A campaign of one year: it runs from its first through its last day."""

    name: str
    purpose: str
    start_on: date
    end_on: date


def drives(begin: date, today: date) -> Iterator[Drive]:
    """Yield the campaigns that have begun, oldest first."""
    for year in range(begin.year, today.year + 1):
        for drive in (
            Drive(f"Påskeaksjonen {year}", "Stier og merking", date(year, 2, 20), date(year, 5, 15)),
            Drive(f"Sommerhytta {year}", "Hytter for alle", date(year, 6, 1), date(year, 9, 15)),
            Drive(f"Julegaven {year}", "Turer for barn", date(year, 11, 1), date(year, 12, 31)),
        ):
            if begin <= drive.start_on <= today:
                yield drive

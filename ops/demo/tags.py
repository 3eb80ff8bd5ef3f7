"""How and by whom the demo's subscriptions were sold: the same of the same order, with nothing drawn (REP-16)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.catalogue.commands.save_reporting_tag import save_reporting_tag
from domain.catalogue.model import ReportingTag, SaveTag, TagKind
from domain.kernel.work import Work

WEB = "NETT"
_TAGS = {
    WEB: ("Nettsiden", TagKind.HOW),
    "TELEFON": ("Telefonsalg", TagKind.HOW),
    "MESSE": ("Messer og stands", TagKind.HOW),
    "VERVING": ("Vervet av medlem", TagKind.HOW),
    "SIV": ("Siv Strand", TagKind.WHO),
    "JONAS": ("Jonas Fjeld", TagKind.WHO),
}
# The tags of ten orders after one another; the last one is nobody's.
_TEN: Sequence[Sequence[str]] = (
    (WEB,),
    ("TELEFON", "SIV"),
    (WEB,),
    ("VERVING",),
    (WEB,),
    ("TELEFON", "JONAS"),
    ("MESSE", "SIV", "JONAS"),
    (WEB,),
    ("TELEFON", "SIV"),
    (),
)


async def create_tags(work: Work) -> Mapping[str, UUID]:
    """Register the tags, and return them by their codes."""
    made = {}
    for code, (name, kind) in _TAGS.items():
        made[code] = (await save_reporting_tag(work, SaveTag(code, name, kind))).id
    return made


class Sales:
    """Which tags each order has, by its place among all."""

    def __init__(self, tags: Mapping[UUID, ReportingTag]) -> None:
        ids = {tag.code: key for key, tag in tags.items()}
        self._ten = [tuple(ids[code] for code in codes) for codes in _TEN]

    def tags_of(self, place: int) -> Sequence[UUID]:
        """The tags of an order; places count from 0."""
        return self._ten[place % len(self._ten)]

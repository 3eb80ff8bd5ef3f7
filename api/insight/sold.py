"""How and by whom was sold, as the schema shows it, and as files (REP-16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import strawberry
from starlette.requests import Request
from starlette.responses import Response

from api.catalogue.tags import ReportingTag, TagKind, tag_of
from api.context import Context, Info
from api.ids import decode_id, encode_id
from api.insight.types import Figure, figure_of_shown
from api.table_files import table_file
from domain.insight.queries import sold
from domain.insight.queries.sold import sold_report
from domain.kernel.csv_text import Cell
from domain.kernel.money import Money
from domain.kernel.refusal import InvalidInput

PERMISSION = "subscriptions:read"
_HEADERS: Mapping[str, Sequence[str]] = {
    "nb": ("Sier", "Kode", "Navn", "Bestillinger", "Fortsatt aktive", "Eksemplarer", "MRR"),
    "en": ("Says", "Code", "Name", "Orders", "Still active", "Copies", "MRR"),
}
_KINDS: Mapping[str, Mapping[TagKind, tuple[str, str]]] = {
    "nb": {TagKind.HOW: ("Hvordan", "Uten merke for hvordan"), TagKind.WHO: ("Hvem", "Uten merke for hvem")},
    "en": {TagKind.HOW: ("How", "Without a tag for how"), TagKind.WHO: ("By whom", "Without a tag for by whom")},
}
_TOTAL = {"nb": "Alle bestillinger, hver én gang", "en": "All orders, each once"}


@strawberry.type
class SoldLine:
    """A tag's orders of the period; without `tag` those that have none of the kind. Each figure opens its rows."""

    key: strawberry.ID
    tag: ReportingTag | None
    orders: Figure
    active: Figure
    copies: Figure
    mrr: Figure


@strawberry.type
class SoldGroup:
    """Lines that say how, or by whom. An order with several tags of the kind is in several of them."""

    kind: TagKind
    lines: list[SoldLine]


@strawberry.type
class SoldReport:
    """The orders registered in `[fromOn, toOn)` by their reporting tags, as known today; `total` has each once."""

    from_on: date
    to_on: date
    as_of: date
    currency: str
    groups: list[SoldGroup]
    total: SoldLine


@strawberry.type
class SoldQuery:
    """How and by whom was sold."""

    @strawberry.field(description="An organisation's orders of a period `[fromOn, toOn)` by reporting tag (REP-16).")
    async def sold_report(self, info: Info, organisation_id: strawberry.ID, from_on: date, to_on: date) -> SoldReport:
        info.context.require(PERMISSION)
        key = decode_id("Organisation", organisation_id, "organisationId")
        found = await sold_report(await info.context.read(), key, from_on, to_on, info.context.today)
        return SoldReport(
            from_on=from_on,
            to_on=to_on,
            as_of=found.on,
            currency=found.currency,
            groups=[
                SoldGroup(kind=group.kind, lines=[_line(info, one, group.kind.value) for one in group.lines])
                for group in found.groups
            ],
            total=_line(info, found.total, "total"),
        )


def _line(info: Info, line: sold.SoldLine, without: str) -> SoldLine:
    return SoldLine(
        key=encode_id("ReportingTag", line.tag.id) if line.tag else strawberry.ID(without),
        tag=tag_of(line.tag) if line.tag else None,
        orders=figure_of_shown(info, line.orders),
        active=figure_of_shown(info, line.active),
        copies=figure_of_shown(info, line.copies),
        mrr=figure_of_shown(info, line.mrr),
    )


async def sold_table(request: Request, context: Context) -> Response:
    """Answer with the report as a file; its parameters are those of the query `soldReport`, and `language`."""
    context.require(PERMISSION)
    given = request.query_params
    key = decode_id("Organisation", given.get("organisationId", ""), "organisationId")
    from_on, to_on = _day(given, "fromOn"), _day(given, "toOn")
    report = await sold_report(await context.read(), key, from_on, to_on, context.today)
    language = given.get("language", "nb")
    language = language if language in _HEADERS else "nb"
    rows = [
        _cells(line, *_KINDS[language][group.kind], report.currency) for group in report.groups for line in group.lines
    ]
    rows.append(_cells(report.total, "", _TOTAL[language], report.currency))
    name = f"{'solgt' if language == 'nb' else 'sold'}_{from_on}_{to_on}"
    return await table_file(request, name, _HEADERS[language], rows, context.today)


def _cells(line: sold.SoldLine, says: str, without: str, currency: str) -> list[Cell]:
    code, name = (line.tag.code, line.tag.name) if line.tag else ("", without)
    counts = [int(shown.value or 0) for shown in (line.orders, line.active, line.copies)]
    return [says, code, name, *counts, Money(line.mrr.amount_minor, currency)]


def _day(given: Mapping[str, str], name: str) -> date:
    text = given.get(name, "")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput.of(name, "INVALID", f'"{text}" is no date; write YYYY-MM-DD') from None

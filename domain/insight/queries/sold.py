"""How and by whom was sold: the orders of a period by their reporting tags (REP-16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.catalogue.model import ReportingTag, TagKind
from domain.catalogue.queries import reporting_tags
from domain.insight.model import Figure, Shown
from domain.insight.queries.figures import figures_of
from domain.insight.queries.keeping import KEEPER, Keeper
from domain.insight.rules.sold import ALL_ORDERS, WITHOUT, period_errors
from domain.kernel.database import Reading
from domain.kernel.refusal import refuse_if_any
from domain.people.queries.organisations import organisation

_METRICS = ("tag_orders", "tag_active", "tag_copies", "tag_mrr")


@dataclass(frozen=True, slots=True)
class SoldLine:
    """The figures of a tag's orders; without `tag` those of the orders that have none of the kind."""

    tag: ReportingTag | None
    orders: Shown
    active: Shown
    copies: Shown
    mrr: Shown


@dataclass(frozen=True, slots=True)
class SoldGroup:
    """All lines that say how, or by whom; an order is in several where it has several tags of the kind."""

    kind: TagKind
    lines: tuple[SoldLine, ...]


@dataclass(frozen=True, slots=True)
class SoldReport:
    """The orders registered in `[from_on, to_on)`, as known on a day; `total` has each of them once."""

    on: date
    currency: str
    groups: tuple[SoldGroup, ...]
    total: SoldLine


async def sold_report(
    read: Reading, organisation_id: UUID, from_on: date, to_on: date, on: date, keeper: Keeper = KEEPER
) -> SoldReport:
    """Return an organisation's report. A tag that is closed is in it where it has orders in the period.

    Raises NotFound for an organisation that is not there, and InvalidInput for a period without a day.
    """
    refuse_if_any(period_errors(from_on, to_on))
    currency = (await organisation(read, organisation_id)).currency
    tags = await reporting_tags(read)
    subjects = [ALL_ORDERS, *WITHOUT.values(), *tags]

    def figures(of: UUID) -> list[Figure]:
        return [Figure(metric, on, organisation_id, of, from_on, to_on) for metric in _METRICS]

    found = await figures_of(read, [figure for of in subjects for figure in figures(of)], keeper)

    def line(of: UUID) -> SoldLine:
        return SoldLine(tags.get(of), *(found[figure] for figure in figures(of)))

    def group(kind: TagKind) -> SoldGroup:
        own: Sequence[SoldLine] = [line(tag.id) for tag in tags.values() if tag.kind is kind]
        shown = (one for one in own if one.orders.count or (one.tag and not one.tag.closed))
        return SoldGroup(kind, (*shown, line(WITHOUT[kind])))

    return SoldReport(on, currency, tuple(group(kind) for kind in TagKind), line(ALL_ORDERS))

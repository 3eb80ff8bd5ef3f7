"""The register of a day's deliveries: every subscription with something that is delivered, less pauses (DEL-01)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.catalogue.model import Catalogue, Matrix, Medium
from domain.catalogue.queries import delivery_matrices, load_catalogue
from domain.catalogue.rules.matrices import delivered_on, issue_of
from domain.kernel.database import Reading, Row
from domain.people.queries.members import members_by_name
from domain.subscriptions.model import DayDelivery, DaySearch
from domain.subscriptions.queries.delivery import KnownDelivery, known_deliveries
from domain.subscriptions.rules.coming_deliveries import next_delivery
from domain.subscriptions.rules.delivery import delivery_on

CHUNK_ROWS = 2_000
MEMBERS_MAX = 20_000
_LAST = UUID(int=2**128 - 1)
# Which product of which plan is delivered, and whether it is one of those that are chosen (CAT-13).
_SOLD = """
WITH sold AS MATERIALIZED (
  SELECT pp.plan_id, pp.product_id, plan.choice IS NOT NULL AS chosen FROM product p
  JOIN plan_product pp ON pp.tenant_id = p.tenant_id AND pp.product_id = p.id
  JOIN plan ON plan.tenant_id = p.tenant_id AND plan.id = pp.plan_id
  WHERE p.tenant_id = $1 AND p.id = ANY($4::uuid[])
)
"""
_WHERE = """
  AND s.state <> 'STOPPED' AND greatest(s.start_on, s.begun_on) <= $2 AND (s.end_on IS NULL OR s.end_on > $2)
  AND ($3::uuid IS NULL OR s.organisation_id = $3)
  AND NOT EXISTS (
    SELECT FROM subscription_pause u
    WHERE u.tenant_id = $1 AND u.subscription_id = s.id AND u.from_on <= $2 AND u.until_on > $2
  )
  AND ($5::boolean IS NULL OR $5 = EXISTS (
    SELECT FROM delivery_change c
    WHERE c.tenant_id = $1 AND c.subscription_id = s.id AND c.kind = 'STOP' AND c.from_on <= $2 AND c.until_on > $2
  ))
  AND (NOT sold.chosen OR sold.product_id = ANY(coalesce((
    SELECT h.product_ids FROM subscription_choice h
    WHERE h.tenant_id = $1 AND h.subscription_id = s.id AND h.from_on <= $2 ORDER BY h.from_on DESC LIMIT 1
  ), ARRAY[sold.product_id])))
"""
_FROM = "FROM subscription s JOIN sold ON sold.plan_id = CASE WHEN s.plan_changes_on <= $2 THEN s.next_plan_id"
_FROM += " ELSE s.plan_id END WHERE s.tenant_id = $1"
_OF_MEMBERS = f"""
{_SOLD}
SELECT s.id, s.member_id, s.organisation_id, s.copies, s.end_on, sold.plan_id, sold.product_id
{_FROM} AND s.member_id = ANY($6::uuid[]) {_WHERE}
"""
_COUNT = f"{_SOLD} SELECT count(*)::int AS n {_FROM} {_WHERE}"
Place = tuple[str, UUID, UUID, UUID]
"""Where a row stands in the order of the names: the sort key and id of the member, the subscription, the product."""


async def day_delivery_page(
    read: Reading, search: DaySearch, *, limit: int, after: Place | None = None
) -> list[DayDelivery]:
    """Return a page of a day's deliveries, today's or a later one's, by the members' names."""
    return await _page(read, search, await load_catalogue(read), await delivery_matrices(read), limit, after)


async def count_day_deliveries(read: Reading, search: DaySearch) -> int:
    """Return how many deliveries a day has: subscriptions, each as often as it has products that are delivered."""
    wanted = _products(search, await load_catalogue(read), await delivery_matrices(read))
    rows = await read.sql(_COUNT, *_asked(read, search, wanted))
    return int(rows[0]["n"])


async def every_day_delivery(read: Reading, search: DaySearch) -> AsyncIterator[list[DayDelivery]]:
    """Give all of a day's deliveries by the members' names, CHUNK_ROWS at a time."""
    catalogue, matrices = await load_catalogue(read), await delivery_matrices(read)
    after: Place | None = None
    while rows := await _page(read, search, catalogue, matrices, CHUNK_ROWS, after):
        yield rows
        if len(rows) < CHUNK_ROWS:
            return
        after = rows[-1].place


async def _page(
    read: Reading,
    search: DaySearch,
    catalogue: Catalogue,
    matrices: dict[UUID, Matrix],
    limit: int,
    after: Place | None,
) -> list[DayDelivery]:
    wanted = _products(search, catalogue, matrices)
    rows = await _rows(read, _asked(read, search, wanted), limit, after) if wanted else []
    known = await known_deliveries(read, catalogue, list({row["id"] for row, _ in rows}), search.on)
    return [_delivery(row, place, known[row["id"]], catalogue, matrices, search.on) for row, place in rows]


async def _rows(read: Reading, asked: Sequence[Any], limit: int, after: Place | None) -> list[tuple[Row, Place]]:
    """Return rows with their places. The members are walked in their order, more at a time where few get anything."""
    found, many = list[tuple[Row, Place]](), limit
    begin = (after[0], after[1]) if after else None
    while True:
        members = await members_by_name(read, limit=many, begin=begin)
        names = dict(members)
        rows = await read.sql(_OF_MEMBERS, *asked, list(names))
        placed = [(row, (names[row["member_id"]], row["member_id"], row["id"], row["product_id"])) for row in rows]
        kept = [one for one in placed if after is None or _order(one[1]) > _order(after)]
        found += sorted(kept, key=lambda one: _order(one[1]))
        if len(found) >= limit or len(members) < many:
            return found[:limit]
        last = members[-1]
        begin, after = (last[1], last[0]), (last[1], last[0], _LAST, _LAST)
        many = min(many * 4, MEMBERS_MAX)


def _order(place: Place) -> tuple[str, bytes, bytes, bytes]:
    return place[0], place[1].bytes, place[2].bytes, place[3].bytes


def _products(search: DaySearch, catalogue: Catalogue, matrices: dict[UUID, Matrix]) -> list[UUID]:
    """Return which products count: the one that is named, those of the matrix, those that come on the day."""
    return [
        one.id
        for one in catalogue.products.values()
        if one.medium is Medium.PHYSICAL
        and search.product_id in (None, one.id)
        and search.matrix_id in (None, one.matrix_id)
        and (not search.comes or (one.matrix_id is not None and delivered_on(matrices[one.matrix_id], search.on)))
    ]


def _asked(read: Reading, search: DaySearch, product_ids: list[UUID]) -> Sequence[Any]:
    return read.tenant_id, search.on, search.organisation_id, product_ids, search.stopped


def _delivery(
    row: Row, place: Place, known: KnownDelivery, catalogue: Catalogue, matrices: dict[UUID, Matrix], day: date
) -> DayDelivery:
    product = catalogue.products[row["product_id"]]
    matrix = matrices[product.matrix_id] if product.matrix_id is not None else None
    issue = issue_of(matrix, day) if matrix else None
    return DayDelivery(
        subscription_id=row["id"],
        member_id=row["member_id"],
        plan_id=row["plan_id"],
        product_id=product.id,
        organisation_id=row["organisation_id"],
        copies=row["copies"],
        end_on=row["end_on"],
        delivery=delivery_on(known.delivered, day),
        comes=delivered_on(matrix, day) if matrix else None,
        issue=issue.name if issue else "",
        next_on=next_delivery(known.delivered, known.course, catalogue, matrix, product.id, day) if matrix else None,
        place=place,
    )

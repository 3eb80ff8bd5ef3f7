"""The register of a day's deliveries: every subscription with something that is delivered, less pauses (DEL-01)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.catalogue.model import Catalogue, Matrix
from domain.catalogue.queries import delivery_matrices, load_catalogue
from domain.catalogue.rules.matrices import delivered_on, issue_of
from domain.kernel.database import Reading, Row
from domain.subscriptions.model import DayDelivery, DaySearch
from domain.subscriptions.queries.delivery import KnownDelivery, known_deliveries
from domain.subscriptions.rules.coming_deliveries import next_delivery
from domain.subscriptions.rules.delivery import delivery_on

CHUNK_ROWS = 2_000
# Which product of which plan is delivered, and whether it is one of those that are chosen (CAT-13).
_SOLD = """
WITH sold AS MATERIALIZED (
  SELECT pp.plan_id, pp.product_id, plan.choice IS NOT NULL AS chosen FROM product p
  JOIN plan_product pp ON pp.tenant_id = p.tenant_id AND pp.product_id = p.id
  JOIN plan ON plan.tenant_id = p.tenant_id AND plan.id = pp.plan_id
  WHERE p.tenant_id = $1 AND p.medium = 'PHYSICAL'
    AND ($4::uuid IS NULL OR p.id = $4) AND ($5::uuid[] IS NULL OR p.matrix_id = ANY($5))
)
"""
_WHERE = """
  AND s.state <> 'STOPPED' AND s.start_on <= $2 AND (s.end_on IS NULL OR s.end_on > $2)
  AND ($3::uuid IS NULL OR s.organisation_id = $3)
  AND NOT EXISTS (
    SELECT FROM subscription_pause u
    WHERE u.tenant_id = $1 AND u.subscription_id = s.id AND u.from_on <= $2 AND u.until_on > $2
  )
  AND ($6::boolean IS NULL OR $6 = EXISTS (
    SELECT FROM delivery_change c
    WHERE c.tenant_id = $1 AND c.subscription_id = s.id AND c.kind = 'STOP' AND c.from_on <= $2 AND c.until_on > $2
  ))
  AND (NOT sold.chosen OR sold.product_id = ANY(coalesce((
    SELECT h.product_ids FROM subscription_choice h
    WHERE h.tenant_id = $1 AND h.subscription_id = s.id AND h.from_on <= $2 ORDER BY h.from_on DESC LIMIT 1
  ), ARRAY[sold.product_id])))
"""
_PLAN = "CASE WHEN s.plan_changes_on <= $2 THEN s.next_plan_id ELSE s.plan_id END"
_PAGE = f"""
{_SOLD}
SELECT s.id, s.member_id, s.organisation_id, s.copies, s.end_on, sold.plan_id, sold.product_id, m.sort_key
FROM member m
JOIN subscription s ON s.tenant_id = m.tenant_id AND s.member_id = m.id
JOIN sold ON sold.plan_id = {_PLAN}
WHERE m.tenant_id = $1 {_WHERE}
  AND ($7::text IS NULL OR (m.sort_key, m.id) >= ($7, $8::uuid)
    AND (m.sort_key, m.id, s.id, sold.product_id) > ($7, $8, $9::uuid, $10::uuid))
ORDER BY m.sort_key, m.id, s.id, sold.product_id LIMIT $11
"""  # noqa: S608 - constants of this file only
_COUNT = f"""
{_SOLD}
SELECT count(*)::int AS n FROM subscription s JOIN sold ON sold.plan_id = {_PLAN} WHERE s.tenant_id = $1 {_WHERE}
"""  # noqa: S608 - constants of this file only
Place = tuple[str, UUID, UUID, UUID]
"""Where a row stands in the order of the names: the sort key and id of the member, the subscription, the product."""


async def day_delivery_page(
    read: Reading, search: DaySearch, *, limit: int, after: Place | None = None
) -> list[DayDelivery]:
    """Return a page of a day's deliveries, today's or a later one's, by the members' names."""
    return await _page(read, search, await load_catalogue(read), await delivery_matrices(read), limit, after)


async def count_day_deliveries(read: Reading, search: DaySearch) -> int:
    """Return how many deliveries a day has: subscriptions, each as often as it has products that are delivered."""
    rows = await read.sql(_COUNT, *_wanted(read, search, await delivery_matrices(read)))
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
    rows = await read.sql(_PAGE, *_wanted(read, search, matrices), *(after or (None,) * 4), limit)
    known = await known_deliveries(read, catalogue, list({row["id"] for row in rows}), search.on)
    return [_delivery(row, known[row["id"]], catalogue, matrices, search.on) for row in rows]


def _wanted(read: Reading, search: DaySearch, matrices: dict[UUID, Matrix]) -> Sequence[Any]:
    """Return what the statements are given; a matrix and "comes" both tell which matrices count."""
    keys = None
    if search.matrix_id is not None or search.comes:
        keys = [
            key
            for key, one in matrices.items()
            if search.matrix_id in (None, key) and (not search.comes or delivered_on(one, search.on))
        ]
    return read.tenant_id, search.on, search.organisation_id, search.product_id, keys, search.stopped


def _delivery(
    row: Row, known: KnownDelivery, catalogue: Catalogue, matrices: dict[UUID, Matrix], day: date
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
        place=(row["sort_key"], row["member_id"], row["id"], product.id),
    )

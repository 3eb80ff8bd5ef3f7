"""Reads forecasts of what subscriptions will bill (BIL-14)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.database import Reading, Row
from domain.subscriptions.repository import forecast


@dataclass(frozen=True, slots=True)
class Month:
    """What falls due in a month, by plan and method; `before_minor` is what the forecast before it said."""

    month_on: date
    invoices: int
    total_minor: int
    vat_minor: int
    before_minor: int | None
    parts: Sequence[Row]


async def newest_forecasts(read: Reading, organisation_id: UUID, limit: int) -> Sequence[Row]:
    """Return the newest forecasts of an organisation as rows of runs, whatever their state."""
    return await forecast.newest(read, organisation_id, limit)


async def months(read: Reading, run_ids: Sequence[UUID]) -> dict[UUID, list[Month]]:
    """Return what forecasts have reckoned so far, month by month, beside what was done before each said."""
    prior = await forecast.prior(read, run_ids)
    found: dict[UUID, dict[date, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in await forecast.amounts(read, [*{*run_ids, *prior.values()}]):
        found[row["run_id"]][row["month_on"]].append(row)
    return {key: _months(found[key], found.get(prior[key]) if key in prior else None) for key in run_ids}


def _months(own: dict[date, list[Row]], before: dict[date, list[Row]] | None) -> list[Month]:
    return [
        Month(
            month_on,
            sum(row["invoices"] for row in parts),
            sum(row["total_minor"] for row in parts),
            sum(row["vat_minor"] for row in parts),
            None if before is None else sum(row["total_minor"] for row in before.get(month_on, ())),
            parts,
        )
        for month_on, parts in own.items()
    ]

"""Figures: a metric's value somewhere, and the rows behind it (DSH-10d, API-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from domain.insight.model import Figure, Metric, Row, Shown, Slice
from domain.insight.queries.keeping import KEEPER, Keeper, Key
from domain.insight.queries.rows import ROOM, BySlice, is_of_subjects, page_of_rows, sums_of, sums_of_subjects
from domain.insight.registry import METRICS
from domain.kernel.database import Reading


async def figures_of(read: Reading, figures: Collection[Figure], keeper: Keeper = KEEPER) -> dict[Figure, Shown]:
    """Return figures with their values; what they need of one source is one query for all campaigns or tags."""
    await keeper.look(read)
    await read.sql(ROOM)
    asked: dict[tuple[str, Figure], _Asked] = defaultdict(_Asked)
    for figure in figures:
        metric = METRICS[figure.metric]
        for rows in metric.slices:
            asked[_place(metric, rows, figure)].add(_subject(rows, figure), rows)
    sums = {place: await _sums(read, keeper, *place, wanted) for place, wanted in asked.items()}

    def shown(figure: Figure) -> Shown:
        metric = METRICS[figure.metric]
        found = [sums[_place(metric, rows, figure)][_subject(rows, figure)][rows.mark] for rows in metric.slices]
        return Shown(figure, metric, metric.combine(*found), found[0].count, found[0].amount_minor)

    return {figure: shown(figure) for figure in figures}


@dataclass(slots=True)
class _Asked:
    """What is asked of one source: of which campaigns, and whether for the middle amounts, too."""

    subjects: set[UUID | None] = field(default_factory=set)
    middle: bool = False

    def add(self, subject_id: UUID | None, rows: Slice) -> None:
        self.subjects.add(subject_id)
        self.middle = self.middle or rows.middle


def _place(metric: Metric, rows: Slice, figure: Figure) -> tuple[str, Figure]:
    """The source and scope that a slice is summed up in, the same for all campaigns and tags."""
    scope = replace(scope_of(metric, rows, figure), metric="")
    return rows.source, replace(scope, subject_id=None) if is_of_subjects(rows.source) else scope


def _subject(rows: Slice, figure: Figure) -> UUID | None:
    return figure.subject_id if is_of_subjects(rows.source) else None


async def _sums(read: Reading, keeper: Keeper, source: str, scope: Figure, asked: _Asked) -> dict[UUID | None, BySlice]:
    subjects = frozenset(subject for subject in asked.subjects if subject is not None)

    async def reckon() -> dict[UUID | None, BySlice]:
        found: dict[UUID | None, BySlice] = {}
        if subjects:
            of_subjects = await sums_of_subjects(read, source, scope, subjects, middle=asked.middle)
            found |= {subject: of_subjects[subject] for subject in subjects}
        if None in asked.subjects:
            found[None] = await sums_of(read, source, scope)
        return found

    what = ("subjects", scope, frozenset(asked.subjects), asked.middle)
    return await keeper.get(Key(read.tenant_id, source, scope.on, what), reckon)


def scope_of(metric: Metric, rows: Slice, figure: Figure) -> Figure:
    """Return what a slice of a metric is reckoned of: the last days where only those count, or its opening day."""
    if rows.opening:
        return replace(figure, on=figure.on.replace(day=1) - timedelta(days=1))
    if metric.days is None or figure.from_on is not None or figure.to_on is not None:
        return figure
    first = figure.on - timedelta(days=metric.days - 1)
    return replace(figure, from_on=first, to_on=figure.on + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class OpenedFigure:
    """A figure that was opened: its value, a page of its rows, and the figures that it is made of."""

    shown: Shown
    parts: tuple[Shown, ...]
    rows: Sequence[Row]


async def open_figure(
    read: Reading, figure: Figure, first: int, after: UUID | None, keeper: Keeper = KEEPER
) -> OpenedFigure:
    """Return what is behind a figure; `rows` has at most `first` of them, in the order of their keys."""
    metric = METRICS[figure.metric]
    parts = [replace(figure, metric=key) for key in metric.parts]
    shown = await figures_of(read, [figure, *parts], keeper)
    rows = await page_of_rows(read, metric.rows, scope_of(metric, metric.rows, figure), first, after)
    return OpenedFigure(shown[figure], tuple(shown[part] for part in parts), rows)

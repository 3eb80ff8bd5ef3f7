"""Logo churn of many months from one count of who pays on which days (DSH-08, DSH-10a)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.insight.model import Sums


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many payers pay on which of some days; bit n of a key stands for day n, counted from 0."""

    days: Sequence[date]
    payers: Mapping[int, int]

    def paying(self, on: date) -> Sums:
        """Return all who pay on a day."""
        bit = self._bit(on)
        return Sums(sum(n for days, n in self.payers.items() if days & bit), 0)

    def gone(self, opening: date, on: date) -> Sums:
        """Return those who paid on the opening day and pay for nothing on another; who came back by then stayed."""
        paid, still = self._bit(opening), self._bit(on)
        return Sums(sum(n for days, n in self.payers.items() if days & paid and not days & still), 0)

    def _bit(self, on: date) -> int:
        return 1 << self.days.index(on)

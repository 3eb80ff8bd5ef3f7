"""Which of a plan's products its members choose, and which of them they may share (CAT-13, CAT-18)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Choice:
    """How many of a plan's products its member chooses; a fixed number where both are the same (CAT-13).

    `percents_bp` are hundredths of a percent off the first period, for one product, for two, and so on; more than are
    listed have the last one.
    """

    least: int
    most: int
    percents_bp: tuple[int, ...] = ()

    def percent_bp(self, count: int) -> int:
        """What so many products are cheaper in the first period."""
        return self.percents_bp[min(count, len(self.percents_bp)) - 1] if self.percents_bp and count else 0


@dataclass(frozen=True, slots=True)
class SharedUsers:
    """Which product of a plan a subscriber may share, and with how many more users (CAT-18)."""

    product_id: UUID
    users: int


@dataclass(frozen=True, slots=True)
class NewChoice:
    """A choice as the caller wrote it; percents are texts such as "10", and an empty one takes nothing off."""

    least: int
    most: int
    percents: tuple[str, ...] = ()

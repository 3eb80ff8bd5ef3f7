"""A share of the demo's members: what it draws by itself, and what it draws as the other one does."""

from random import Random

from ops.demo.identities import Identities

BLOCK = 16


class Share:
    """One of several; the first one writes what belongs to all. The same seed draws the same in every share."""

    def __init__(self, number: int, of: int, seed: int) -> None:
        self.number = number
        self._of = of
        self.random = Random(f"{seed} share {number}")
        self.own = Identities(self.random)
        self.common = Random(f"{seed} all shares")
        self.shared = Identities(Random(f"{seed} ids of all shares"))

    @property
    def is_first(self) -> bool:
        """Whether it is the first share."""
        return self.number == 0

    def blocks(self, count: int) -> range:
        """Where its blocks begin among so many members; blocks of BLOCK go to the shares in turn."""
        return range(self.number * BLOCK, count, self._of * BLOCK)

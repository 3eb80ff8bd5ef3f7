"""Numbers that the demo's two shares count together: at the end of each day they learn what the other one needs.

So the numbers of invoices, credit notes, journal entries and the payments of a bank file follow one another without
gaps, and by the day, though each share lives through its days alone.
"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

from ops.demo.bookkeeping import Journal

SHARES = 2
INVOICE_FIRST = 10_001


class Series(IntEnum):
    """What is numbered. What needs the number of a journal entry alone is under NOTHING."""

    INVOICE = 0
    CREDIT_NOTE = 1
    TRANSACTION = 2
    NOTHING = 3


class Numbers:
    """Keeps what a share is to write, and writes it when its numbers are known."""

    def __init__(self, share: int, journal: Journal) -> None:
        self._share = share
        self._journal = journal
        self._waiting: list[list[tuple[Callable[..., None], tuple[Any, ...]]]] = [[] for _ in Series]
        self._entries = 0
        self.following = [INVOICE_FIRST, 1, 1, 1]
        self.entries_following = 1

    def give(self, series: Series, entries: int, write: Callable[..., None], *subject: Any) -> None:
        """Call `write(number, *subject)` at the end of the day; it makes so many journal entries."""
        self._waiting[series].append((write, subject))
        self._entries += entries

    def needs(self) -> tuple[int, ...]:
        """How many numbers the day takes of each series, and last how many journal entries."""
        return (*map(len, self._waiting), self._entries)

    def settle(self, needs: Sequence[tuple[int, ...]]) -> None:
        """Write the day, knowing what every share needs; a bank file counts its payments from 1."""
        before, all_in_all = needs[: self._share], [sum(each) for each in zip(*needs, strict=True)]
        self._journal.number = self.entries_following + sum(each[-1] for each in before)
        for series in Series:
            number = self.following[series] + sum(each[series] for each in before)
            waiting, self._waiting[series] = self._waiting[series], []
            for write, subject in waiting:
                write(number, *subject)
                number += 1
            self.following[series] += all_in_all[series]
        self.following[Series.TRANSACTION] = 1
        self.entries_following += all_in_all[-1]
        self._entries = 0

"""What was learned last, in bounded memory: for those who learn of thousands at a time and ask soon afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

KEPT_LEAST = 20_000


class Recent(Generic[Key, Value]):
    """Remembers at least the last KEPT_LEAST of what it is told, and at most about twice as many."""

    __slots__ = ("_before", "_kept_least", "_now")

    def __init__(self, kept_least: int = KEPT_LEAST) -> None:
        self._kept_least = kept_least
        self._now: dict[Key, Value] = {}
        self._before: dict[Key, Value] = {}

    def __len__(self) -> int:
        return len(self._now) + len(self._before)

    def __getitem__(self, key: Key) -> Value:
        return self._now[key] if key in self._now else self._before[key]

    def get(self, key: Key) -> Value | None:
        """Return what is known of a key, or None."""
        found = self._now.get(key)
        return found if found is not None else self._before.get(key)

    def update(self, told: Mapping[Key, Value]) -> None:
        """Learn; what was learned long ago is forgotten."""
        if len(self._now) >= self._kept_least:
            self._before, self._now = self._now, {}
        self._now.update(told)

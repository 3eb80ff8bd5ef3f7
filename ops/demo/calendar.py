"""The days of the history, one after another, and what is planned for each."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from ops.demo.identities import Identities

RUN_PAUSED_DAYS = 20
"""So long before today the last billing run was: what fell due since waits for the newcomer's first one."""
FACTS_DAYS = 365
DISPATCHES_DAYS = 120
FILES_DAYS = 31
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the history. `at` is the instant at which all of it happened.

    `run_id` and `import_id` are those of its billing run and its bank file, in every share alike.
    """

    on: date
    at: datetime
    run_id: UUID
    import_id: UUID
    has_run: bool
    keeps_facts: bool
    keeps_dispatches: bool
    keeps_files: bool


class Calendar:
    """From the first day to today; `plan` is a promise that is kept only if its day comes. Ids turn to each day."""

    def __init__(self, begin: date, today: date, own: Identities, shared: Identities) -> None:
        self.begin = begin
        self.today = today
        self._own = own
        self._shared = shared
        self._planned: dict[date, list[tuple[Callable[..., None], tuple[Any, ...]]]] = defaultdict(list)

    def plan(self, on: date, action: Callable[..., None], *subject: Any) -> bool:
        """Call `action(day, *subject)` on that day; tell whether the day comes in this history."""
        if on > self.today:
            return False
        self._planned[on].append((action, subject))
        return True

    def days(self) -> Iterator[Day]:
        """Yield each day after all that was planned for it has been done."""
        on = self.begin
        while on <= self.today:
            self._own.turn_to(on)
            self._shared.turn_to(on)
            day = self._day(on)
            for action, subject in self._planned[on]:  # grows while it is walked: today's payment may plan today's file
                action(day, *subject)
            del self._planned[on]
            yield day
            on += _ONE_DAY

    def _day(self, on: date) -> Day:
        ago = (self.today - on).days
        return Day(
            on=on,
            at=instant(on),
            run_id=self._shared.new(),
            import_id=self._shared.new(),
            has_run=ago >= RUN_PAUSED_DAYS,
            keeps_facts=ago < FACTS_DAYS,
            keeps_dispatches=ago < DISPATCHES_DAYS,
            keeps_files=ago < FILES_DAYS,
        )


def bank_day(on: date) -> date:
    """Return the day itself, or the Monday after it."""
    return on + timedelta(days=max(0, 7 - on.weekday()) if on.weekday() >= 5 else 0)


def instant(on: date) -> datetime:
    """The moment of a day at which the demo lets things happen."""
    return datetime(on.year, on.month, on.day, 6, tzinfo=UTC)

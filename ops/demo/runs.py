"""The demo's billing runs: one for each day on which terms were billed."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from domain.billing.model import RunState
from domain.subscriptions.model import RUN_KIND
from ops.demo.calendar import Day
from ops.demo.rows import Rows
from ops.demo.setting_up import Demo


class Runs:
    """Counts what each day's run bills."""

    def __init__(self, demo: Demo, rows: Rows) -> None:
        self._demo = demo
        self._runs = rows.of("run")
        self._invoices = 0
        self._total_minor = 0

    def count(self, day: Day, total_minor: int) -> UUID:
        """Count an invoice of a day's run and return the run's id."""
        self._invoices += 1
        self._total_minor += total_minor
        return day.run_id

    def billed(self) -> tuple[int, int]:
        """How many invoices the day's run has made here, and their total; the next day counts anew."""
        billed = self._invoices, self._total_minor
        self._invoices, self._total_minor = 0, 0
        return billed

    def write(self, day: Day, billed: Sequence[tuple[int, int]]) -> None:
        """Write the run of a day, if there was one, from what each share billed."""
        count, total_minor = (sum(each) for each in zip(*billed, strict=True))
        if not count:
            return
        self._runs.append(
            (
                self._demo.tenant_id,
                day.run_id,
                RUN_KIND,
                RunState.DONE,
                self._demo.organisation.id,
                day.on,
                "{}",
                count,
                count,
                count,
                total_minor,
                self._demo.issuer.currency,
                "Kontingent",
                day.at,
                day.at,
                day.at + timedelta(seconds=1 + count // 5_000),
            )
        )

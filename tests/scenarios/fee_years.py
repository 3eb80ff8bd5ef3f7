"""Years of a fee run: its steps on their days, its cards drawn, and what people were told, line by line."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from domain.feeruns.model import FeeRun, Timing
from tests.cards import Cards
from tests.domain.feeruns.running import FeeClub, mails_of, people_in, run_of, step, tell
from tests.scenarios.telling import Telling
from tests.till import Till, follow_link

QUARTERLY = Timing((1, 4, 7, 10), 1, date(2026, 3, 20))
ANNE, BO, CARL, COLLECTOR = 0, 1, 2, 3
NAMES = ("Anne", "Bo", "Carl", "the collector")
STEPS_BEFORE = (12, 7, 0)
ASKED_TIMES_MAX = 5


@dataclass
class FeeYears:
    """A club, its run, and its days; `mails` is who was told what and when."""

    story: Telling
    fees: FeeClub
    run: FeeRun
    mails: list[list[str]] = field(default_factory=list)
    after_run: Callable[[], Awaitable[None]] | None = None
    seen: int = 0

    async def live(self, until_on: date) -> None:
        """Take the steps of the run, each on its day, and let people pay, until a day is over."""
        while self.story.today < until_on:
            await self.story.to(self.story.today + timedelta(days=1))
            now = await run_of(self.fees, self.run.id)
            if now.next_on is None or (now.next_on - self.story.today).days not in STEPS_BEFORE:
                continue
            await step(self.fees, self.run.id, self.story.today)
            if now.next_on == self.story.today and self.after_run:
                await self.after_run()
            await self.note()

    async def note(self) -> None:
        """Write down what was sent since the last time."""
        found = await mails_of(self.fees)
        names = dict(zip(self.fees.club.members, NAMES, strict=False))
        self.mails += [[str(self.story.today), row["purpose"], names[row["member_id"]]] for row in found[self.seen :]]
        self.seen = len(found)


@dataclass
class CardYears:
    """Cards that are drawn on the days of a run, and the links that people follow."""

    years: FeeYears
    till: Till
    cards: Cards
    in_doubt: list[str] = field(default_factory=list)
    followed: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    async def draw(self) -> None:
        """Charge what the run has scheduled today, asking again where no answer came, and tell people."""
        today = self.years.story.today
        for _ in range(ASKED_TIMES_MAX):
            if not await self.till.charge(today):
                break
            self.in_doubt.append(str(today))
            await asyncio.sleep(0.9)
        await tell(self.years.fees, today)

    async def pay_by_link(self, place: int, card: str, on: date, *, keep_card: bool = False) -> None:
        """Live until a day, and let a member pay by the link of the last payment mail."""
        years = self.years
        await years.live(on)
        invoice_id: UUID = (await people_in(years.fees, years.run.id))[place]["invoice_id"]
        await follow_link(self.till, self.cards, invoice_id, card, on, keep_card=keep_card)
        await tell(years.fees, on)
        await years.note()

"""Reckon the next chunk of a run while the database puts the present one away (RUN-08).

What is reckoned ahead is the answer of a pure rule. The chunk takes it where it asks the very same, of rows that it
holds by then; whatever has changed since is reckoned anew. So looking ahead changes no invoice, only when it is made,
and passes over whatever is broken: the chunk finds that out, and puts it aside (NEW-10).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from types import TracebackType
from uuid import UUID

from domain.catalogue.model import Catalogue
from domain.kernel.database import Database
from domain.kernel.isolating import ITS_OWN_FAULT
from domain.people.queries.billing import payers
from domain.subscriptions.model import Selection
from domain.subscriptions.repository.due import due_subscriptions
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.rules.reckoning import Reckoner
from domain.subscriptions.rules.terms import LeadDays

# After so many subscriptions whatever else waits has a turn.
_AT_ONCE = 25


class LookAhead:
    """Reckons on a connection of its own; open it around the chunks of one run."""

    def __init__(self, database: Database, tenant_id: UUID) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._reckoner: Reckoner | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> LookAhead:
        return self

    async def __aexit__(self, _type: type[BaseException] | None, _: object, _trace: TracebackType | None) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def is_ready(self) -> bool:
        """Whether the next chunk is reckoned, or none was asked for."""
        return self._task is None or self._task.done()

    async def reckoner(self, catalogue: Catalogue, on: date) -> Reckoner:
        """Return what is known already, or a new one where the catalogue has changed since."""
        if self._task is not None:
            task, self._task = self._task, None
            await task
        if self._reckoner is None or (self._reckoner.catalogue, self._reckoner.on) != (catalogue, on):
            self._reckoner = Reckoner(catalogue, on)
        return self._reckoner

    def begin(
        self,
        organisation_id: UUID,
        lead_days: LeadDays,
        after: UUID,
        size: int,
        selections: Sequence[Selection] = (),
    ) -> None:
        """Begin to reckon the chunk after a subscription; the chunk under way has what it needs by now."""
        assert self._reckoner is not None
        self._task = asyncio.create_task(
            self._reckon(self._reckoner, organisation_id, lead_days, after, size, selections)
        )

    async def _reckon(
        self,
        reckoner: Reckoner,
        organisation_id: UUID,
        lead_days: LeadDays,
        after: UUID,
        size: int,
        selections: Sequence[Selection],
    ) -> None:
        with suppress(*ITS_OWN_FAULT):
            async with self._database.read(self._tenant_id) as read:
                due = await due_subscriptions(
                    read, organisation_id, lead_days, reckoner.on, after, size, selections=selections
                )
                known = await payers(read, sorted({one.debtor_id for one in due}))
                await learn_subscriptions(read, reckoner.pricing, due)
            for n, one in enumerate(due):
                if n % _AT_ONCE == 0:
                    await asyncio.sleep(0)
                with suppress(*ITS_OWN_FAULT):
                    payer = known[one.debtor_id]
                    reckoner.reckon(one, payer["number"], payer["branch_id"])

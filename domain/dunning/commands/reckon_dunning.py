"""Reckon what a dunning run would do, without writing anything, by the rules that remind (RUN-05, NEW-01)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.rules.drawing import Purse
from domain.dunning.commands.decide_collection import decide_by_itself
from domain.dunning.commands.decide_reminders import Decided, decide_reminders, load_policies
from domain.dunning.commands.decide_stops import Morning, decide_stops, still_due
from domain.dunning.commands.dun_chunk import STOPS_AT_ONCE_MAX
from domain.dunning.model import Claim, StopDraft
from domain.dunning.repository.claims import overdue_invoices
from domain.kernel.database import Reading

CHUNK = 2_000
"""As the run's, so that what payers have unused is dealt out in the same order."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What would become of some overdue invoices; the last one has those that would go to collection by themselves."""

    stops: Sequence[StopDraft]
    decided: Sequence[Decided]
    collected: Sequence[Claim] = ()


async def reckoned(read: Reading, organisation_id: UUID, on: date) -> AsyncIterator[Reckoned]:
    """Yield every reminder and payment stop of a run on a day, in its order, and what it hands over at its end."""
    policies, purse, morning, gone = await load_policies(read), Purse(), Morning(), set[UUID]()
    after: UUID | None = None
    while True:
        page = (await overdue_invoices(read, organisation_id, on, after, CHUNK)).up_to(STOPS_AT_ONCE_MAX)
        drafts = await decide_stops(read, organisation_id, page, on, policies, morning)
        invoice_ids = [invoice_id for invoice_id, _ in still_due(page, drafts, gone)]
        yield Reckoned(drafts, await decide_reminders(read, organisation_id, invoice_ids, on, policies, purse))
        if page.reached_id is None:
            yield Reckoned((), (), await decide_by_itself(read, organisation_id, on, policies, gone))
            return
        after = page.reached_id

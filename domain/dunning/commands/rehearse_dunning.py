"""Rehearse a dunning run for any day, without a trace, by the code that reminds (RUN-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.rules.rehearsed import Gathered
from domain.dunning.commands.decide_reminders import Decided
from domain.dunning.commands.reckon_dunning import reckoned
from domain.dunning.model import Claim, Obstacle, ObstacleCode, ReminderDraft, StopDraft
from domain.dunning.rules.rehearsing import said_of, said_of_collection, said_of_stop
from domain.kernel.database import Reading
from domain.kernel.refusal import NotFound
from domain.people.queries.billing import billing_organisation

ROWS_SHOWN_MAX = 200
MEMBERS_NAMED_MAX = 20


@dataclass(slots=True)
class StepGroup:
    """Reminders of a preview that are the same step of the same process."""

    reminders: int = 0
    total_minor: int = 0
    fees_minor: int = 0


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A reminder as it would be, with what its invoice is for."""

    draft: ReminderDraft
    text: str


@dataclass(frozen=True, slots=True)
class DunningPreview:
    """What a run would do on a day. `hash` changes with any reminder; `rows` are the first ROWS_SHOWN_MAX.

    `consumed_minor` of unused payments would settle invoices, `fees_minor` are the new fees. `groups` are by process
    and step. `unreachable` are payers whom nobody can remind. `stops` subscriptions would stop (DUN-06); `stop_rows`
    are the first of them. `handed_over` invoices with `handed_over_minor` of debt would go to collection (DUN-09).
    """

    on: date
    currency: str
    reminders: int
    total_minor: int
    fees_minor: int
    consumed_minor: int
    hash: str
    groups: Mapping[tuple[str, int], StepGroup]
    unreachable: Sequence[UUID]
    rows: Sequence[PreviewRow]
    stops: int = 0
    stop_rows: Sequence[StopDraft] = ()
    handed_over: int = 0
    handed_over_minor: int = 0


async def rehearse_dunning(read: Reading, organisation_id: UUID, on: date) -> DunningPreview:
    """Reckon every reminder and payment stop of a run over unpaid invoices. Refuses with NotFound (organisation)."""
    organisation = await billing_organisation(read, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    tally = _Tally()
    async for page in reckoned(read, organisation_id, on):
        tally.add_stops(page.stops)
        for each in page.decided:
            tally.add(each)
        tally.add_collected(page.collected)
    return tally.preview(on, organisation["currency"])


class _Tally:
    def __init__(self) -> None:
        self.reminders = self.total_minor = self.fees_minor = self.consumed_minor = 0
        self.gathered = Gathered()
        self.groups: dict[tuple[str, int], StepGroup] = defaultdict(StepGroup)
        self.unreachable: list[UUID] = []
        self.rows: list[PreviewRow] = []
        self.stops = 0
        self.stop_rows: list[StopDraft] = []
        self.handed_over = self.handed_over_minor = 0

    def add_stops(self, drafts: Sequence[StopDraft]) -> None:
        for draft in drafts:
            self.gathered.add(said_of_stop(draft))
        self.stops += len(drafts)
        self.stop_rows += drafts[: ROWS_SHOWN_MAX - len(self.stop_rows)]

    def add_collected(self, collected: Sequence[Claim]) -> None:
        for claim in collected:
            self.gathered.add(said_of_collection(claim))
            self.handed_over_minor += claim.open_minor + claim.open_fees_minor
        self.handed_over += len(collected)

    def add(self, each: Decided) -> None:
        decision, claim = each.decision, each.found.claim
        self.consumed_minor += decision.consumed_minor
        self.gathered.add(said_of(claim, decision))
        if isinstance(decision.outcome, Obstacle):
            if decision.outcome.code is ObstacleCode.UNREACHABLE:
                self.unreachable.append(claim.payer_id)
            return
        draft = decision.outcome
        self.reminders += 1
        self.total_minor += draft.total_minor
        self.fees_minor += draft.fee_minor
        assert claim.process is not None, "a reminder follows from a process"
        group = self.groups[claim.process.name, draft.step]
        group.reminders += 1
        group.total_minor += draft.total_minor
        group.fees_minor += draft.fee_minor
        if len(self.rows) < ROWS_SHOWN_MAX:
            self.rows.append(PreviewRow(draft, each.found.row["text"]))

    def preview(self, on: date, currency: str) -> DunningPreview:
        return DunningPreview(
            on,
            currency,
            self.reminders,
            self.total_minor,
            self.fees_minor,
            self.consumed_minor,
            self.gathered.hex,
            self.groups,
            self.unreachable,
            self.rows,
            self.stops,
            self.stop_rows,
            self.handed_over,
            self.handed_over_minor,
        )

"""Rehearse a dunning run for any day, without a trace, by the code that reminds (RUN-05)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.rules.drawing import Purse
from domain.dunning.commands.decide_reminders import Decided, decide_reminders, load_policies
from domain.dunning.commands.decide_stops import Morning, decide_stops, still_due
from domain.dunning.model import Obstacle, ObstacleCode, ReminderDraft, StopDraft
from domain.dunning.repository.claims import overdue_invoices
from domain.kernel.database import Reading
from domain.kernel.refusal import NotFound
from domain.people.queries.billing import billing_organisation

CHUNK = 5_000
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
    are the first of them.
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


async def rehearse_dunning(read: Reading, organisation_id: UUID, on: date) -> DunningPreview:
    """Reckon every reminder and payment stop of a run over unpaid invoices. Refuses with NotFound (organisation)."""
    organisation = await billing_organisation(read, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    policies, purse, tally = await load_policies(read), Purse(), _Tally()
    morning, gone = Morning(), set[UUID]()
    after: UUID | None = None
    while True:
        page = await overdue_invoices(read, organisation_id, on, after, CHUNK)
        drafts = await decide_stops(read, organisation_id, page, on, policies, morning)
        tally.add_stops(drafts)
        invoice_ids = [invoice_id for invoice_id, _ in still_due(page, drafts, gone)]
        for each in await decide_reminders(read, organisation_id, invoice_ids, on, policies, purse):
            tally.add(each)
        if page.reached_id is None:
            return tally.preview(on, organisation["currency"])
        after = page.reached_id


class _Tally:
    def __init__(self) -> None:
        self.reminders = self.total_minor = self.fees_minor = self.consumed_minor = 0
        self.digest = hashlib.sha256()
        self.groups: dict[tuple[str, int], StepGroup] = defaultdict(StepGroup)
        self.unreachable: list[UUID] = []
        self.rows: list[PreviewRow] = []
        self.stops = 0
        self.stop_rows: list[StopDraft] = []

    def add_stops(self, drafts: Sequence[StopDraft]) -> None:
        for draft in drafts:
            self.digest.update(f"{draft.claim.subscription_id}#{draft.claim.invoice_id}\n".encode())
        self.stops += len(drafts)
        self.stop_rows += drafts[: ROWS_SHOWN_MAX - len(self.stop_rows)]

    def add(self, each: Decided) -> None:
        decision, claim = each.decision, each.found.claim
        self.consumed_minor += decision.consumed_minor
        if isinstance(decision.outcome, Obstacle):
            self.digest.update(f"{claim.invoice_id}!{decision.outcome.code.name}{decision.consumed_minor}\n".encode())
            if decision.outcome.code is ObstacleCode.UNREACHABLE:
                self.unreachable.append(claim.payer_id)
            return
        draft = decision.outcome
        self.digest.update(f"{claim.invoice_id}/{draft.step}/{draft.total_minor}/{draft.due_on}\n".encode())
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
            self.digest.hexdigest(),
            self.groups,
            self.unreachable,
            self.rows,
            self.stops,
            self.stop_rows,
        )

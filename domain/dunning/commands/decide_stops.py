"""Decide which subscriptions stop because of unpaid invoices, for a run, its rehearsal and the page of coming stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.dunning.commands.decide_reminders import Policies
from domain.dunning.model import Debt, StopDraft
from domain.dunning.repository.claims import OverduePage, claims
from domain.dunning.repository.stops import debts_on
from domain.dunning.rules.stopping import stops
from domain.kernel.database import Reading


@dataclass(slots=True)
class Morning:
    """What payers owed when the day began, as far as it was asked for, and the subscriptions that stop since then.

    A payer with several subscriptions owes the same for each of them: what the first stop credits spares no other.
    """

    debts: dict[UUID, Debt] = field(default_factory=dict)
    stopping: set[UUID] = field(default_factory=set)


async def decide_stops(
    read: Reading, organisation_id: UUID, page: OverduePage, on: date, policies: Policies, morning: Morning
) -> list[StopDraft]:
    """Return the stops that follow from a page of overdue invoices on a day, in its order; a subscription stops once.

    The morning lives as long as nothing is written: for a whole rehearsal, or for one chunk of a run.
    """
    if not page.to_stop:
        return []
    found = await claims(read, page.to_stop, policies.processes, policies.links)
    by_id = {one.claim.invoice_id: one.claim for one in found}
    asked = sorted({claim.payer_id for claim in by_id.values()} - morning.debts.keys())
    morning.debts |= await debts_on(read, organisation_id, asked, on)
    drafts = []
    for claim in (by_id[invoice_id] for invoice_id in page.to_stop):
        debt = morning.debts[claim.payer_id]
        rule = stops(claim, on, debt)
        if rule is not None and claim.subscription_id is not None and claim.subscription_id not in morning.stopping:
            morning.stopping.add(claim.subscription_id)
            drafts.append(StopDraft(claim, rule, debt))
    return drafts


def still_due(page: OverduePage, drafts: Sequence[StopDraft], gone: set[UUID]) -> list[tuple[UUID, UUID]]:
    """Return the invoices of a page that may be reminded, each with its payer, beside the stops that follow from it.

    Later invoices of a subscription that stops are left out; `gone` are those that earlier pages stop, and learns of
    these.
    """
    stopping, due = {draft.claim.invoice_id for draft in drafts}, []
    for row in page.rows:
        if row.is_due and row.subscription_id not in gone:
            due.append((row.invoice_id, row.payer_id))
        if row.invoice_id in stopping and row.subscription_id is not None:
            gone.add(row.subscription_id)
    return due

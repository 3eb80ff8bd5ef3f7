"""Issue reminders: number them, post their fees, and let unused payments settle what they can (DUN-01, DUN-03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.commands.demand_fees import demand_fees
from domain.billing.commands.hold_open_items import hold_open_items
from domain.billing.commands.settle_invoices import settle_invoices
from domain.billing.model import CreditConsumed, FeeDemand, NoBankAccount, Settlement
from domain.billing.rules.drawing import NOTHING_SPENT, Purse
from domain.dunning.commands.decide_reminders import Decided, Policies, decide_reminders
from domain.dunning.commands.settle_reminders import settle_reminders
from domain.dunning.model import ReminderDraft, ReminderIssued
from domain.dunning.repository.reminders import insert_reminders
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.series import take_numbers
from domain.kernel.work import Work
from domain.ledger.commands.hold_journal import hold_journal
from domain.people.queries.billing import billing_organisation, payment_account

SERIES = "reminder"


@dataclass(frozen=True, slots=True)
class IssuedReminder:
    """A reminder that was issued."""

    id: UUID
    number: int
    draft: ReminderDraft


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of some invoices: each decision, and the reminders that were issued."""

    decided: list[Decided]
    issued: list[IssuedReminder]


async def issue_reminders(
    work: Work,
    organisation_id: UUID,
    invoices: Sequence[tuple[UUID, UUID]],
    on: date,
    policies: Policies,
    *,
    run_id: UUID | None = None,
    spent_minor: Mapping[UUID, int] = NOTHING_SPENT,
) -> Reminded:
    """Remind of the invoices of one organisation, given with their payers, whose day it is; all of it as sets.

    Their payers' open items are held first, in the order in which payments take them too, so that a payment comes
    either before all of this or after it. `spent_minor` is what payers have used before in a rehearsal. Refuses with
    NotFound (organisation) and NoBankAccount.
    """
    if not invoices:
        return Reminded([], [])
    currency = await _currency(work, organisation_id)
    await hold_open_items(work, organisation_id, sorted({payer_id for _, payer_id in invoices}))
    await hold_journal(work, organisation_id)  # under it alone is credit used
    invoice_ids = [invoice_id for invoice_id, _ in invoices]
    decided = await decide_reminders(work, organisation_id, invoice_ids, on, policies, Purse(spent_minor))
    await _consume(work, organisation_id, currency, decided)
    drafts = [each.decision.outcome for each in decided if isinstance(each.decision.outcome, ReminderDraft)]
    first = await take_numbers(work, organisation_id, SERIES, len(drafts)) if drafts else 0
    issued = [IssuedReminder(new_id(), number, draft) for number, draft in enumerate(drafts, first)]
    await insert_reminders(work, organisation_id, currency, [(i.id, i.number, i.draft) for i in issued], run_id)
    await demand_fees(work, organisation_id, [_fee(one) for one in issued if one.draft.fee_minor])
    work.record_many(_fact(one, organisation_id, currency, run_id) for one in issued)
    return Reminded(decided, issued)


async def pass_over_numbers(work: Work, organisation_id: UUID, count: int) -> None:
    """Let the next reminder have a number as if `count` had been issued: for rehearsals, which undo it (NEW-01)."""
    if count:
        await take_numbers(work, organisation_id, SERIES, count)


async def _currency(work: Work, organisation_id: UUID) -> str:
    organisation = await billing_organisation(work, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    if await payment_account(work, organisation_id) is None:
        raise NoBankAccount(organisation_id)
    return str(organisation["currency"])


async def _consume(work: Work, organisation_id: UUID, currency: str, decided: Sequence[Decided]) -> None:
    """Settle with unused payments; where that leaves so little that the invoice counts as paid, the rest goes too."""
    taken = [(each.found.claim, used) for each in decided for used in each.used]
    settlements = [Settlement(claim.invoice_id, used.source_id, used.amount_minor) for claim, used in taken]
    await settle_invoices(work, settlements, "PAYMENT_CREDIT")
    work.record_many(
        CreditConsumed(
            claim.invoice_id,
            used.kind.value,
            used.source_id,
            organisation_id,
            claim.payer_id,
            used.amount_minor,
            currency,
        )
        for claim, used in taken
    )
    done = [
        each.found.claim.invoice_id
        for each in decided
        if each.used and not isinstance(each.decision.outcome, ReminderDraft)
    ]
    await settle_reminders(work, done)


def _fee(one: IssuedReminder) -> FeeDemand:
    draft = one.draft
    return FeeDemand(
        id=one.id,
        invoice_id=draft.claim.invoice_id,
        payer_id=draft.claim.payer_id,
        issued_on=draft.issued_on,
        due_on=draft.due_on,
        amount_minor=draft.fee_minor,
        text=f"Purring {one.number} for faktura {draft.claim.number}",
    )


def _fact(one: IssuedReminder, organisation_id: UUID, currency: str, run_id: UUID | None) -> ReminderIssued:
    draft = one.draft
    return ReminderIssued(
        reminder_id=one.id,
        invoice_id=draft.claim.invoice_id,
        organisation_id=organisation_id,
        member_id=draft.claim.payer_id,
        number=one.number,
        step=draft.step,
        total_minor=draft.total_minor,
        fee_minor=draft.fee_minor,
        currency=currency,
        due_on=draft.due_on,
        run_id=run_id,
    )

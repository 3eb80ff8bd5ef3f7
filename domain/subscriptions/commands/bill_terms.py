"""Issue the invoices of due terms, and move their subscriptions on. Starting and running both bill through here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.commands.hold_corrections import hold_corrections
from domain.billing.commands.issue_invoices import issue_invoices
from domain.billing.model import IssuedInvoice
from domain.billing.rules.drawing import NOTHING_SPENT
from domain.kernel.work import Work
from domain.people.queries.billing import payers
from domain.subscriptions.model import CriteriaSet, HeldOver, Running, TermBill, TermReject
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.repository.terms import PromisedStep, Step, advance, insert_terms, write_values
from domain.subscriptions.rules.adjusting import adjusted
from domain.subscriptions.rules.criteria import settled_by
from domain.subscriptions.rules.reckoning import Items, Reckoner


@dataclass(frozen=True, slots=True)
class Billed:
    """What billing some subscriptions gave: the bills of terms, the invoice of each, and what could not be billed.

    `by_set` is the criteria set of each invoice, where there are sets.
    """

    bills: list[TermBill]
    invoices: list[IssuedInvoice]
    rejects: list[TermReject]
    held: list[HeldOver]
    by_set: list[int]


async def bill_terms(
    work: Work,
    organisation_id: UUID,
    subscriptions: Sequence[Running],
    reckoner: Reckoner,
    *,
    run_id: UUID | None = None,
    sets: Sequence[CriteriaSet] = (),
    spent_minor: Mapping[UUID, int] = NOTHING_SPENT,
) -> Billed:
    """Bill every term that is due on the reckoner's day of subscriptions that the caller holds, as sets.

    Nothing is billed twice. What waits on a subscription goes into its next invoice (BIL-09). Criteria sets may hold
    over (RUN-01). `spent_minor` is what payers have drawn before in a rehearsal.
    """
    corrections = await hold_corrections(work, [s.id for s in subscriptions])
    known = await payers(work, sorted({s.debtor_id for s in subscriptions}))
    await learn_subscriptions(work, reckoner.pricing, subscriptions)
    bills: list[TermBill] = []
    rejects: list[TermReject] = []
    held: list[HeldOver] = []
    by_set: list[int] = []
    for one in subscriptions:
        payer = known[one.debtor_id]
        items: Items = reckoner.terms(one, payer["number"], payer["branch_id"])
        if sets:
            items, over = settled_by(sets[one.set_number], one, items, reckoner.on)
            held += [over] if over else []
        for item in items:
            if isinstance(item, TermBill):
                bills.append(adjusted(item, corrections))
                by_set.append(one.set_number)
            else:
                rejects.append(item)
    issued = await issue_invoices(
        work, organisation_id, [b.draft for b in bills], run_id=run_id, spent_minor=spent_minor
    )
    await insert_terms(work, bills, [i.id for i in issued])
    await _move_on(work, subscriptions, bills)
    return Billed(bills, issued, rejects, held, by_set)


async def _move_on(work: Work, subscriptions: Sequence[Running], bills: Sequence[TermBill]) -> None:
    newest: dict[UUID, int | None] = {s.id: s.monthly_minor for s in subscriptions}
    values: list[tuple[UUID, date, int]] = []
    steps: dict[UUID, Step] = {}
    valued: dict[UUID, tuple[int, date]] = {}
    for bill in bills:
        key = bill.subscription_id
        if newest[key] != bill.monthly_minor:
            newest[key] = bill.monthly_minor
            values.append((key, bill.start_on, bill.monthly_minor))
            valued[key] = (bill.monthly_minor, max(bill.start_on, work.today))
        steps[key] = Step(key, bill.number + 1, bill.end_on, *valued.get(key, (None, None)))
    await write_values(work, values)
    await advance(work, list(steps.values()), _promised_steps(subscriptions, bills))


def _promised_steps(subscriptions: Sequence[Running], bills: Sequence[TermBill]) -> list[PromisedStep]:
    promises = {s.id: s.promises for s in subscriptions if s.promises}
    steps: dict[UUID, PromisedStep] = {}
    for bill in bills:
        if (own := promises.get(bill.subscription_id)) is None:
            continue
        before, following = steps.get(bill.subscription_id), own.get(bill.number + 1)
        changed = (before.plan_id, before.plan_changes_on) if before else (None, None)
        if following is not None and following.plan_id != bill.plan_id:
            changed = (following.plan_id, bill.end_on)
        steps[bill.subscription_id] = PromisedStep(bill.subscription_id, bill.anchor_on, bill.anchor_term, *changed)
    return list(steps.values())

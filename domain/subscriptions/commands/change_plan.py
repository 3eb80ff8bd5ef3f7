"""Let a subscription go over to another plan, from its renewal or earlier (SUB-11)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from uuid import UUID

from domain.catalogue.model import Catalogue
from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules.goods import chosen_errors
from domain.kernel.database import Reading, Row
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import refuse_if_any
from domain.kernel.work import Work
from domain.subscriptions.commands.bill_due import bill_due, held_and_billed
from domain.subscriptions.commands.conditions import refuse_if_unfit
from domain.subscriptions.commands.offer_block import hold_offer, refuse_if_blocked
from domain.subscriptions.commands.revalue import revalue
from domain.subscriptions.commands.take_back_terms import take_back_terms
from domain.subscriptions.model import (
    ChangeObstacle,
    ChangeObstacleCode,
    ChangePlan,
    ChangeRefused,
    Ending,
    EndPolicy,
    PlanChanged,
    Running,
    StopKind,
)
from domain.subscriptions.repository.changes import billed_terms, binding_of, pause_after, update_subscription
from domain.subscriptions.repository.choices import choose
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.repository.terms import replace_promises, turn_states
from domain.subscriptions.rules.changing import (
    day_errors,
    refuse_if_awaiting,
    refuse_if_ended,
    refuse_if_resting,
    refuse_if_stopping,
)
from domain.subscriptions.rules.contracts import binding_columns, bound_by
from domain.subscriptions.rules.ending import settle_terms
from domain.subscriptions.rules.payers import takes_over_on
from domain.subscriptions.rules.plans import anchor_kept, check_plan, ordered, value_of
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.terms import automatic_end, ends_by_itself, renewal_on
from domain.subscriptions.rules.vipps import method_faults


@dataclass(frozen=True, slots=True)
class Changed:
    """When the new plan takes over, and the invoices made at once: of what ran without one, and of the new plan."""

    on: date
    invoice_ids: tuple[UUID, ...]


async def change_plan(work: Work, command: ChangePlan, *, idempotency_key: str) -> Changed:
    """Change a subscription's plan; without a day it takes over when the period that runs or is paid is over.

    Earlier, the unused days of the old plan are credited and the new plan is billed from the day, in one transaction.
    Terms are counted from the day on. Refuses with NotFound (subscription, plan), PlanNotSellable, ChangeRefused
    (ended, to stop, at rest, same plan, another organisation) and InvalidInput (a plan that Vipps can't charge; a day
    before today, or after the renewal: the days in between would be of no plan).
    """
    known = await claim(work, idempotency_key, request_hash("change_plan", asdict(command)))
    if known is not None:
        return Changed(date.fromisoformat(known["on"]), tuple(UUID(key) for key in known["invoice_ids"]))
    ending = await _change(work, command)
    await remember(work, idempotency_key, {"on": ending.on, "invoice_ids": [str(key) for key in ending.invoice_ids]})
    return Changed(ending.on, ending.invoice_ids)


async def preview_change(work: Work, command: ChangePlan) -> Ending:
    """Return what change_plan would do, by doing it and undoing it all (NEW-01). Refuses like the command."""
    async with work.rehearsed():
        return await _change(work, command)


async def _change(work: Work, command: ChangePlan) -> Ending:
    catalogue = await load_catalogue(work)
    await hold_offer(work, catalogue.plans.get(command.plan_id))
    running, row, before = await held_and_billed(work, command.subscription_id, command.on)
    ending = await _change_of(work, running, row, command, catalogue, work.today)
    pricing, plan = Pricing(catalogue), catalogue.plans[command.plan_id]
    lead_days = pricing.lead_days(pricing.plan(running.plan_id), running.payment_method)
    organisation_id, reason = row["organisation_id"], f"Endret til {plan.name}"
    place = await take_back_terms(
        work, running, organisation_id, ending.outcomes, ending.on, lead_days=lead_days, reason=reason
    )
    chosen = len(command.product_ids)
    after, promised = ordered(running, catalogue, plan.id, ending.on, place.next_term, work.today, chosen)
    if command.product_ids:
        await choose(work, running.id, ending.on, command.product_ids)
    end_on = automatic_end(after, pricing)
    await learn_subscriptions(work, pricing, [after])
    kept = (row["anchor_before"], row["term_before"]) if row["anchor_before"] is not None else None
    replaces = row["plan_changes_on"] is not None
    anchor_on, anchor_term = anchor_kept(running, place.next_term, kept, replaces=replaces) or (None, None)
    await update_subscription(
        work,
        running.id,
        next_plan_id=plan.id,
        plan_changes_on=ending.on,
        payer_changes_on=takes_over_on(row["payer_changes_on"], ending.on),
        anchor_before=anchor_on,
        term_before=anchor_term,
        next_term=place.next_term,
        next_start=ending.on,
        anchor_on=ending.on,
        anchor_term=place.next_term,
        promised_term=after.promised_term,
        end_on=end_on,
        stop_kind=StopKind.AUTOMATIC.value if end_on else None,
        **binding_columns(bound_by(plan, binding_of(row), ending.on)),
    )
    await replace_promises(work, running, promised, place.next_term)
    await turn_states(work, work.today, running.id)
    await revalue(work, running.id, [(ending.on, value_of(after, pricing))])
    work.record(PlanChanged(running.id, running.member_id, organisation_id, plan.id, ending.on))
    await work.audit(
        "change_plan",
        "subscription",
        running.id,
        before={"plan": catalogue.plans[row["running_plan_id"]].name},
        after={"plan": plan.name, "start_on": ending.on},
        member_id=running.member_id,
    )
    made = before | await bill_due(work, running.id)
    return replace(ending, bills=tuple(made.values()), invoice_ids=tuple(made))


async def _change_of(
    read: Reading, running: Running, row: Row, command: ChangePlan, catalogue: Catalogue, today: date
) -> Ending:
    """Return when the plan changes and what becomes of billed terms; refuses like the command."""
    refuse_if_ended(running, row["state"])
    refuse_if_awaiting(running)
    refuse_if_stopping(running, "SUB-11")
    pause = await pause_after(read, running.id, today)
    refuse_if_resting(running, (pause["from_on"], pause["until_on"]) if pause else None)
    if command.on is not None:
        least = max(today, running.start_on)
        most = max(least, renewal_on(running, Pricing(catalogue), today))
        refuse_if_any(day_errors("on", command.on, least, today, rule="SUB-11", most=most))
    terms = await billed_terms(read, running.id, min(today, command.on or today))
    on = command.on or ends_by_itself(running, terms, Pricing(catalogue), today)
    if command.plan_id == running.plan_id and command.plan_id in catalogue.plans:
        obstacle = ChangeObstacle.of(ChangeObstacleCode.SAME_PLAN, plan=catalogue.plans[command.plan_id].name)
        raise ChangeRefused(running.id, obstacle)
    check_plan(running, row["organisation_id"], catalogue, command.plan_id, on, today, command.product_ids)
    plan = catalogue.plans[command.plan_id]
    refuse_if_any(chosen_errors(plan, command.product_ids))
    refuse_if_any(method_faults(catalogue, plan, running.payment_method, running.discount_id, on))
    await refuse_if_blocked(read, running.member_id, plan, today)
    await refuse_if_unfit(read, running.member_id, plan, on)
    return Ending(on, tuple(settle_terms(terms, on, EndPolicy())))

"""Start an ended subscription again: a new one that takes it up (SUB-12)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules.tags import open_tags
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.billing import payers
from domain.subscriptions.commands.agreements import has_agreement
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import (
    ChangeObstacle,
    ChangeObstacleCode,
    ChangeRefused,
    Started,
    StartSubscription,
    SubscriptionState,
)
from domain.subscriptions.repository.changes import held
from domain.subscriptions.repository.choices import choices_of
from domain.subscriptions.repository.orders import order_setting, restarted_of
from domain.subscriptions.repository.tags import tags_of
from domain.subscriptions.rules.changing import day_errors
from domain.subscriptions.rules.choosing import chosen_on
from domain.subscriptions.rules.payers import leaving, method_of_payer
from domain.subscriptions.rules.restarting import may_restart


async def restart_subscription(
    work: Work,
    subscription_id: UUID,
    start_on: date | None = None,
    *,
    tag_ids: tuple[UUID, ...] | None = None,
    idempotency_key: str,
) -> Started:
    """Order what an ended subscription was again: its plan, products, copies, payer, method, discount and tags.

    It starts today or later. Where its payer died, the member pays itself. Without an agreement for its method it is
    paid by invoice; a discount or a reporting tag that is closed meanwhile is left out. `tag_ids` are other tags than
    those that it had.

    Refuses with NotFound, ChangeRefused (it has not ended, too long ago, started again already), InvalidInput (a day
    before today), and like start_subscription (the plan is not sold any more, an offer that was had lately).
    """
    asked = {"id": subscription_id, "start_on": start_on, "tags": tag_ids}
    known = await claim(work, idempotency_key, request_hash("restart_subscription", asked))
    if known is not None:
        invoice = known["invoice_id"]
        return Started(UUID(known["subscription_id"]), UUID(invoice) if invoice else None)
    found = await held(work, subscription_id)
    if found is None:
        raise NotFound("subscription", subscription_id)
    running, row = found
    if row["state"] != SubscriptionState.STOPPED or running.end_on is None:
        raise ChangeRefused(subscription_id, ChangeObstacle.of(ChangeObstacleCode.RUNS))
    if not may_restart(running.end_on, await order_setting(work, row["organisation_id"]), work.today):
        raise ChangeRefused(subscription_id, ChangeObstacle.of(ChangeObstacleCode.TOO_LATE, on=running.end_on))
    if await restarted_of(work, [subscription_id]):
        raise ChangeRefused(subscription_id, ChangeObstacle.of(ChangeObstacleCode.RESTARTED))
    first_day = start_on or work.today
    refuse_if_any(day_errors("startOn", first_day, work.today, work.today, rule="SUB-12"))  # no day is billed by both
    had = leaving(running, row["running_payer_id"], row["payer_changes_on"], running.end_on, row["method_before"])
    payer_id = await _living(work, had.payer_id)
    may = await has_agreement(
        work, had.payment_method, row["organisation_id"], payer_id or running.member_id, work.today
    )
    catalogue = await load_catalogue(work)
    discount = catalogue.discounts.get(running.discount_id) if running.discount_id else None
    has_choice = catalogue.plans[row["running_plan_id"]].choice is not None
    choices = await choices_of(work, [subscription_id]) if has_choice else {}
    order = StartSubscription(
        member_id=running.member_id,
        plan_id=row["running_plan_id"],
        start_on=first_day,
        payment_method=method_of_payer(had.payment_method, chosen=False, has_agreement=may),
        copies=running.copies,
        payer_id=payer_id,
        organisation_id=row["organisation_id"],
        discount_id=None if discount is None or discount.closed else discount.id,
        product_ids=chosen_on(choices.get(subscription_id, ()), running.end_on) or (),
        restarts_id=subscription_id,
        tag_ids=open_tags(catalogue.tags, await tags_of(work, subscription_id)) if tag_ids is None else tag_ids,
    )
    started = await start_subscription(work, order, idempotency_key=f"restart:{idempotency_key}")
    await remember(
        work, idempotency_key, {"subscription_id": started.subscription_id, "invoice_id": started.invoice_id}
    )
    return started


async def _living(work: Work, payer_id: UUID | None) -> UUID | None:
    """Return a payer, None where it died: then the member pays itself (SUB-02)."""
    if payer_id is None or (await payers(work, [payer_id]))[payer_id]["deceased_on"] is not None:
        return None
    return payer_id

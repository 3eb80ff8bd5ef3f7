"""Choose other products of a subscription's plan, from its next period on (CAT-13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules.goods import chosen_errors
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import refuse_if_any
from domain.kernel.work import Work
from domain.subscriptions.commands.bill_due import held_and_billed
from domain.subscriptions.repository.choices import choose
from domain.subscriptions.repository.terms import rewrite_promise
from domain.subscriptions.rules.changing import refuse_if_ended, refuse_if_stopping
from domain.subscriptions.rules.promises import rechosen


async def change_choice(
    work: Work, subscription_id: UUID, product_ids: Sequence[UUID], *, idempotency_key: str
) -> date:
    """Let a subscription have other products of its plan from its next period that is not billed; return that day.

    Periods that are billed keep what they were billed for; a first period that is not has the percent of so many
    products. Refuses with NotFound, ChangeRefused (ended, to stop) and
    InvalidInput (products that the plan does not sell, or too few or too many of them).
    """
    asked = {"id": subscription_id, "products": [str(key) for key in product_ids]}
    known = await claim(work, idempotency_key, request_hash("change_choice", asked))
    if known is not None:
        return date.fromisoformat(known["on"])
    running, row, _ = await held_and_billed(work, subscription_id)
    refuse_if_ended(running, row["state"])
    refuse_if_stopping(running, "CAT-13")
    catalogue = await load_catalogue(work)
    plan = catalogue.plans[running.plan_id]
    refuse_if_any(chosen_errors(plan, product_ids))
    on = running.next_start
    await choose(work, subscription_id, on, product_ids)
    if (promise := running.promises.get(running.next_term)) is not None:
        await rewrite_promise(work, subscription_id, rechosen(promise, plan, len(product_ids)))
    await work.audit(
        "change_choice",
        "subscription",
        subscription_id,
        after={"products": [catalogue.products[key].name for key in product_ids], "start_on": on},
        member_id=running.member_id,
    )
    await remember(work, idempotency_key, {"on": on})
    return on

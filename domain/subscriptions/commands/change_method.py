"""Let a subscription be paid in another way from its next invoice on (SUB-18)."""

from __future__ import annotations

from dataclasses import asdict

from domain.catalogue.queries import load_catalogue
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import InvalidInput, NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.subscriptions.commands.agreements import has_agreement
from domain.subscriptions.model import (
    ChangeMethod,
    ChangeObstacle,
    ChangeObstacleCode,
    ChangeRefused,
    PaymentMethodChanged,
)
from domain.subscriptions.repository.changes import held
from domain.subscriptions.repository.methods import write_method
from domain.subscriptions.rules.changing import refuse_if_ended
from domain.subscriptions.rules.payers import NO_AGREEMENT
from domain.subscriptions.rules.vipps import left_of, method_faults


async def change_method(work: Work, command: ChangeMethod, *, idempotency_key: str) -> None:
    """Let whoever is billed next pay by another method; what is billed already stays as it is.

    An agreement that is left stays in force, and may be taken up again. Refuses with NotFound, ChangeRefused (ended,
    paid that way already) and InvalidInput (the payer has no agreement for it, Vipps can't charge what is to come).
    """
    if await claim(work, idempotency_key, request_hash("change_method", asdict(command))) is not None:
        return
    found = await held(work, command.subscription_id)
    if found is None:
        raise NotFound("subscription", command.subscription_id)
    running, row = found
    refuse_if_ended(running, row["state"])
    method = command.payment_method
    if method == running.payment_method:
        raise ChangeRefused(running.id, ChangeObstacle.of(ChangeObstacleCode.SAME_METHOD))
    if not await has_agreement(work, method, row["organisation_id"], running.debtor_id, work.today):
        raise InvalidInput((NO_AGREEMENT,))
    catalogue, on = await load_catalogue(work), max(running.next_start, work.today)
    plan = left_of(catalogue.plans[running.plan_id], running)
    refuse_if_any(method_faults(catalogue, plan, method, running.discount_id, on, path="paymentMethod"))
    await write_method(work, [running.id], method)
    work.record(PaymentMethodChanged(running.id, running.member_id, method))
    await work.audit(
        "change_method",
        "subscription",
        running.id,
        before={"payment_method": running.payment_method},
        after={"payment_method": method},
        member_id=running.member_id,
    )
    await remember(work, idempotency_key, {})

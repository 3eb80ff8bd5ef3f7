"""A plan whose billing plan names a process with a stop rule, members on it, and dunning day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.catalogue.queries import load_catalogue
from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.decide_reminders import load_policies
from domain.dunning.commands.rehearse_dunning import DunningPreview, rehearse_dunning
from domain.dunning.commands.remind_invoice import remind_invoice
from domain.dunning.commands.save_process import save_process
from domain.dunning.commands.stop_unpaid import hold_and_decide, stop_unpaid
from domain.dunning.model import ProcessDetails, ReminderStep, StopRule
from domain.dunning.repository.claims import Overdue, OverduePage
from domain.kernel.database import Row
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import StartSubscription
from tests.domain.dunning.unpaid import Dunning, remind, settle
from tests.domain.subscriptions.selling import Shop, open_shop
from tests.tenants import TODAY, Tenant

STEPS = (ReminderStep(14, 10, 3_500), ReminderStep(5, 10, 3_500))
CAUSE = "Manglende betaling"
FIRST_ON = TODAY + timedelta(days=14 + 14)
SECOND_ON = FIRST_ON + timedelta(days=10 + 5)
STOP_ON = SECOND_ON + timedelta(days=10 + 7)
"""The first invoice is due 14 days after TODAY; the stop delay is 7 days."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A shop whose invoices are dunned, and the subscriptions of its members in their order."""

    shop: Shop
    dunning: Dunning
    subscription_ids: tuple[UUID, ...]

    @property
    def tenant(self) -> Tenant:
        """The tenant of it."""
        return self.shop.tenant


async def guard(
    tenant: Tenant,
    *,
    members: int = 1,
    unit: str = "YEAR",
    steps: Sequence[ReminderStep] = STEPS,
    stop: StopRule | None = StopRule(7, 0, CAUSE),  # noqa: B008 - a frozen value
    **options: Any,
) -> Guarded:
    """Start the plan on members who can be reached, on TODAY."""
    shop = await open_shop(tenant, members=members, unit=unit)
    async with tenant.work() as work:
        await work.sql("UPDATE member SET email = 'kari' || number || '@epost.example'")
        plan = (await load_catalogue(work)).plans[shop.plan_id]
        process = await save_process(work, ProcessDetails("Vanlig", tuple(steps), stop=stop, **options))
        await attach_process(work, plan.billing_plan_id, process.id)
    started = [await start_on(shop, member_id) for member_id in shop.member_ids]
    return Guarded(shop, Dunning(tenant, process.id, plan.billing_plan_id), tuple(started))


async def start_on(shop: Shop, member_id: UUID, *, key: str = "") -> UUID:
    """Start the plan on a member on TODAY; with another key once more."""
    async with shop.tenant.work() as work:
        command = StartSubscription(member_id, shop.plan_id, TODAY)
        started = await start_subscription(work, command, idempotency_key=f"start {member_id} {key}")
    return started.subscription_id


async def dun(guarded: Guarded, *days: date, size: int = 2_000) -> UUID:
    """Run dunning on each day, with what workers do after it; return the last run's id."""
    for day in days:
        run_id = await remind(guarded.dunning, day, size=size)
        await settle(guarded.dunning, day)
    return run_id


async def preview(guarded: Guarded, on: date = STOP_ON) -> DunningPreview:
    """Rehearse dunning for a day."""
    async with guarded.tenant.read() as read:
        return await rehearse_dunning(read, guarded.tenant.organisation_id, on)


async def subscriptions(guarded: Guarded) -> list[Row]:
    """Return every subscription, the oldest first."""
    async with guarded.tenant.read() as read:
        return list(await read.sql("SELECT * FROM subscription ORDER BY id"))


async def stops_made(guarded: Guarded) -> list[Row]:
    """Return every payment stop, the oldest first."""
    async with guarded.tenant.read() as read:
        return list(await read.sql("SELECT * FROM payment_stop ORDER BY id"))


async def stop_unpaid_term(shop: Shop, on: date) -> None:
    """Remind of the newest invoice of a shop's members on a day, and stop its subscription two days later, alone."""
    async with shop.tenant.work() as work:
        [row] = await work.sql(
            "SELECT i.id, i.payer_id, i.origin_id, p.billing_plan_id FROM invoice i JOIN plan p ON p.id = $1 "
            "WHERE i.origin_kind = 'SUBSCRIPTION_TERM' ORDER BY i.number DESC LIMIT 1",
            shop.plan_id,
        )
        await work.sql("UPDATE member SET email = 'k@epost.example' WHERE id = $1 RETURNING id", row["payer_id"])
        details = ProcessDetails("Kort", (ReminderStep(1, 1, 0),), stop=StopRule(1, 0, CAUSE))
        await attach_process(work, row["billing_plan_id"], (await save_process(work, details)).id)
    async with shop.tenant.work(on) as work:
        await remind_invoice(work, row["id"], idempotency_key="before the stop")
    async with shop.tenant.work(on + timedelta(days=2)) as work:
        page = OverduePage([Overdue(row["id"], row["payer_id"], row["origin_id"], False, True)], None)
        organisation_id = shop.tenant.organisation_id
        drafts, held = await hold_and_decide(work, organisation_id, page, await load_policies(work))
        assert len(drafts) == 1
        await stop_unpaid(work, organisation_id, drafts, held, run_id=None)

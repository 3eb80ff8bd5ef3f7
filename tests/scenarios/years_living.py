"""A day of a tenant's life: its morning's runs, what may happen in it with how often, and what workers do after it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from domain.dunning.commands.settle_reminders import settle_reminders
from domain.dunning.commands.start_dunning_run import start_dunning_run
from domain.kernel.refusal import Refusal
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.commands.turn_states import turn_states
from tests.scenarios import years_collecting as collecting
from tests.scenarios import years_ordering as ordering
from tests.scenarios import years_paying as paying
from tests.scenarios import years_settling as settling
from tests.scenarios.years import World
from tests.scenarios.years_checking import Expected, check_morning, check_states, compare_run

Act = Callable[[World], Awaitable[str | None]]
ACTS: dict[Act, float] = {
    ordering.order: 10,
    ordering.stop: 4,
    ordering.take_stop_back: 2,
    ordering.pause: 2,
    ordering.resume: 1,
    ordering.change: 3,
    ordering.hand_over: 1.5,
    ordering.take_change_back: 1,
    ordering.pay_otherwise: 1.5,
    ordering.restart: 1,
    ordering.reprice: 0.3,
    paying.pay: 60,
    paying.assign: 1,
    paying.credit: 2,
    paying.correct: 2,
    paying.take_correction_back: 0.3,
    paying.bill_beside: 1,
    paying.postpone: 0.5,
    paying.write_off: 0.3,
    paying.reverse: 0.5,
    paying.close: 0.2,
    paying.switch: 0.1,
    settling.undo: 1.5,
    settling.use: 4,
    settling.pay_back: 0.7,
    settling.take_back: 0.3,
    settling.demand_rests: 1.5,
    settling.pay_rest: 1,
    settling.deduct: 1,
    collecting.follow_link: 3,
    collecting.charge: 2,
    collecting.collect: 2,
    collecting.report: 0.5,
    collecting.take_from_collector: 0.5,
}


async def do(world: World, act: Act) -> None:
    """Do one thing; what is refused leaves no trace, and that is part of the story."""
    name = getattr(act, "__name__", "")
    try:
        told = await act(world)
    except Refusal as refused:
        world.counts[f"{name} refused"] += 1
        world.tell(f"{name} refused: {refused.message}")
        return
    if told is not None:
        world.counts[name] += 1
        world.tell(f"{name} {told}")
        await check_states(world)


async def settle(world: World) -> None:
    """Do what workers do after payments and credit notes."""
    rows = await world.rows(
        "SELECT DISTINCT coalesce(r.invoice_id, a.invoice_id) AS id FROM allocation a "
        "LEFT JOIN reminder r ON r.id = a.invoice_id WHERE a.recorded_at >= $1 OR a.undone_at >= $1 "
        "UNION SELECT credits_id FROM invoice WHERE kind = 'CREDIT_NOTE' AND created_at >= $1",
        world.dawn,
    )
    if rows:
        async with world.work() as work:
            await settle_reminders(work, sorted(row["id"] for row in rows))


async def bill(world: World, organisation_id: UUID) -> UUID:
    """Run billing of today to its end, with the lists of employers; return the run."""
    async with world.work() as work:
        run_id = await start_billing_run(work, organisation_id, world.today, idempotency_key=world.key())
    await paying.run_out(world, run_id, run_billing_chunk)
    await settling.list_deducted(world, run_id)
    return run_id


async def morning(world: World, expected: dict[UUID, Expected]) -> None:
    """Let the day act on subscriptions, bill what was foreseen, and remind.

    Where nothing was foreseen and nothing is overdue there is a run on Mondays only; that all is billed is asked daily.
    """
    async with world.work() as work:
        await turn_states(work)
        rows = await work.sql("SELECT DISTINCT organisation_id AS id FROM open_item WHERE due_on < $1", world.today)
    overdue, monday = {row["id"] for row in rows}, world.today.weekday() == 0
    for organisation_id in world.organisation_ids:
        if expected[organisation_id].bills or monday:
            run_id = await bill(world, organisation_id)
            await compare_run(world, run_id, expected[organisation_id])
    await check_morning(world)
    for organisation_id in world.organisation_ids:
        if organisation_id in overdue or monday:
            async with world.work() as work:
                run_id = await start_dunning_run(work, organisation_id, idempotency_key=world.key())
            await paying.run_out(world, run_id, run_dunning_chunk)

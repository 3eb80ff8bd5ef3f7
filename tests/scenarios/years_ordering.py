"""What may happen to subscriptions on a day, drawn at random: orders, stops, pauses, other plans, other prices."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.catalogue.commands.add_price import add_price
from domain.catalogue.model import NewPrice
from domain.kernel.database import Row
from domain.subscriptions.commands.change_method import change_method
from domain.subscriptions.commands.change_payer import change_payer, take_back_payer
from domain.subscriptions.commands.change_plan import change_plan
from domain.subscriptions.commands.pause_subscription import pause_subscription
from domain.subscriptions.commands.remove_stop import remove_stop
from domain.subscriptions.commands.restart_subscription import restart_subscription
from domain.subscriptions.commands.resume_subscription import resume_subscription
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.commands.stop_subscription import stop_subscription
from domain.subscriptions.commands.take_back_plan import take_back_plan
from domain.subscriptions.model import (
    ChangeMethod,
    ChangePayer,
    ChangePlan,
    PauseSubscription,
    StartSubscription,
    StopSubscription,
)
from tests.scenarios.years import PRICES, World

STARTS = ((0, 0), (0, 0), (1, 60), (-40, -1), (-400, -41))
WEIGHTS = {
    "Medlem": 6,
    "Enkel": 4,
    "Kalender": 3,
    "Kvartal": 3,
    "Fond": 4,
    "Fond kvartal": 2,
    "Engang": 3,
    "Ukentlig": 3,
}


async def order(world: World) -> str:
    """Start a plan on a member, now, later or long ago; some have a discount, another payer or several copies."""
    chance = world.chance
    name = chance.choices(list(world.plan_ids), [WEIGHTS.get(one, 1) for one in world.plan_ids])[0]
    least, most = chance.choice(STARTS[: 3 if name == "Ukentlig" else 5])
    member_id = chance.choice(world.member_ids)
    payer_id = chance.choice(world.member_ids) if chance.random() < 0.1 else None
    cards = await world.rows("SELECT member_id FROM payment_agreement WHERE state = 'ACTIVE' ORDER BY created_at, id")
    with_card = {row["member_id"] for row in cards}
    if cards and chance.random() < 0.2:
        member_id, payer_id = chance.choice(cards)["member_id"], None
    method = "CARD" if (payer_id or member_id) in with_card else chance.choice(("INVOICE", "EMAIL"))
    command = StartSubscription(
        member_id,
        world.plan_ids[name],
        world.days(least, most),
        payment_method="PAYROLL" if (payer_id or member_id) in world.employed_ids else method,
        copies=chance.choice((1, 1, 1, 1, 3)),
        payer_id=None if payer_id == member_id else payer_id,
        discount_id=world.discount_id if chance.random() < 0.1 else None,
    )
    async with world.work() as work:
        started = await start_subscription(work, command, idempotency_key=world.key())
    return f"{started.subscription_id} on {name} from {command.start_on}"


async def any_subscription(world: World, condition: str = "s.state <> 'STOPPED'") -> Row | None:
    """Draw a subscription of those that a condition leaves."""
    rows = await world.rows(
        "SELECT s.id, s.start_on, s.end_on, s.next_start, s.state, s.organisation_id, s.member_id, p.name AS plan "
        f"FROM subscription s JOIN plan p ON p.id = coalesce(s.next_plan_id, s.plan_id) WHERE {condition} "
        "ORDER BY s.created_at OFFSET floor($1::float * (SELECT count(*) FROM subscription s "
        f"WHERE {condition})) LIMIT 1",
        world.chance.random(),
    )
    return rows[0] if rows else None


async def stop(world: World) -> str | None:
    """Stop a subscription after its paid period, today, soon, or far ahead; or move its stop."""
    row = await any_subscription(world)
    if row is None:
        return None
    chance = world.chance
    end_on = chance.choice((None, None, world.today, world.days(1, 60), world.days(61, 500), row["start_on"]))
    command = StopSubscription(
        row["id"],
        "Ønsker å slutte",
        end_on,
        credit_open=chance.choice((None, True, False)),
        settle_running=chance.random() < 0.7,
        no_fee=chance.random() < 0.3,
    )
    async with world.work() as work:
        ended_on = await stop_subscription(work, command, idempotency_key=world.key())
    return f"{row['id']} ends {ended_on}, asked {command.end_on} {command.credit_open} {command.settle_running}"


async def take_stop_back(world: World) -> str | None:
    """Remove a stop that has not taken effect, and bill what is due or leave it to the run."""
    row = await any_subscription(world, "s.state <> 'STOPPED' AND s.end_on IS NOT NULL")
    if row is None:
        return None
    bill_now = world.chance.random() < 0.5
    async with world.work() as work:
        done = await remove_stop(work, row["id"], reason="Angret", bill_now=bill_now, idempotency_key=world.key())
    return f"{row['id']} goes on; {done.unbilled_terms} unbilled, {len(done.invoice_ids)} billed"


async def pause(world: World) -> str | None:
    """Let a subscription rest, and perhaps come back on another plan."""
    row = await any_subscription(world, "s.state <> 'STOPPED' AND s.end_on IS NULL")
    if row is None:
        return None
    other = _plan(world) if world.chance.random() < 0.3 else None
    command = PauseSubscription(row["id"], _after(world, row["next_start"]), "Utenlands", other)
    async with world.work() as work:
        done = await pause_subscription(work, command, idempotency_key=world.key())
    return f"{row['id']} rests {done.from_on}–{done.until_on} then {_name(world, other) or 'as before'}"


async def resume(world: World) -> str | None:
    """End a pause earlier, today or on a later day."""
    resting = "s.state <> 'STOPPED' AND EXISTS (SELECT FROM subscription_pause z WHERE z.subscription_id = s.id"
    row = await any_subscription(world, f"{resting} AND z.until_on > '{world.today}')")
    if row is None:
        return None
    on = world.chance.choice((None, world.days(0, 40)))
    async with world.work() as work:
        day = await resume_subscription(work, row["id"], on, idempotency_key=world.key())
    return f"{row['id']} goes on from {day}, asked {on}"


async def change(world: World) -> str | None:
    """Go over to another plan at the renewal, today, or on a day in between."""
    row = await any_subscription(world, "s.state <> 'STOPPED' AND s.end_on IS NULL")
    if row is None:
        return None
    on = world.chance.choice((None, None, world.today, world.days(0, 40)))
    plan_id = _plan(world)
    async with world.work() as work:
        done = await change_plan(work, ChangePlan(row["id"], plan_id, on), idempotency_key=world.key())
    return f"{row['id']} on {row['plan']} goes over to {_name(world, plan_id)} on {done.on}, asked {on}"


async def take_change_back(world: World) -> str | None:
    """Let a subscription stay on its plan where another one is to take over."""
    row = await any_subscription(world, "s.state <> 'STOPPED' AND s.next_plan_id IS NOT NULL")
    if row is None:
        return None
    async with world.work() as work:
        kept = await take_back_plan(work, row["id"], idempotency_key=world.key())
    return f"{row['id']} does not go over to {row['plan']} on {kept.on}"


async def pay_otherwise(world: World) -> str | None:
    """Let a subscription be paid by another method from its next invoice on; who has an employer, by deduction."""
    row = await any_subscription(world)
    if row is None:
        return None
    method = "PAYROLL" if row["member_id"] in world.employed_ids else world.chance.choice(("INVOICE", "EMAIL", "CARD"))
    async with world.work() as work:
        await change_method(work, ChangeMethod(row["id"], method), idempotency_key=world.key())
    return f"{row['id']} by {method}"


async def hand_over(world: World) -> str | None:
    """Let another payer take a subscription over from its next period, or leave it to the one of today."""
    row = await any_subscription(world)
    if row is None:
        return None
    if world.chance.random() < 0.3:
        async with world.work() as work:
            kept = await take_back_payer(work, row["id"], idempotency_key=world.key())
        return f"{row['id']} stays with its payer on {kept.on}"
    payer_id = world.chance.choice((None, world.chance.choice(world.member_ids)))
    async with world.work() as work:
        done = await change_payer(work, ChangePayer(row["id"], payer_id), idempotency_key=world.key())
    return f"{row['id']} goes to {payer_id or 'the member'} on {done.on}"


async def restart(world: World) -> str | None:
    """Start an ended subscription again."""
    row = await any_subscription(world, "s.state = 'STOPPED'")
    if row is None:
        return None
    async with world.work() as work:
        done = await restart_subscription(work, row["id"], world.days(0, 20), idempotency_key=world.key())
    return f"{row['id']} as {done.subscription_id}"


async def reprice(world: World) -> str:
    """Give a product a new price at one frequency, from a day on."""
    name = world.chance.choice(list(world.product_ids))
    unit, count, _ = world.chance.choice(PRICES)
    amount, on = world.chance.randint(1_000, 30_000), world.days(-10, 90)
    async with world.work() as work:
        await add_price(work, NewPrice(world.product_ids[name], count, unit, amount, on))
    return f"{name} costs {amount} for {count} {unit} from {on}"


def _after(world: World, day: date) -> date:
    return max(day, world.today) + (world.days(1, 200) - world.today)


def _plan(world: World) -> UUID:
    return world.plan_ids[world.chance.choice(list(world.plan_ids))]


def _name(world: World, plan_id: UUID | None) -> str | None:
    return next((name for name, key in world.plan_ids.items() if key == plan_id), None)

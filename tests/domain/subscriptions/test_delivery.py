"""Temporary changes of delivery (SUB-10): what becomes of each day, what may be registered, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.commands.create_members import create_members
from domain.people.model import AddressKind, MemberDetails, MemberKind, NewAddress
from domain.subscriptions.commands.change_delivery import change_delivery, end_delivery_change
from domain.subscriptions.model import (
    ChangeRefused,
    Delivered,
    Delivery,
    DeliveryChange,
    DeliveryChangeKind,
    DeliveryRefused,
    DeliveryState,
    NewDeliveryChange,
)
from domain.subscriptions.queries.coming import ComingKind, coming
from domain.subscriptions.queries.delivery import deliveries, delivery_changes
from domain.subscriptions.rules.delivery import delivery_on, overlapping
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, open_shop, start
from tests.domain.subscriptions.test_changes import change, pause, small_plan
from tests.domain.subscriptions.test_stop import stop
from tests.tenants import TODAY, Tenant

STOP, MOVE = DeliveryChangeKind.STOP, DeliveryChangeKind.MOVE
HOME = NewAddress(AddressKind.HOME, "Storgata 1", "0155", "Oslo")
CABIN = NewAddress(AddressKind.POSTAL, "Hytteveien 7", "2450", "Rena")
MAY = date(TODAY.year, 5, 15)
JUNE = date(TODAY.year, 6, 1)


def on(day: int) -> date:
    return TODAY + timedelta(days=day)


async def subscriber(tenant: Tenant) -> tuple[Shop, UUID]:
    shop = await open_shop(tenant)
    async with tenant.work() as work:
        person = MemberDetails(MemberKind.PERSON, first_name="Kari", last_name="Leser", addresses=(HOME,))
        made = await create_members(work, [person])
    return shop, (await start(shop, made.ids[0], TODAY)).subscription_id


async def register(
    tenant: Tenant, key: UUID, kind: DeliveryChangeKind, first: date, until: date | None, *, today: date = TODAY
) -> UUID:
    new = NewDeliveryChange(key, kind, first, until, CABIN if kind is MOVE else None)
    async with tenant.work(today) as work:
        return await change_delivery(work, new, idempotency_key=f"{kind} {first} {until}")


async def day(tenant: Tenant, key: UUID, when: date) -> tuple[str, str | None]:
    async with tenant.read() as read:
        found = (await deliveries(read, [key], when))[key]
    return found.state.value, found.address.line1 if found.address else None


@pytest.mark.rule("SUB-10")
async def test_the_manuals_example_a_stop_in_may_and_a_move_in_june_without_an_end(tenant: Tenant) -> None:
    _, key = await subscriber(tenant)
    await register(tenant, key, STOP, MAY, MAY + timedelta(days=5))
    move = await register(tenant, key, MOVE, JUNE, None)
    assert [await day(tenant, key, MAY + timedelta(days=n)) for n in (-1, 0, 4, 5)] == [
        ("DELIVERED", "Storgata 1"),
        ("STOPPED", None),
        ("STOPPED", None),
        ("DELIVERED", "Storgata 1"),
    ]
    assert await day(tenant, key, JUNE + timedelta(days=300)) == ("MOVED", "Hytteveien 7")
    async with tenant.read() as read:
        events = [(one.kind, one.on) for one in await coming(read, key, TODAY) if one.bill is None]
    assert events == [
        (ComingKind.DELIVERY_STOP, MAY),
        (ComingKind.DELIVERY_AS_USUAL, MAY + timedelta(days=5)),
        (ComingKind.DELIVERY_MOVE, JUNE),
    ]
    async with tenant.work() as work:  # the new move home
        assert await end_delivery_change(work, move, JUNE + timedelta(days=30)) == key
    assert await day(tenant, key, JUNE + timedelta(days=29)) == ("MOVED", "Hytteveien 7")
    assert await day(tenant, key, JUNE + timedelta(days=30)) == ("DELIVERED", "Storgata 1")
    assert await faults(tenant) == {}


@pytest.mark.rule("SUB-10")
async def test_access_and_billing_go_on(tenant: Tenant) -> None:
    shop, key = await subscriber(tenant)
    before = await invoices_of(shop)
    await register(tenant, key, STOP, TODAY, on(30))
    assert await invoices_of(shop) == before
    async with tenant.read() as read:
        [row] = await read.sql("SELECT state, monthly_minor FROM subscription WHERE id = $1", key)
        assert any(one.kind is ComingKind.INVOICE for one in await coming(read, key, TODAY))
    assert tuple(row.values()) == ("ACTIVE", 75_000 // 12)


@pytest.mark.rule("SUB-10")
async def test_what_has_not_begun_is_taken_back_and_what_runs_ends_today(tenant: Tenant) -> None:
    _, key = await subscriber(tenant)
    runs = await register(tenant, key, MOVE, TODAY, None)
    comes = await register(tenant, key, STOP, on(10), on(20))
    async with tenant.work(on(3)) as work:
        await end_delivery_change(work, runs)
        await end_delivery_change(work, comes)
    async with tenant.read() as read:
        assert (await delivery_changes(read, [key], on(3)))[key] == []
    assert await day(tenant, key, on(3)) == ("DELIVERED", "Storgata 1")
    for change_id, refusal in ((runs, DeliveryRefused), (comes, NotFound)):
        with pytest.raises(refusal):
            async with tenant.work(on(3)) as work:
                await end_delivery_change(work, change_id)


@pytest.mark.rule("SUB-10")
async def test_overlaps_are_refused_with_what_holds_already(tenant: Tenant) -> None:
    _, key = await subscriber(tenant)
    await register(tenant, key, STOP, on(10), on(20))
    await register(tenant, key, MOVE, on(15), None)
    with pytest.raises(DeliveryRefused, match=f"from {on(10)} to {on(19)}, both days"):
        await register(tenant, key, STOP, on(19), on(25))
    with pytest.raises(DeliveryRefused, match="until further notice"):
        await register(tenant, key, MOVE, on(400), on(410))
    await register(tenant, key, STOP, on(20), on(25))


@pytest.mark.rule("SUB-10")
async def test_days_and_addresses_are_checked_by_field(tenant: Tenant) -> None:
    _, key = await subscriber(tenant)
    found = []
    for new in (
        NewDeliveryChange(key, STOP, on(-1), None),
        NewDeliveryChange(key, MOVE, on(5), on(5), NewAddress(AddressKind.POSTAL, "", "12", "")),
        NewDeliveryChange(key, MOVE, on(5)),
    ):
        with pytest.raises(InvalidInput) as refused:
            async with tenant.work() as work:
                await change_delivery(work, new, idempotency_key=str(new_id()))
        found.append([(one.path, one.code) for one in refused.value.fields])
    assert found == [
        [("fromOn", "RANGE"), ("untilOn", "REQUIRED")],
        [("untilOn", "RANGE"), ("line1", "REQUIRED"), ("postalCode", "POSTAL_CODE"), ("city", "REQUIRED")],
        [("line1", "REQUIRED")],
    ]


@pytest.mark.rule("SUB-10", "SUB-09", "SUB-11")
async def test_only_what_is_delivered_and_runs_that_day_can_be_changed(tenant: Tenant) -> None:
    shop, key = await subscriber(tenant)
    bare = await small_plan(shop)
    other = (await start(shop, shop.member_ids[0], TODAY)).subscription_id
    changed = await change(shop, other, bare)
    await register(tenant, other, STOP, on(5), on(9))  # the magazine comes until the change
    with pytest.raises(DeliveryRefused, match="Enkel has nothing that is delivered"):
        await register(tenant, other, STOP, changed.on, changed.on + timedelta(days=9))
    assert await day(tenant, other, changed.on) == ("NONE", None)
    paused = await pause(shop, key)
    assert await day(tenant, key, paused.from_on) == ("RESTING", None)
    last = (await start(shop, shop.member_ids[1], TODAY)).subscription_id
    await stop(shop, last, on(10))
    with pytest.raises(DeliveryRefused, match=f"last day of the subscription is {on(9)}"):
        await register(tenant, last, STOP, on(10), on(12))
    await stop(shop, last, TODAY, key="now")
    with pytest.raises(ChangeRefused, match="ended"):
        await register(tenant, last, STOP, on(1), on(2))


DAYS = st.integers(0, 40)
SPANS = st.tuples(DAYS, st.integers(1, 20)).map(lambda one: (on(one[0]), on(one[0] + one[1])))
CHANGES = st.builds(
    lambda kind, span, ends: DeliveryChange(
        new_id(), new_id(), kind, span[0], span[1] if ends or kind is STOP else None, CABIN if kind is MOVE else None
    ),
    st.sampled_from(DeliveryChangeKind),
    SPANS,
    st.booleans(),
)


def allowed(changes: list[DeliveryChange]) -> tuple[DeliveryChange, ...]:
    """Those that could be registered one after another."""
    kept: list[DeliveryChange] = []
    for one in changes:
        if overlapping(NewDeliveryChange(one.subscription_id, one.kind, one.from_on, one.until_on), kept) is None:
            kept.append(one)
    return tuple(kept)


@pytest.mark.rule("SUB-10")
@given(
    changes=st.lists(CHANGES, max_size=6),
    pauses=st.lists(SPANS, max_size=1),
    physical=st.booleans(),
    start_on=DAYS,
    lasts=st.none() | st.integers(0, 60),
    day=DAYS,
)
def test_each_day_is_delivered_in_one_way(
    changes: list[DeliveryChange],
    pauses: list[tuple[date, date]],
    physical: bool,
    start_on: int,
    lasts: int | None,
    day: int,
) -> None:
    when, end = on(day), None if lasts is None else on(start_on + lasts)
    kept = allowed(changes)
    found = delivery_on(Delivered(physical, on(start_on), end, tuple(pauses), kept, (HOME,)), when)
    covers = {one.kind for one in kept if one.from_on <= when and (one.until_on is None or when < one.until_on)}
    if not physical or when < on(start_on) or (end is not None and when >= end):
        expected = Delivery(DeliveryState.NONE)
    elif any(first <= when < until for first, until in pauses):
        expected = Delivery(DeliveryState.RESTING)
    elif STOP in covers:
        expected = Delivery(DeliveryState.STOPPED)
    else:
        expected = Delivery(DeliveryState.MOVED, CABIN) if MOVE in covers else Delivery(DeliveryState.DELIVERED, HOME)
    assert found == expected


@pytest.mark.rule("SUB-10")
@given(one=CHANGES, other=CHANGES)
def test_changes_overlap_where_a_day_has_both(one: DeliveryChange, other: DeliveryChange) -> None:
    new = NewDeliveryChange(one.subscription_id, one.kind, one.from_on, one.until_on)
    shared = one.kind is other.kind and any(one.holds_on(on(n)) and other.holds_on(on(n)) for n in range(80))
    assert (overlapping(new, [other]) is not None) == shared


@pytest.mark.rule("SUB-10", "PPL-03")
def test_an_address_for_invoices_is_none_for_deliveries() -> None:
    bill = NewAddress(AddressKind.INVOICE, "Postboks 1", "0101", "Oslo")
    old = NewAddress(AddressKind.POSTAL, "Gamleveien 2", "0155", "Oslo", to_on=TODAY)
    found = delivery_on(Delivered(True, TODAY, None, (), (), (bill, old, HOME)), TODAY)
    assert found == Delivery(DeliveryState.DELIVERED, HOME)
    assert delivery_on(Delivered(True, TODAY, None, (), (), (bill,)), TODAY).address is None

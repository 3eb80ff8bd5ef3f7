"""The register of a day's deliveries, and the days on which something of a subscription comes (DEL-01, SUB-10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.commands.save_matrix import save_matrix
from domain.catalogue.commands.update_product import update_product
from domain.catalogue.model import (
    Catalogue,
    Issue,
    Matrix,
    MatrixDetails,
    MatrixKind,
    Medium,
    NewChoice,
    Plan,
    PlanKind,
    Product,
    UpdateProduct,
)
from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules.matrices import delivered_on, tidy_matrix
from domain.kernel.dates import Frequency, FrequencyUnit
from domain.kernel.ids import new_id
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from domain.subscriptions.commands.change_choice import change_choice
from domain.subscriptions.model import (
    Course,
    DayDelivery,
    DaySearch,
    Delivered,
    DeliveryChange,
    DeliveryChangeKind,
    DeliveryState,
)
from domain.subscriptions.queries.day_deliveries import count_day_deliveries, day_delivery_page, every_day_delivery
from domain.subscriptions.queries.delivery import coming_deliveries
from domain.subscriptions.rules.coming_deliveries import COMES, next_delivery
from domain.subscriptions.rules.coming_deliveries import coming_deliveries as coming_of
from domain.subscriptions.rules.delivery import delivery_on
from tests.domain.subscriptions.newspaper import open_newspaper
from tests.domain.subscriptions.selling import Shop, faults, open_shop, start
from tests.domain.subscriptions.test_changes import change, pause, small_plan
from tests.domain.subscriptions.test_chosen_products import order, plan_of
from tests.domain.subscriptions.test_delivery import CABIN, HOME, MOVE, STOP, register
from tests.domain.subscriptions.test_stop import stop
from tests.tenants import TODAY, Tenant

pytestmark = pytest.mark.rule("DEL-01")
EVERY_DAY = MatrixDetails("Hver dag", MatrixKind.WEEKDAYS, (1, 2, 3, 4, 5, 6, 7))


def on(day: int) -> date:
    return TODAY + timedelta(days=day)


def issues(*days: int) -> MatrixDetails:
    return MatrixDetails("Utgivelser", MatrixKind.ISSUES, issues=tuple(Issue(on(day), f"nr. {day}") for day in days))


async def give(tenant: Tenant, name: str, details: MatrixDetails) -> UUID:
    """Give a product a new matrix, and return the matrix."""
    async with tenant.work() as work:
        matrix = await save_matrix(work, details)
        product = next(one for one in (await load_catalogue(work)).products.values() if one.name == name)
        new = UpdateProduct(product.id, product.version, name, product.revenue_account, matrix_id=matrix.id)
        await update_product(work, new)
    return matrix.id


async def readers(tenant: Tenant, *names: str) -> tuple[Shop, dict[str, UUID]]:
    """A shop and subscribers of its magazine since today, by their last names."""
    shop = await open_shop(tenant, members=0)
    people = [MemberDetails(MemberKind.PERSON, last_name=name, addresses=(HOME,)) for name in names]
    async with tenant.work() as work:
        made = await create_members(work, people)
    started = [(await start(shop, key, TODAY)).subscription_id for key in made.ids]
    return shop, dict(zip(names, started, strict=True))


async def listed(tenant: Tenant, when: date = TODAY, **more: Any) -> list[DayDelivery]:
    """A day's deliveries, read two at a time; as many as are counted."""
    search, found = DaySearch(when, **more), list[DayDelivery]()
    async with tenant.read() as read:
        while page := await day_delivery_page(read, search, limit=2, after=found[-1].place if found else None):
            found += page
        assert await count_day_deliveries(read, search) == len(found)
        assert [one async for rows in every_day_delivery(read, search) for one in rows] == found
    return found


async def keys(tenant: Tenant, when: date = TODAY, **more: Any) -> list[UUID]:
    return [one.subscription_id for one in await listed(tenant, when, **more)]


async def test_a_day_lists_who_gets_what_where_by_name_page_by_page(tenant: Tenant) -> None:
    shop, by_name = await readers(tenant, "Ås", "Berg", "Aas", "Dahl", "Eng")
    found = await listed(tenant)
    assert [one.subscription_id for one in found] == [by_name[name] for name in ("Aas", "Berg", "Dahl", "Eng", "Ås")]
    one = found[0]
    assert (one.plan_id, one.organisation_id, one.copies, one.end_on) == (shop.plan_id, tenant.organisation_id, 1, None)
    assert (one.delivery.state, one.delivery.address) == (DeliveryState.DELIVERED, HOME)
    assert (one.comes, one.issue, one.next_on) == (None, "", None)  # nothing says when it is delivered
    assert one.product_id != shop.dues_id


@pytest.mark.rule("CAT-01")
async def test_the_matrix_says_whether_it_comes_that_day_what_is_out_and_when_it_comes_next(tenant: Tenant) -> None:
    await readers(tenant, "Berg")
    matrix_id = await give(tenant, "Bladet", issues(3, 10))
    assert [(one.comes, one.issue, one.next_on) for one in await listed(tenant)] == [(False, "", on(3))]
    assert [(one.comes, one.issue, one.next_on) for one in await listed(tenant, on(3))] == [(True, "nr. 3", on(3))]
    assert [one.next_on for one in await listed(tenant, on(11))] == [None]
    assert (len(await keys(tenant, on(10), comes=True)), await keys(tenant, on(9), comes=True)) == (1, [])
    assert len(await keys(tenant, matrix_id=matrix_id)) == 1
    assert await keys(tenant, matrix_id=uuid4()) == await keys(tenant, product_id=uuid4()) == []
    assert await keys(tenant, organisation_id=uuid4()) == []


@pytest.mark.rule("SUB-10")
async def test_a_stop_is_listed_as_stopped_and_a_move_with_its_address(tenant: Tenant) -> None:
    _, by_name = await readers(tenant, "Berg", "Dahl")
    await give(tenant, "Bladet", EVERY_DAY)
    await register(tenant, by_name["Berg"], STOP, on(1), on(4))
    await register(tenant, by_name["Dahl"], MOVE, on(2), None)
    first, second = await listed(tenant, on(2))
    assert (first.delivery.state, first.delivery.address, first.next_on) == (DeliveryState.STOPPED, None, on(4))
    assert (second.delivery.state, second.delivery.address) == (DeliveryState.MOVED, CABIN)
    assert await keys(tenant, on(2), stopped=True) == [by_name["Berg"]]
    assert await keys(tenant, on(2), stopped=False) == [by_name["Dahl"]]
    assert len(await keys(tenant, on(4), stopped=False)) == 2
    assert not await faults(tenant)


async def test_the_end_date_shows_when_a_stop_is_set_and_the_row_leaves_after_it(tenant: Tenant) -> None:
    shop, by_name = await readers(tenant, "Berg", "Dahl")
    await give(tenant, "Bladet", issues(0, 5, 20))
    end_on = await stop(shop, by_name["Berg"], on(10))
    assert end_on == on(10)
    before = (await listed(tenant, on(6)))[0]
    assert (before.subscription_id, before.end_on, before.next_on) == (by_name["Berg"], on(10), None)
    assert len(await keys(tenant, on(9))) == 2
    assert await keys(tenant, on(10)) == [by_name["Dahl"]]


@pytest.mark.rule("SUB-09", "SUB-11")
async def test_who_rests_begins_later_or_goes_to_a_plan_without_paper_is_not_there_that_day(tenant: Tenant) -> None:
    shop, by_name = await readers(tenant, "Berg", "Dahl")
    await give(tenant, "Bladet", EVERY_DAY)
    changed = await change(shop, by_name["Dahl"], await small_plan(shop))
    last = changed.on - timedelta(days=1)
    assert [(one.subscription_id, one.next_on) for one in await listed(tenant, last)] == [
        (by_name["Berg"], last),
        (by_name["Dahl"], last),
    ]
    assert await keys(tenant, changed.on) == [by_name["Berg"]]
    paused = await pause(shop, by_name["Berg"])
    assert await keys(tenant, paused.from_on) == []
    async with tenant.read() as read:
        found = await coming_deliveries(read, list(by_name.values()), last, 2)
    assert [one.on for one in found[by_name["Berg"]]] == [last, paused.until_on]
    assert [one.on for one in found[by_name["Dahl"]]] == [last]


@pytest.mark.rule("CAT-13")
async def test_of_products_that_are_chosen_only_those_are_delivered_from_the_day_they_are(tenant: Tenant) -> None:
    paper = await open_newspaper(tenant)
    plan_id = await plan_of(paper, NewChoice(1, 2))
    key = await order(paper, plan_id, (paper.digital_id,))
    other = await order(paper, plan_id, (paper.paper_id,))
    assert await keys(tenant) == [other]
    async with tenant.work() as work:
        chosen_on = await change_choice(work, key, [paper.paper_id], idempotency_key="choose")
    assert await keys(tenant, chosen_on - timedelta(days=1)) == [other]
    assert sorted(await keys(tenant, chosen_on)) == sorted([key, other])


SPANS = st.tuples(st.integers(0, 90), st.integers(1, 40)).map(lambda span: (on(span[0]), on(span[0] + span[1])))
MATRICES = st.one_of(
    st.sets(st.integers(1, 7), min_size=1).map(lambda days: MatrixDetails("X", MatrixKind.WEEKDAYS, tuple(days))),
    st.sets(st.integers(0, 120), min_size=1, max_size=15).map(lambda days: issues(*days)),
).map(lambda details: tidy_matrix(new_id(), details, 1))


def delivered(
    end_on: date | None, pauses: list[tuple[date, date]], stops: list[tuple[date, date]], move: tuple[date, date] | None
) -> Delivered:
    changes = [DeliveryChange(new_id(), new_id(), DeliveryChangeKind.STOP, *span, None) for span in stops]
    if move:
        changes.append(DeliveryChange(new_id(), new_id(), DeliveryChangeKind.MOVE, move[0], None, CABIN))
    return Delivered(True, TODAY, end_on, tuple(pauses), tuple(changes), (HOME,))


@given(
    matrix=MATRICES,
    ends=st.none() | st.integers(1, 130),
    pauses=st.lists(SPANS, max_size=2),
    stops=st.lists(SPANS, max_size=2),
    move=st.none() | SPANS,
    begin=st.integers(0, 30),
    count=st.integers(1, 8),
    leaves=st.none() | st.integers(0, 130),
)
def test_what_comes_is_each_day_of_the_matrix_that_is_delivered_or_moved_and_nothing_else(
    matrix: Matrix,
    ends: int | None,
    pauses: list[tuple[date, date]],
    stops: list[tuple[date, date]],
    move: tuple[date, date] | None,
    begin: int,
    count: int,
    leaves: int | None,
) -> None:
    """`leaves` is the day on which its plan gives way to one without the product."""
    catalogue, paper_id, plan_id, bare_id = sold_with(matrix)
    one = delivered(on(ends) if ends else None, pauses, stops, move)
    course = Course(plan_id) if leaves is None else Course(plan_id, bare_id, on(leaves))
    days = [on(begin + n) for n in range(300)]
    expected = [
        day
        for day in days
        if delivered_on(matrix, day) and delivery_on(one, day).state in COMES and (leaves is None or day < on(leaves))
    ]
    found = coming_of(one, course, catalogue, {matrix.id: matrix}, on(begin), count)
    assert [each.on for each in found] == expected[:count]
    assert all(each.delivery == delivery_on(one, each.on) and each.product_id == paper_id for each in found)
    assert next_delivery(one, course, catalogue, matrix, paper_id, on(begin)) == next(iter(expected), None)


def sold_with(matrix: Matrix) -> tuple[Catalogue, UUID, UUID, UUID]:
    """A catalogue with a paper under a matrix, a plan that sells it, and one that sells something spoken."""
    paper = Product(new_id(), new_id(), "Avisen", "", None, Medium.PHYSICAL, 0, "3000", "NOK", (), matrix_id=matrix.id)
    dues = replace(paper, id=new_id(), medium=Medium.SPOKEN, matrix_id=None)
    step = Frequency(1, FrequencyUnit.YEAR)
    sells = Plan(new_id(), "Avisen", "", PlanKind.SUBSCRIPTION, step, None, new_id(), (paper.id,), None, None, False)
    bare = replace(sells, id=new_id(), product_ids=(dues.id,))
    plans = {plan.id: plan for plan in (sells, bare)}
    return Catalogue({paper.id: paper, dues.id: dues}, plans, {}), paper.id, sells.id, bare.id

"""The members list: search, filters, orders and pages, with what other contexts know (PPL-14)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.catalogue.tables import billing_plan, plan
from domain.insight.queries.member_filter import MemberFilter, MemberState, conditions
from domain.insight.queries.member_standing import standings
from domain.insight.queries.members import MemberOrder, MemberOrderBy, MemberPage, member_count, member_page
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.ledger.tables import reskontro_balance
from domain.people.commands.create_branch import create_branch
from domain.people.commands.create_member import create_member
from domain.people.commands.create_members import create_members
from domain.people.model import AddressKind, MemberDetails, MemberKind, NewAddress
from domain.subscriptions.tables import subscription
from tests.domain.people.samples import company, person
from tests.tenants import TODAY, Tenant, make_tenant

pytestmark = pytest.mark.rule("PPL-14")


def living(first: str, last: str, city: str = "Oslo", **more: Any) -> MemberDetails:
    return person(first, last, addresses=(NewAddress(AddressKind.HOME, "Storgata 1", "0155", city),), **more)


async def add(tenant: Tenant, *details: MemberDetails) -> tuple[UUID, ...]:
    async with tenant.work() as work:
        return (await create_members(work, details)).ids


async def page(
    tenant: Tenant, asked: MemberFilter | None = None, order: MemberOrder | None = None, **more: Any
) -> MemberPage:
    async with tenant.read() as read:
        ready = await conditions(read, asked or MemberFilter(), TODAY)
        wanted: dict[str, Any] = {"first": 100, "columns": ("name",)} | more
        found = await member_page(read, ready, order or MemberOrder(), **wanted)
        if not more:
            assert await member_count(read, ready) == len(found.rows)
    return found


async def names(tenant: Tenant, asked: MemberFilter | None = None, order: MemberOrder | None = None) -> list[str]:
    return [row["name"] for row in (await page(tenant, asked, order)).rows]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bjørn", ["Bjørn Ødegård"]),
        ("BJORN", ["Bjørn Ødegård"]),
        ("degå", ["Bjørn Ødegård"]),
        ("gård bj", ["Bjørn Ødegård"]),
        ("kari@", ["Kari Hansen"]),
        ("912345", ["Kari Hansen"]),
        ("tromso", ["Kari Hansen"]),
        ("hansen kari tromsø", ["Kari Hansen"]),
        ("aase", ["Åse Sæther"]),
        ("ns", ["Kari Hansen"]),
        ("storgata", ["Kari Hansen", "Åse Sæther", "Bjørn Ødegård"]),
        ("fjell", ["Fjellsport AS"]),
        ("50%", []),
        ("   ", ["Fjellsport AS", "Kari Hansen", "Åse Sæther", "Bjørn Ødegård"]),
    ],
)
async def test_one_box_finds_a_member_by_any_column(tenant: Tenant, typed: str, found: list[str]) -> None:
    await add(
        tenant,
        living("Bjørn", "Ødegård"),
        living("Kari", "Hansen", "Tromsø", email="kari@example.no", phone="91234567"),
        living("Åse", "Sæther"),
        company(),
    )
    assert await names(tenant, MemberFilter(search=typed)) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hansn", "Kari Hansen"),
        ("hannsen karri", "Kari Hansen"),
        ("odegaard bjørnn", "Bjørn Ødegård"),
        ("fjelsport", "Fjellsport AS"),
    ],
)
async def test_spelling_is_forgiven_where_nothing_is_spelt_so(tenant: Tenant, typed: str, found: str) -> None:
    await add(tenant, living("Bjørn", "Ødegård"), living("Kari", "Hansen"), company(), person("Ola", "Lie"))
    assert await names(tenant, MemberFilter(search=typed)) == [found]


async def test_what_is_spelt_so_is_not_mixed_with_what_is_alike(tenant: Tenant) -> None:
    await add(tenant, person("Kari", "Hansen"), person("Kari", "Hanssen"))
    assert await names(tenant, MemberFilter(search="hanssen")) == ["Kari Hanssen"]


async def test_a_search_with_many_hits_finds_them_all(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    await add(tenant, *(person(f"Kari {n}", "Hansen") for n in range(30)), person("Ola", "Lie"))
    few = await names(tenant, MemberFilter(search="hansen"))
    monkeypatch.setattr("domain.insight.queries.member_filter.IDS_MAX", 10)
    assert await names(tenant, MemberFilter(search="hansen")) == few
    assert len(few) == 30


async def test_a_search_within_a_branch_stays_there(tenant: Tenant) -> None:
    async with tenant.work() as work:
        oslo, bergen = [(await create_branch(work, name=name)).id for name in ("Oslo", "Bergen")]
    await add(tenant, person("Kari", "Hansen", branch_id=oslo), person("Ola", "Hansen", branch_id=bergen))
    assert await names(tenant, MemberFilter(branch_id=oslo)) == ["Kari Hansen"]
    for typed in ("hansen", "hannsen"):
        assert await names(tenant, MemberFilter(search=typed, branch_id=bergen)) == ["Ola Hansen"]


async def test_filters_by_kind_city_and_day(tenant: Tenant) -> None:
    joined = date(2020, 2, 29)
    await add(tenant, living("Kari", "Lie", "Ålesund"), living("Ola", "Lie", joined_on=joined), company())
    assert await names(tenant, MemberFilter(kind=MemberKind.COMPANY)) == ["Fjellsport AS"]
    assert await names(tenant, MemberFilter(city="ålesund")) == ["Kari Lie"]
    assert await names(tenant, MemberFilter(city="Åle")) == ["Kari Lie"]
    assert await names(tenant, MemberFilter(joined_on=joined)) == ["Ola Lie"]
    assert await names(tenant, MemberFilter(city="Oslo", kind=MemberKind.COMPANY)) == []


async def fill(tenant: Tenant) -> list[UUID]:
    """Thirty members with equal names, cities, days and balances among them; some without a balance."""
    ids = await add(
        tenant,
        *(
            living("Kari", f"Hansen{n % 7}", ("Ås", "Oslo", "Ærdal")[n % 3], joined_on=TODAY - timedelta(days=n % 5))
            for n in range(30)
        ),
    )
    async with tenant.work() as work:
        for n, member_id in enumerate(ids):
            if n % 4:
                await owe(work, tenant, member_id, (n % 3 - 1) * 100)
    return list(ids)


async def owe(work: Work, tenant: Tenant, member_id: UUID, balance_minor: int) -> None:
    await work.insert(
        reskontro_balance,
        organisation_id=tenant.organisation_id,
        member_id=member_id,
        balance_minor=balance_minor,
    )


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("by", MemberOrderBy)
async def test_pages_in_any_order_show_each_member_once(tenant: Tenant, by: MemberOrderBy, descending: bool) -> None:
    ids = await fill(tenant)
    order = MemberOrder(by, descending)
    whole = [row["id"] for row in (await page(tenant, None, order)).rows]
    assert sorted(whole) == sorted(ids)
    seen: list[UUID] = []
    after: Sequence[Any] | None = None
    more = True
    while more:
        part = await page(tenant, None, order, first=7, after=after)
        seen += [row["id"] for row in part.rows]
        after, more = part.cursors[-1], part.has_next
    assert seen == whole
    for skip in (0, 3, 20, 23, 29, 30, 99):
        part = await page(tenant, None, order, first=5, skip=skip)
        assert [row["id"] for row in part.rows] == whole[skip : skip + 5]
        assert part.has_next is (skip + 5 < 30)
    middle = await page(tenant, None, order, first=5)
    part = await page(tenant, None, order, first=5, after=middle.cursors[1], skip=24)
    assert [row["id"] for row in part.rows] == whole[26:31]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(("typed", "ids_max"), [("hansen", 10_000), ("karri", 10_000), ("hansen", 9)])
async def test_pages_of_a_search_are_those_of_the_list_however_they_are_found(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch, typed: str, ids_max: int, descending: bool
) -> None:
    monkeypatch.setattr("domain.insight.queries.member_filter.IDS_MAX", ids_max)
    await fill(tenant)
    await add(tenant, person("Ola", "Hansa"), person("Kari", "Hansen4a Lie"))
    asked, order = MemberFilter(search=typed), MemberOrder(MemberOrderBy.NAME, descending)
    listed = await page(tenant, None, order, columns=("name",))
    wanted = [row["id"] for row in listed.rows if row["name"] != "Ola Hansa"]
    seen: list[UUID] = []
    after: Sequence[Any] | None = None
    more = True
    while more:
        part = await page(tenant, asked, order, first=7, after=after)
        seen += [row["id"] for row in part.rows]
        after, more = part.cursors[-1], part.has_next
    assert seen == wanted
    for skip in (0, 3, 28, 31, 99):
        part = await page(tenant, asked, order, first=5, skip=skip)
        assert [row["id"] for row in part.rows] == wanted[skip : skip + 5]
        assert part.has_next is (skip + 5 < 31)
    # A row that the search does not find (any more) keeps its place.
    place = next(n for n, row in enumerate(listed.rows) if row["name"] == "Ola Hansa")
    part = await page(tenant, asked, order, first=5, after=listed.cursors[place], skip=1)
    assert [row["id"] for row in part.rows] == [row["id"] for row in listed.rows[place + 2 : place + 7]]


async def test_names_cities_and_balances_sort_as_people_expect(tenant: Tenant) -> None:
    ids = await add(tenant, living("Ola", "Ås", "Ærdal"), living("Eva", "Aas", "Ås"), living("Per", "Øy", "Oslo"))
    async with tenant.work() as work:
        await owe(work, tenant, ids[0], 100)
        await owe(work, tenant, ids[2], -500)
    assert await names(tenant) == ["Eva Aas", "Per Øy", "Ola Ås"]
    assert await names(tenant, None, MemberOrder(MemberOrderBy.CITY)) == ["Per Øy", "Ola Ås", "Eva Aas"]
    assert await names(tenant, None, MemberOrder(MemberOrderBy.NUMBER, True)) == ["Per Øy", "Eva Aas", "Ola Ås"]
    assert await names(tenant, None, MemberOrder(MemberOrderBy.BALANCE)) == ["Per Øy", "Ola Ås", "Eva Aas"]
    assert await names(tenant, None, MemberOrder(MemberOrderBy.BALANCE, True)) == ["Ola Ås", "Per Øy", "Eva Aas"]


async def test_only_asked_columns_come_and_balances_of_members_without_a_reskontro_are_zero(tenant: Tenant) -> None:
    kari, ola = await add(tenant, person("Kari", "Lie"), person("Ola", "Lie"))
    async with tenant.work() as work:
        await owe(work, tenant, kari, -500)
    rows = (await page(tenant, first=10, columns=("balance_minor", "national_id_sealed", "search_key"))).rows
    assert rows == [{"id": kari, "balance_minor": -500}, {"id": ola, "balance_minor": 0}]


async def subscribe(
    work: Work, tenant: Tenant, member_id: UUID, plan_id: UUID, state: str, start_on: date, end_on: date | None = None
) -> None:
    await work.insert(
        subscription,
        id=new_id(),
        member_id=member_id,
        plan_id=plan_id,
        organisation_id=tenant.organisation_id,
        state=state,
        payment_method="INVOICE",
        start_on=start_on,
        end_on=end_on,
        registered_on=start_on,
        next_term=1,
        next_start=start_on,
        created_at=work.now,
    )


@pytest.mark.rule("SUB-02")
async def test_a_members_state_comes_of_its_subscriptions(tenant: Tenant) -> None:
    past, soon = TODAY - timedelta(days=400), TODAY + timedelta(days=10)
    cases: dict[str, tuple[MemberState, list[tuple[str, date, date | None]]]] = {
        "Aktiv": (MemberState.ACTIVE, [("ACTIVE", past, None)]),
        "Begynner": (MemberState.ACTIVE, [("ACTIVE", TODAY, None)]),
        "Fast": (MemberState.ACTIVE, [("STOPPED", past, past), ("STOP_SCHEDULED", past, soon)]),
        "Kommer": (MemberState.PENDING, [("PENDING", soon, None), ("STOPPED", past, TODAY)]),
        "Pause": (MemberState.PENDING, [("PAUSED", past, None)]),
        "Slutt": (MemberState.STOPPED, [("STOPPED", past, TODAY)]),
        "Utløpt": (MemberState.STOPPED, [("STOP_SCHEDULED", past, TODAY)]),
        "Venn": (MemberState.NONE, []),
    }
    ids = dict(zip(cases, await add(tenant, *(person(None, name) for name in cases)), strict=True))
    async with tenant.work() as work:
        billing_plan_id, plan_id = new_id(), new_id()
        await work.insert(billing_plan, id=billing_plan_id, name="B", lead_days=14, currency="NOK")
        await work.insert(
            plan,
            id=plan_id,
            name="Medlem",
            kind="MEMBERSHIP",
            frequency_count=1,
            frequency_unit="YEAR",
            billing_plan_id=billing_plan_id,
            created_at=work.now,
        )
        for name, (_, subscriptions) in cases.items():
            for state, start_on, end_on in subscriptions:
                await subscribe(work, tenant, ids[name], plan_id, state, start_on, end_on)
    async with tenant.read() as read:
        shown = await standings(read, list(ids.values()), TODAY)
    assert {name: shown[key]["state"] for name, key in ids.items()} == {n: state for n, (state, _) in cases.items()}
    for state in MemberState:
        expected = sorted(name for name, (its, _) in cases.items() if its is state)
        assert sorted(await names(tenant, MemberFilter(state=state))) == expected
    has_plan = {name for name, key in ids.items() if shown[key]["plan_name"] == "Medlem"}
    assert has_plan == {"Aktiv", "Begynner", "Fast", "Kommer", "Pause"}


async def test_another_tenants_members_are_neither_listed_nor_counted_nor_found(tenant: Tenant) -> None:
    other = await make_tenant(tenant.database, "Andre", 1)
    await add(other, person("Kari", "Hansen"))
    async with tenant.work() as work:
        await create_member(work, person("Ola", "Lie"))
    assert await names(tenant) == ["Ola Lie"]
    assert await names(tenant, MemberFilter(search="hansen")) == []
    assert await names(tenant, MemberFilter(search="hannsen")) == []

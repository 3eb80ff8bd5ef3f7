"""Membership fees by category: given from a day on, and taken before the price of an age (CAT-21)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.catalogue.commands.give_category import give_category
from domain.catalogue.commands.save_category import save_category
from domain.catalogue.commands.update_plan import update_plan
from domain.catalogue.model import (
    CategoryDetails,
    NewAgeGroup,
    NewAmount,
    NewCategoryPrice,
    NewFeeRules,
    PriceRuleKind,
    UpdatePlan,
)
from domain.catalogue.queries import held_categories, plan_versions
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.commands.create_organisation import create_organisation
from domain.people.model import NewOrganisation
from domain.subscriptions.commands.look_ahead import LookAhead
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.queries.subscriptions import next_bill
from tests.domain.subscriptions.association import (
    BY_AGE,
    FAMILY,
    YEAR_MINOR,
    YOUNG_MINOR,
    Association,
    open_association,
)
from tests.domain.subscriptions.newspaper import days
from tests.domain.subscriptions.selling import Shop, faults, invoices_of, run
from tests.tenants import TODAY, Tenant

STUDENT_MINOR = 40_000
YOUNG_STUDENT_MINOR = 30_000
NEXT_YEAR = date(2027, 3, 2)
YOUNG = date(2004, 6, 1)
ADULT = date(1990, 6, 1)


async def _category(club: Association, name: str, *, closed: bool = False, key: UUID | None = None) -> UUID:
    async with club.tenant.work() as work:
        details = CategoryDetails(club.tenant.organisation_id, name, closed)
        return (await save_category(work, details, category_id=key)).id


async def _give(club: Association, category_id: UUID | None, *members: UUID, on: date = TODAY) -> int:
    async with club.tenant.work() as work:
        return await give_category(work, club.tenant.organisation_id, members, category_id, on)


def _fees(student_id: UUID, honorary_id: UUID) -> NewFeeRules:
    young = NewAgeGroup(18, 25, NewAmount(PriceRuleKind.FIXED, YOUNG_STUDENT_MINOR), student_id)
    return NewFeeRules(
        age_groups=(*BY_AGE.age_groups, young),
        categories=(
            NewCategoryPrice(student_id, NewAmount(PriceRuleKind.FIXED, STUDENT_MINOR)),
            NewCategoryPrice(honorary_id, NewAmount(PriceRuleKind.PERCENT_OFF, percent="100")),
        ),
    )


@pytest.mark.rule("CAT-21", "NEW-02", "RUN-05")
async def test_a_row_of_category_and_age_is_taken_before_a_category_and_that_before_an_age(tenant: Tenant) -> None:
    club = await open_association(tenant)
    student, honorary = await _category(club, "Student"), await _category(club, "Æresmedlem")
    plan_id = await club.plan(_fees(student, honorary))
    born = [YOUNG, ADULT, None, YOUNG, YOUNG, ADULT]
    given = [student, student, student, honorary, None, None]
    members = [await club.member(one) for one in born]
    for member_id, category_id in zip(members, given, strict=True):
        if category_id is not None:
            assert await _give(club, category_id, member_id) == 1
    started = [await club.join(plan_id, one) for one in members]
    expected = [YOUNG_STUDENT_MINOR, STUDENT_MINOR, STUDENT_MINOR, 0, YOUNG_MINOR, YEAR_MINOR]
    assert await _totals(club) == expected
    reasons = [(await club.reasons(one.invoice_id))[1:] for one in started if one.invoice_id]
    assert reasons == [
        ["category Student, age group 18–25"],
        ["category Student"],
        ["category Student"],
        ["category Æresmedlem"],
        ["age group 18–25"],
        [],
    ]
    on = NEXT_YEAR - days(14)
    async with tenant.read() as read:
        preview = await rehearse_run(read, tenant.organisation_id, on)
        bills = [await next_bill(read, one.subscription_id, on) for one in started]
    await run(Shop(tenant, club.branch_id, club.branch_id, ()), on)
    assert [bill.draft.total_minor for bill in bills if bill] == expected
    assert preview.total_minor == sum(expected)
    assert sorted((await _totals(club))[6:]) == sorted(expected)
    assert not await faults(tenant)


@pytest.mark.rule("CAT-21")
async def test_a_category_counts_from_its_day_on_and_is_asked_on_the_periods_first_day(tenant: Tenant) -> None:
    club = await open_association(tenant)
    student = await _category(club, "Student")
    plan_id = await club.plan(
        NewFeeRules(categories=(NewCategoryPrice(student, NewAmount(PriceRuleKind.FIXED, STUDENT_MINOR)),))
    )
    now, later, ended = [await club.member(ADULT) for _ in range(3)]
    await _give(club, student, now, ended)
    await _give(club, student, later, on=NEXT_YEAR)
    await _give(club, None, ended, on=NEXT_YEAR)
    for one in (now, later, ended):
        await club.join(plan_id, one)
    await run(Shop(tenant, club.branch_id, club.branch_id, ()), NEXT_YEAR - days(14))
    by_member = {one: list[int]() for one in (now, later, ended)}
    for row in await invoices_of(Shop(tenant, club.branch_id, club.branch_id, ())):
        by_member[row["payer_id"]].append(row["total_minor"])
    assert list(by_member.values()) == [
        [STUDENT_MINOR, STUDENT_MINOR],
        [YEAR_MINOR, STUDENT_MINOR],
        [STUDENT_MINOR, YEAR_MINOR],
    ]
    assert not await faults(tenant)


@pytest.mark.rule("CAT-21", "PPL-05")
async def test_a_households_price_is_taken_after_a_category_and_a_percent_of_it(tenant: Tenant) -> None:
    club = await open_association(tenant)
    student = await _category(club, "Student")
    half = NewAmount(PriceRuleKind.PERCENT_OFF, percent="50")
    category = NewCategoryPrice(student, NewAmount(PriceRuleKind.FIXED, STUDENT_MINOR))
    households = tuple(replace(one, price=half) for one in FAMILY.households)
    plan_id = await club.plan(NewFeeRules(categories=(category,), households=households))
    pair = await club.member(name="To")
    await club.member(main_id=pair)
    await _give(club, student, pair)
    started = await club.join(plan_id, pair)
    assert started.invoice_id is not None
    assert await _totals(club) == [STUDENT_MINOR // 2]
    assert (await club.reasons(started.invoice_id))[1:] == ["category Student", "household of 2"]


@pytest.mark.rule("CAT-21", "RUN-08")
async def test_a_category_given_while_a_run_goes_on_counts_for_who_is_not_billed_yet(tenant: Tenant) -> None:
    club = await open_association(tenant)
    student = await _category(club, "Student")
    plan_id = await club.plan(
        NewFeeRules(categories=(NewCategoryPrice(student, NewAmount(PriceRuleKind.FIXED, STUDENT_MINOR)),))
    )
    members = [await club.member(ADULT) for _ in range(4)]
    for one in members:
        await club.join(plan_id, one)
    on = NEXT_YEAR - days(14)
    async with tenant.work(on) as work:
        run_id = await start_billing_run(work, tenant.organisation_id, on, idempotency_key="run")
    async with LookAhead(tenant.database, tenant.id) as ahead:
        async with tenant.work(on) as work:
            assert await run_billing_chunk(work, run_id, 2, ahead=ahead)
        while not ahead.is_ready:
            await asyncio.sleep(0.01)
        assert await _give(club, student, *members) == 4
        async with tenant.work(on) as work:
            await run_billing_chunk(work, run_id, 2, ahead=ahead)
    assert sorted((await _totals(club))[4:]) == [STUDENT_MINOR] * 2 + [YEAR_MINOR] * 2


@pytest.mark.rule("CAT-21")
async def test_a_member_has_one_category_of_an_organisation_on_any_day(tenant: Tenant) -> None:
    club = await open_association(tenant)
    student, support = await _category(club, "Student"), await _category(club, "Støttemedlem")
    member_id, other = await club.member(ADULT), await club.member(ADULT)
    assert await _give(club, student, member_id, other, member_id) == 2
    assert await _give(club, student, member_id, on=TODAY + days(30)) == 0
    assert await _give(club, support, member_id) == 1
    assert await _give(club, None, member_id, on=TODAY + days(60)) == 1
    async with tenant.read() as read:
        held = (await held_categories(read, [member_id]))[member_id]
    assert [(one.from_on, one.name) for one in held] == [(TODAY, "Støttemedlem"), (TODAY + days(60), "")]


@pytest.mark.rule("CAT-21")
async def test_the_register_has_each_name_once_and_a_closed_category_is_given_no_more(tenant: Tenant) -> None:
    club = await open_association(tenant)
    student = await _category(club, "Student")
    member_id, other = await club.member(ADULT), await club.member(ADULT)
    await _give(club, student, member_id)
    with pytest.raises(InvalidInput, match="already a category called student"):
        await _category(club, "student")
    await _category(club, "Studentmedlem", closed=True, key=student)
    assert await _give(club, student, member_id) == 0
    with pytest.raises(InvalidInput, match="Studentmedlem is closed"):
        await _give(club, student, other)
    fee = NewCategoryPrice(student, NewAmount(PriceRuleKind.FIXED, STUDENT_MINOR))
    plan_id = await club.plan(NewFeeRules(categories=(fee,)))
    await club.join(plan_id, member_id)
    assert await _totals(club) == [STUDENT_MINOR]
    async with tenant.work() as work:
        elsewhere = await create_organisation(work, NewOrganisation("Fjellsport", "DK", "DKK", "99000007"))
        foreign = await save_category(work, CategoryDetails(elsewhere.id, "Student"))
    with pytest.raises(NotFound):
        await _give(club, foreign.id, member_id)
    with pytest.raises(InvalidInput) as refused:
        await club.plan(NewFeeRules(categories=(replace(fee, category_id=foreign.id),)))
    assert [(one.path, one.code) for one in refused.value.errors] == [("fees.categories.0.categoryId", "NOT_FOUND")]


@pytest.mark.rule("CAT-21", "CAT-43")
async def test_versions_of_a_plan_tell_the_names_of_categories(tenant: Tenant) -> None:
    club = await open_association(tenant)
    student, honorary = await _category(club, "Student"), await _category(club, "Æresmedlem")
    plan_id = await club.plan(_fees(student, honorary))
    async with tenant.work() as work:
        new = UpdatePlan(plan_id, 1, "Medlem 2", club.register.billing_plan_id, fees=_fees(student, honorary))
        await update_plan(work, new)
    async with tenant.read() as read:
        content = (await plan_versions(read, plan_id))[0].content
    assert content["categories"] == ["Student: 400.00 NOK", "Æresmedlem: −100 %"]
    assert content["ageGroups"] == [
        "18–25: 600.00 NOK",
        "Student 18–25: 300.00 NOK",
        "67+: −50 %",
        "PERIOD_START",
    ]


async def _totals(club: Association) -> list[int]:
    return [row["total_minor"] for row in await invoices_of(Shop(club.tenant, club.branch_id, club.branch_id, ()))]

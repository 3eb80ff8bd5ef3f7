"""Criteria sets of routines: what they bill, in their order, what they hold over, and when it falls due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.queries.runs import runs
from domain.catalogue.model import PaymentMethod, PlanKind
from domain.club.commands.create_body import create_body
from domain.club.commands.give_role import give_role
from domain.club.model import BodyKind, NewRole, RoleKind
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput
from domain.people.model import MemberKind
from domain.routines.commands.run_routine import run_routine
from domain.routines.commands.save_routine import save_routine
from domain.routines.model import RoutineKind
from domain.routines.rules.billing import billing_sets
from domain.subscriptions.commands.rehearse_run import rehearse_run
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.model import CriteriaSet, DueRule, DueRuleKind, SetShare
from domain.subscriptions.queries.held_over import held_over, set_shares
from domain.subscriptions.rules.criteria import due_by, set_json, set_of
from tests.domain.routines.planned import details_of, make_due, routine_of
from tests.domain.subscriptions.selling import Shop, faults, finish, invoices_of, open_shop, start
from tests.tenants import TODAY, Tenant

ON = date(2027, 3, 1)
FIRST_MINOR, NEXT_MINOR = 75000, 79900


async def shop_of(tenant: Tenant, members: int = 3) -> Shop:
    """A shop whose members all have their second term to bill on ON."""
    shop = await open_shop(tenant, members=members)
    for member_id in shop.member_ids:
        await start(shop, member_id, TODAY)
    return shop


async def paid_by(shop: Shop, member_id: UUID, method: str) -> None:
    async with shop.tenant.work() as work:
        await work.send(
            "UPDATE subscription SET payment_method = $3 WHERE tenant_id = $1 AND member_id = $2",
            work.tenant_id,
            member_id,
            method,
        )


async def run_sets(shop: Shop, *sets: CriteriaSet, on: date = ON, size: int = 2) -> UUID:
    async with shop.tenant.work(on) as work:
        run_id = await start_billing_run(
            work, shop.tenant.organisation_id, on, sets=sets, idempotency_key=f"run {on} {new_id()}"
        )
    await finish(shop, run_id, on, size=size)
    return run_id


async def of_run(shop: Shop, run_id: UUID) -> list[Row]:
    return [row for row in await invoices_of(shop) if row["run_id"] == run_id]


async def shares_of(shop: Shop, run_id: UUID) -> list[SetShare]:
    async with shop.tenant.read() as read:
        return (await set_shares(read, [run_id]))[run_id]


async def waiting_in(shop: Shop) -> list[Row]:
    async with shop.tenant.read() as read:
        return list(await held_over(read, shop.tenant.organisation_id))


@pytest.mark.rule("RUN-01")
async def test_the_first_set_that_matches_bills_and_what_no_set_takes_is_left(tenant: Tenant) -> None:
    shop = await shop_of(tenant, members=4)
    await paid_by(shop, shop.member_ids[0], "AVTALEGIRO")
    await paid_by(shop, shop.member_ids[1], "EHF")
    by_bank = CriteriaSet("Bank", payment_methods=(PaymentMethod.AVTALEGIRO,), due=DueRule(DueRuleKind.MONTH_DAY, 15))
    both = CriteriaSet("Resten", payment_methods=(PaymentMethod.AVTALEGIRO, PaymentMethod.INVOICE))
    run_id = await run_sets(shop, by_bank, both)
    billed = {row["member_id"]: row["due_on"] for row in await of_run(shop, run_id)}
    assert set(billed) == {shop.member_ids[0], shop.member_ids[2], shop.member_ids[3]}
    assert billed[shop.member_ids[0]] == date(2027, 4, 15)
    assert billed[shop.member_ids[2]] == ON + timedelta(days=14)
    assert await shares_of(shop, run_id) == [
        SetShare(0, "Bank", 1, NEXT_MINOR - 4900),
        SetShare(1, "Resten", 2, 2 * NEXT_MINOR),
    ]
    async with tenant.read() as read:
        row = (await runs(read, [run_id]))[run_id]
    assert (row["state"], row["total"], row["done"], row["invoiced"]) == ("DONE", 3, 3, 3)
    assert not await faults(tenant)


@pytest.mark.rule("RUN-01", "RUN-06")
async def test_two_routines_whose_sets_overlap_never_bill_one_term_twice(tenant: Tenant) -> None:
    shop = await shop_of(tenant)
    await run_sets(shop, CriteriaSet("Alle"))
    second = await run_sets(shop, CriteriaSet("Faktura", payment_methods=(PaymentMethod.INVOICE,)))
    assert not await of_run(shop, second)
    assert len(await invoices_of(shop)) == 6


@pytest.mark.rule("RUN-01")
async def test_sets_choose_by_plan_kind_member_kind_branch_and_first_day(tenant: Tenant) -> None:
    shop = await shop_of(tenant, members=1)
    none: tuple[CriteriaSet, ...] = (
        CriteriaSet("Gaver", plan_kinds=(PlanKind.RECURRING_GIFT,)),
        CriteriaSet("Bedrifter", member_kinds=(MemberKind.COMPANY,)),
        CriteriaSet("Lag", branch_ids=(new_id(),)),
        CriteriaSet("Senere", from_on=ON + timedelta(days=31)),
        CriteriaSet("Annen plan", plan_ids=(new_id(),)),
    )
    async with tenant.read() as read:
        for one in none:
            assert (await rehearse_run(read, tenant.organisation_id, ON, sets=[one])).invoices == 0, one.name
        wanted = CriteriaSet(
            "Alt", (PlanKind.MEMBERSHIP,), (shop.plan_id,), (), (MemberKind.PERSON,), from_on=date(2027, 3, 1)
        )
        preview = await rehearse_run(read, tenant.organisation_id, ON, sets=[*none, wanted])
    assert preview.invoices == 1
    assert preview.groups["SET", "Alt"].invoices == 1


@pytest.mark.rule("RUN-01", "PPL-09")
async def test_sets_choose_by_the_roles_that_members_hold_on_the_runs_day(tenant: Tenant) -> None:
    shop = await shop_of(tenant, members=4)
    treasurer, leader, former, nobody = shop.member_ids
    async with tenant.work() as work:
        board = (await create_body(work, BodyKind.BOARD, "Styret")).id
        await give_role(work, NewRole(board, treasurer, RoleKind.TREASURER, ON))
        await give_role(work, NewRole(board, leader, RoleKind.OTHER, TODAY, title="Leder", last_on=ON))
        await give_role(work, NewRole(board, former, RoleKind.TREASURER, TODAY, last_on=ON - timedelta(days=1)))
    treasurers = CriteriaSet("Kasserere", role_kinds=(RoleKind.TREASURER,))
    leaders = CriteriaSet("Ledere", role_titles=("Leder",))
    either = CriteriaSet("Begge", role_kinds=(RoleKind.TREASURER,), role_titles=("Leder",))
    async with tenant.read() as read:
        for one, on, expected in (
            (treasurers, ON, {treasurer}),
            (leaders, ON, {leader}),
            (either, ON, {treasurer, leader}),
            (treasurers, ON - timedelta(days=1), {former}),
            (leaders, ON + timedelta(days=1), set()),
        ):
            preview = await rehearse_run(read, tenant.organisation_id, on, sets=[one])
            assert {bill.draft.member_id for bill in preview.rows} == expected, (one.name, on)
    run_id = await run_sets(shop, either, CriteriaSet("Resten", member_kinds=(MemberKind.COMPANY,)))
    assert {row["member_id"] for row in await of_run(shop, run_id)} == {treasurer, leader}
    rest = await run_sets(shop)
    assert {row["member_id"] for row in await of_run(shop, rest)} == {former, nobody}
    assert not await faults(tenant)


@pytest.mark.rule("RUN-01", "RUN-05")
async def test_below_the_minimum_it_is_held_over_and_listed_until_it_reaches_it(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=2, unit="MONTH", lead_days=0)
    await start(shop, shop.member_ids[0], TODAY)
    small = CriteriaSet("Små", minimum_minor=2 * NEXT_MINOR)
    first_on, second_on = date(2026, 4, 2), date(2026, 5, 2)
    async with tenant.read() as read:
        preview = await rehearse_run(read, tenant.organisation_id, first_on, sets=[small])
    assert (preview.invoices, preview.held, preview.held_minor) == (0, 1, NEXT_MINOR)
    run_id = await run_sets(shop, small, on=first_on)
    assert await shares_of(shop, run_id) == [SetShare(0, "Små", held=1, held_minor=NEXT_MINOR)]
    [waits] = await waiting_in(shop)
    assert (waits["set_name"], waits["terms"], waits["amount_minor"], waits["held_on"]) == (
        "Små",
        1,
        NEXT_MINOR,
        first_on,
    )
    await run_sets(shop, small, on=first_on + timedelta(days=3))
    [still] = await waiting_in(shop)
    assert still["held_on"] == first_on
    together = await run_sets(shop, small, on=second_on)
    assert [row["period_start"] for row in await of_run(shop, together)] == [first_on, second_on]
    assert not await waiting_in(shop)
    assert not await faults(tenant)


@pytest.mark.rule("RUN-01")
async def test_a_run_without_a_minimum_bills_what_was_held_over(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1, unit="MONTH", lead_days=0)
    await start(shop, shop.member_ids[0], TODAY)
    on = date(2026, 4, 2)
    await run_sets(shop, CriteriaSet("Små", minimum_minor=2 * NEXT_MINOR), on=on)
    plain = await run_sets(shop, on=on)
    assert len(await of_run(shop, plain)) == 1
    assert not await waiting_in(shop)


@pytest.mark.rule("RUN-05")
async def test_a_run_of_sets_gives_exactly_what_was_previewed(tenant: Tenant) -> None:
    shop = await shop_of(tenant, members=5)
    await paid_by(shop, shop.member_ids[1], "EHF")
    sets = (
        CriteriaSet("EHF", payment_methods=(PaymentMethod.EHF,), minimum_minor=10 * NEXT_MINOR),
        CriteriaSet("Resten", due=DueRule(DueRuleKind.AFTER_RUN, 20)),
    )
    async with tenant.read() as read:
        preview = await rehearse_run(read, tenant.organisation_id, ON, sets=sets)
    async with tenant.work(ON) as work:
        run_id = await start_billing_run(
            work, tenant.organisation_id, ON, sets=sets, expected_hash=preview.hash, idempotency_key="as previewed"
        )
    await finish(shop, run_id, ON, size=2)
    assert {(row["origin_id"], row["due_on"], row["total_minor"]) for row in await of_run(shop, run_id)} == {
        (bill.subscription_id, bill.draft.due_on, bill.draft.total_minor) for bill in preview.rows
    }
    assert {row["due_on"] for row in await of_run(shop, run_id)} == {ON + timedelta(days=20)}


@pytest.mark.rule("RUN-01")
async def test_a_routine_of_a_type_starts_runs_of_that_type(tenant: Tenant) -> None:
    shop = await shop_of(tenant, members=1)
    small = CriteriaSet("Små", plan_ids=(shop.plan_id,), minimum_minor=100)
    async with tenant.work() as work:
        made = await save_routine(
            work, replace(details_of(tenant, kind="MEMBERSHIP"), sets=(small, CriteriaSet(" Resten ")))
        )
        await make_due(work, made.id)
    async with tenant.work() as work:
        await run_routine(work, made.id, 1)
    after = await routine_of(tenant, made.id)
    assert after.details.sets == (small, CriteriaSet("Resten"))
    assert after.last is not None
    assert after.last.run_id is not None
    async with tenant.read() as read:
        [run] = (await runs(read, [after.last.run_id])).values()
    kept = [set_of(one) for one in run["criteria"]["sets"]]
    assert kept == [replace(one, plan_kinds=(PlanKind.MEMBERSHIP,)) for one in after.details.sets]


@pytest.mark.rule("RUN-01")
async def test_a_type_without_sets_bills_all_of_it_and_payroll_only_what_is_deducted(tenant: Tenant) -> None:
    details = details_of(tenant)
    assert billing_sets(details) == ()
    course = replace(details, kind=RoutineKind.COURSE)
    assert billing_sets(course) == (CriteriaSet(details.name, plan_kinds=(PlanKind.COURSE,)),)
    payroll = replace(details, kind=RoutineKind.PAYROLL, sets=(CriteriaSet("Kontingent", (PlanKind.MEMBERSHIP,)),))
    assert billing_sets(payroll) == (
        CriteriaSet("Kontingent", (PlanKind.MEMBERSHIP,), payment_methods=(PaymentMethod.PAYROLL,)),
    )


@pytest.mark.rule("RUN-01")
@pytest.mark.parametrize(
    ("kind", "change", "path", "code"),
    [
        ("BILLING", {"name": " "}, "sets.1.name", "REQUIRED"),
        ("BILLING", {"name": "bank"}, "sets.1.name", "TWICE"),
        ("BILLING", {"plan_ids": (new_id(),)}, "sets.1.planIds.0", "NOT_FOUND"),
        ("BILLING", {"branch_ids": (new_id(),)}, "sets.1.branchIds.0", "NOT_FOUND"),
        ("BILLING", {"minimum_minor": -1}, "sets.1.minimumMinor", "RANGE"),
        ("BILLING", {"due": DueRule(DueRuleKind.MONTH_DAY, 32)}, "sets.1.dueDays", "RANGE"),
        ("BILLING", {"due": DueRule(DueRuleKind.PLAN, 3)}, "sets.1.dueDays", "RANGE"),
        ("BILLING", {"role_titles": ("Leder", " ")}, "sets.1.roleTitles.1", "REQUIRED"),
        ("BILLING", {"role_titles": tuple(f"Verv {n}" for n in range(21))}, "sets.1.roleTitles", "TOO_MANY"),
        ("COURSE", {"plan_kinds": (PlanKind.COURSE,)}, "sets.1.planKinds", "NOT_HERE"),
        ("PAYROLL", {"payment_methods": (PaymentMethod.CARD,)}, "sets.1.paymentMethods", "NOT_HERE"),
        ("DUNNING", {}, "sets", "NOT_HERE"),
    ],
)
async def test_what_is_wrong_with_a_set_is_named_by_its_field(
    tenant: Tenant, kind: str, change: dict[str, object], path: str, code: str
) -> None:
    sets = (CriteriaSet("Bank"), replace(CriteriaSet("Resten"), **change))  # type: ignore[arg-type]
    with pytest.raises(InvalidInput) as refused:
        async with tenant.work() as work:
            await save_routine(work, replace(details_of(tenant, kind=kind), sets=sets))
    assert [(error.path, error.code) for error in refused.value.errors] == [(path, code)]


@pytest.mark.rule("RUN-01")
@pytest.mark.parametrize(
    ("rule", "on", "due"),
    [
        (DueRule(DueRuleKind.AFTER_RUN, 0), "2027-03-01", "2027-03-01"),
        (DueRule(DueRuleKind.AFTER_RUN, 30), "2027-03-01", "2027-03-31"),
        (DueRule(DueRuleKind.MONTH_DAY, 15), "2027-03-01", "2027-03-15"),
        (DueRule(DueRuleKind.MONTH_DAY, 15), "2027-03-15", "2027-04-15"),
        (DueRule(DueRuleKind.MONTH_DAY, 31), "2027-02-01", "2027-02-28"),
        (DueRule(DueRuleKind.MONTH_DAY, 31), "2027-02-28", "2027-03-31"),
        (DueRule(DueRuleKind.MONTH_DAY, 31), "2027-12-31", "2028-01-31"),
    ],
)
def test_a_set_says_when_its_invoices_fall_due(rule: DueRule, on: str, due: str) -> None:
    assert due_by(rule, date.fromisoformat(on)) == date.fromisoformat(due)


@pytest.mark.rule("RUN-01")
@given(on=st.dates(date(2020, 1, 1), date(2040, 1, 1)), day=st.integers(1, 31))
def test_a_day_of_the_month_is_the_next_one_after_the_run(on: date, day: int) -> None:
    due = due_by(DueRule(DueRuleKind.MONTH_DAY, day), on)
    assert due is not None
    assert on < due <= on + timedelta(days=31)
    assert due.day == day or (due + timedelta(days=1)).day == 1


def test_a_set_is_kept_as_it_was_written() -> None:
    one = CriteriaSet(
        "Bank",
        (PlanKind.COURSE,),
        (new_id(), new_id()),
        (PaymentMethod.PAYROLL,),
        (MemberKind.COMPANY,),
        (new_id(),),
        ON,
        500,
        DueRule(DueRuleKind.AFTER_RUN, 3),
        (RoleKind.TREASURER, RoleKind.OTHER),
        ("Leder",),
    )
    assert set_of(set_json(one)) == one
    assert "roles" not in set_json(CriteriaSet("Bank")), "what earlier runs kept is compared with it"

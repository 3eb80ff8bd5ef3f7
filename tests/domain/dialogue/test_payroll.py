"""Payroll deduction: lists of employers, what comes back, and who has no employer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.billing.rules.destinations import PAYROLL_LIST, PRINT_FILE
from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.dialogue.commands.settle_payroll_list import settle_payroll_list
from domain.dialogue.rules.payroll import PayrollFaultCode
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput, NotFound, StaleVersion
from domain.people.commands.create_members import create_members
from domain.people.commands.save_employment import save_employment
from domain.people.model import EmploymentDetails, MemberDetails, MemberKind
from domain.people.queries.employment import employers_on, employments_of
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.commands.start_subscription import start_subscription
from domain.subscriptions.model import StartSubscription
from domain.subscriptions.queries.reversal import in_the_way
from tests.breaking import NOWHERE, rewrite, waiting
from tests.domain.dialogue.test_run_files import fetch, letters_of, make, parts_of, run_to, start_address, take_back
from tests.domain.subscriptions.selling import Shop, faults, finish, invoices_of, open_shop, pay, run
from tests.domain.subscriptions.test_runs import ON
from tests.tenants import TODAY, Tenant


async def companies(tenant: Tenant, *names: str) -> tuple[UUID, ...]:
    async with tenant.work() as work:
        made = await create_members(work, [MemberDetails(MemberKind.COMPANY, company_name=name) for name in names])
    return made.ids


async def works_at(tenant: Tenant, member_id: UUID, employer_id: UUID, to_on: date | None = None) -> None:
    async with tenant.work() as work:
        await save_employment(work, EmploymentDetails(member_id, employer_id, date(2020, 1, 1), to_on))


async def order(shop: Shop, member_id: UUID) -> None:
    async with shop.tenant.work() as work:
        command = StartSubscription(member_id, shop.plan_id, TODAY, payment_method="PAYROLL")
        await start_subscription(work, command, idempotency_key=f"payroll {member_id}")


async def shop_of(tenant: Tenant) -> tuple[Shop, tuple[UUID, ...]]:
    """Three members who are deducted, two at the works and one at the school."""
    shop = await open_shop(tenant, members=3)
    works, school = await companies(tenant, "Verket AS", "Skolen")
    for member_id, employer_id in zip(shop.member_ids, (works, works, school), strict=True):
        async with tenant.work() as work:
            await start_address(work, member_id, email="kari@example.org")
        await works_at(tenant, member_id, employer_id)
        await order(shop, member_id)
    return shop, (works, school)


async def lists_of(shop: Shop, run_id: UUID) -> dict[UUID, Row]:
    return {row["employer_id"]: row for row in await make(shop, run_id) if row["destination"] == PAYROLL_LIST}


async def settle(shop: Shop, file: Row, returned: str | None = None) -> tuple[int, int, list[tuple[int, str]]]:
    async with shop.tenant.work(ON) as work:
        done = await settle_payroll_list(work, file["id"], ON, returned=returned)
    return done.payments, done.total_minor, [(one.line, one.why.code.name) for one in done.refused]


async def text_of(shop: Shop, file: Row) -> str:
    return b"".join(content for _, content in await parts_of(shop, file, table=True)).decode("utf-8-sig")


@pytest.mark.rule("RUN-01")
async def test_each_employer_gets_a_list_and_its_members_no_demand(tenant: Tenant) -> None:
    shop, (works, school) = await shop_of(tenant)
    run_id = await run_to(shop)
    lists = await lists_of(shop, run_id)
    assert {key: row["documents"] for key, row in lists.items()} == {works: 4, school: 2}
    assert {row["state"] for row in lists.values()} == {"READY"}
    every = await invoices_of(shop)
    assert sum(row["total_minor"] for row in lists.values()) == sum(row["open_minor"] for row in every)
    text = await text_of(shop, lists[school])
    own = [row for row in every if row["payer_id"] == shop.member_ids[2]]
    assert all(f";{row['number']};" in text and row["reference"] in text for row in own)
    async with tenant.work() as work:
        assert await queue_invoice_dispatches(work, [row["id"] for row in every]) == 0
    assert await lists_of(shop, run_id) == lists
    assert not await faults(tenant)


@pytest.mark.rule("RUN-01")
async def test_a_list_that_is_marked_as_paid_settles_each_member_once(tenant: Tenant) -> None:
    shop, (works, _) = await shop_of(tenant)
    file = (await lists_of(shop, await run_to(shop)))[works]
    assert await settle(shop, file) == (4, file["total_minor"], [])
    assert await settle(shop, file) == (0, 0, [])
    open_minor = {row["payer_id"]: 0 for row in await invoices_of(shop)}
    for row in await invoices_of(shop):
        open_minor[row["payer_id"]] += row["open_minor"]
    assert [open_minor[key] > 0 for key in shop.member_ids] == [False, False, True]
    assert not await faults(tenant)


@pytest.mark.rule("RUN-01", "NEW-10")
async def test_a_line_that_is_broken_stops_no_other_and_is_told(tenant: Tenant, owner_url: str) -> None:
    shop, (works, _) = await shop_of(tenant)
    file = (await lists_of(shop, await run_to(shop)))[works]
    async with tenant.read() as read:
        [line] = await read.sql("SELECT * FROM payroll_line WHERE file_id = $1 ORDER BY number LIMIT 1", file["id"])
    put = "UPDATE payroll_line SET payer_id = $2 WHERE invoice_id = $1"
    await rewrite(owner_url, put, line["invoice_id"], NOWHERE)
    payments, total_minor, refused = await settle(shop, file)
    assert (payments, total_minor) == (3, file["total_minor"] - line["amount_minor"])
    assert refused == [(2, "BROKEN")]
    await rewrite(owner_url, put, line["invoice_id"], line["payer_id"])
    assert await settle(shop, file) == (1, line["amount_minor"], [])
    assert not await faults(tenant)


@pytest.mark.rule("RUN-01")
async def test_a_returned_list_settles_other_amounts_and_tells_what_it_can_not(tenant: Tenant) -> None:
    shop, (works, _) = await shop_of(tenant)
    lists = await lists_of(shop, await run_to(shop))
    other = next(row for row in await invoices_of(shop) if row["payer_id"] == shop.member_ids[2])
    header, first, second, third, fourth = (await text_of(shop, lists[works])).splitlines()
    less = first.rsplit(";", 1)[0] + ";1 00,50"
    nothing = second.rsplit(";", 1)[0] + ";0"
    unread = third.rsplit(";", 1)[0] + ";mye"
    stranger = fourth.replace(fourth.split(";")[3], str(other["number"]), 1)
    returned = "\r\n".join((header, less, nothing, unread, stranger, less, "x;;;;"))
    assert await settle(shop, lists[works], returned) == (
        1,
        10_050,
        [
            (4, PayrollFaultCode.NO_AMOUNT.name),
            (5, PayrollFaultCode.NOT_LISTED.name),
            (6, PayrollFaultCode.TWICE.name),
            (7, PayrollFaultCode.NO_NUMBER.name),
        ],
    )
    assert await settle(shop, lists[works], "\n".join((header, less))) == (0, 0, [(2, PayrollFaultCode.SETTLED.name)])
    rest = await settle(shop, lists[works])
    assert rest[0] == 2
    assert not await faults(tenant)


@pytest.mark.rule("RUN-01")
async def test_what_was_paid_otherwise_meanwhile_is_not_lost(tenant: Tenant) -> None:
    shop, (_, school) = await shop_of(tenant)
    file = (await lists_of(shop, await run_to(shop)))[school]
    for row in await invoices_of(shop):
        if row["payer_id"] == shop.member_ids[2]:
            await pay(tenant, row)
    assert (await settle(shop, file))[0] == 2
    assert not await faults(tenant)


@pytest.mark.rule("RUN-01")
async def test_who_has_no_employer_any_more_gets_a_message(tenant: Tenant) -> None:
    shop, _ = await shop_of(tenant)
    async with tenant.read() as read:
        [held] = (await employments_of(read, [shop.member_ids[0]]))[shop.member_ids[0]]
    async with tenant.work() as work:
        ended = replace(held.details, to_on=TODAY + timedelta(days=1))
        await save_employment(work, ended, employment_id=held.id, version=held.version)
    lists = await lists_of(shop, await run_to(shop))
    assert sum(row["documents"] for row in lists.values()) == 4
    messages = (await letters_of(shop))["EMAIL"]
    assert {row["member_id"] for row in messages} == {shop.member_ids[0]}


@pytest.mark.rule("SUB-01")
async def test_payroll_deduction_needs_an_employer(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=1)
    with pytest.raises(InvalidInput) as refused:
        await order(shop, shop.member_ids[0])
    assert [(error.path, error.code) for error in refused.value.errors] == [("paymentMethod", "NO_AGREEMENT")]


@pytest.mark.rule("RUN-01")
async def test_only_a_list_of_an_employer_is_settled_and_never_ahead(tenant: Tenant) -> None:
    shop, (works, _) = await shop_of(tenant)
    run_id = await run_to(shop)
    files = await lists_of(shop, run_id)
    async with tenant.work(ON) as work:
        with pytest.raises(InvalidInput):
            await settle_payroll_list(work, files[works]["id"], ON + timedelta(days=1))
        with pytest.raises(NotFound):
            await settle_payroll_list(work, run_id, ON)
    assert PRINT_FILE not in {row["destination"] for row in files.values()}


async def test_an_employment_is_checked_and_changed_by_who_has_read_it_last(tenant: Tenant) -> None:
    shop = await open_shop(tenant, members=2)
    kari, ola = shop.member_ids
    works, school = await companies(tenant, "Verket AS", "Skolen")
    good = EmploymentDetails(kari, works, date(2024, 1, 1), title=" Sveiser ", percent=60)
    for wrong, path in (
        (replace(good, employer_id=ola), "employerId"),
        (replace(good, employer_id=tenant.organisation_id), "employerId"),
        (replace(good, percent=0), "percent"),
        (replace(good, to_on=date(2024, 1, 1)), "lastOn"),
        (replace(good, title="x" * 101), "title"),
    ):
        with pytest.raises(InvalidInput) as refused:
            async with tenant.work() as work:
                await save_employment(work, wrong)
        assert [error.path for error in refused.value.errors] == [path]
    async with tenant.work() as work:
        made = await save_employment(work, good)
        assert made.details.title == "Sveiser"
        await save_employment(work, replace(good, employer_id=school, percent=40))
    async with tenant.read() as read:
        assert await employers_on(read, [kari, ola], TODAY) == {kari: works}
        assert await employers_on(read, [kari], date(2023, 12, 31)) == {}
    with pytest.raises(StaleVersion):
        async with tenant.work() as work:
            await save_employment(work, good, employment_id=made.id, version=7)


@pytest.mark.rule("RUN-07", "RUN-01")
async def test_run_07_a_list_that_nobody_fetched_is_withdrawn_with_its_run_and_what_is_left_is_on_the_next(
    tenant: Tenant,
) -> None:
    shop, (works, school) = await shop_of(tenant)
    run_id = await run_to(shop)
    lists = await lists_of(shop, run_id)
    await take_back(shop, run_id)
    async with tenant.read() as read:
        lines = await read.sql("SELECT 1 FROM payroll_line")
    assert not lines
    async with tenant.work(ON) as work:
        again = await start_billing_run(work, tenant.organisation_id, ON, idempotency_key="again")
    await finish(shop, again, ON)
    after = await lists_of(shop, again)
    assert {key: row["documents"] for key, row in after.items()} == {works: 4, school: 2}
    assert {key: row["total_minor"] for key, row in after.items()} == {
        key: row["total_minor"] for key, row in lists.items()
    }
    await fetch(shop, after[works])
    async with tenant.read() as read:
        assert [row["obstacle"] for row in await in_the_way(read, again)] == ["IN_FILE"] * 2
    assert not await faults(tenant)


@pytest.mark.rule("RUN-01", "NEW-10")
async def test_one_whose_employer_is_nobody_stops_no_list_and_is_on_that_of_the_next_run(
    tenant: Tenant, owner_url: str
) -> None:
    shop, (works, school) = await shop_of(tenant)
    broken = shop.member_ids[1]
    await rewrite(owner_url, "UPDATE employment SET employer_id = $2 WHERE member_id = $1", broken, NOWHERE)
    run_id = await run_to(shop)
    lists = await lists_of(shop, run_id)
    assert {key: row["documents"] for key, row in lists.items()} == {works: 2, school: 2}
    assert {row["state"] for row in lists.values()} == {"READY"}
    own = {row["id"] for row in await invoices_of(shop) if row["payer_id"] == broken}
    assert {(kind, key) for kind, key, _ in await waiting(tenant)} == {("PAYROLL", key) for key in own}
    await rewrite(owner_url, "UPDATE employment SET employer_id = $2 WHERE member_id = $1", broken, works)
    later = await run(shop, date(2028, 3, 1), key="later")
    assert (await lists_of(shop, later))[works]["documents"] == 4
    assert await waiting(tenant) == []
    assert not await faults(tenant)

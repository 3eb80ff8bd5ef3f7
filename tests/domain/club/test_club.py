"""Units and placements, roles that change hands, debtor groups, and whom a choice of units means."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.billing.commands.issue_invoices import issue_invoices
from domain.billing.model import BillableLine, InvoiceDraft
from domain.billing.rules.lines import invoice_lines
from domain.catalogue.commands.add_fee_amount import add_fee_amount
from domain.catalogue.commands.create_fee_rate import create_fee_rate
from domain.catalogue.model import NewFeeAmount, PriceTime
from domain.catalogue.queries import fee_rates
from domain.catalogue.rules import amount_on, amount_time
from domain.club.commands.choose_debtor_group import choose_debtor_group
from domain.club.commands.close_unit import close_unit
from domain.club.commands.create_body import create_body
from domain.club.commands.end_placement import end_placement
from domain.club.commands.end_role import end_role
from domain.club.commands.give_role import give_role
from domain.club.commands.replace_holder import replace_holder
from domain.club.commands.save_debtor_group import save_debtor_group
from domain.club.commands.save_unit import save_unit
from domain.club.model import BodyKind, DebtorGroupDetails, NewRole, RoleKind, UnitDetails, UnitKind
from domain.club.queries import chosen_members, fee_writer, placements_of, roles, unit_members, units
from domain.kernel.refusal import InvalidInput, NotFound, StaleVersion
from domain.people.queries.billing import payers
from tests.domain.club.clubbing import Club, found_club, place
from tests.domain.subscriptions.selling import faults
from tests.tenants import TODAY, Tenant

YESTERDAY = TODAY - timedelta(days=1)


async def chosen(club: Club, departments: list[UUID], teams: list[UUID], on: date = TODAY) -> list[int]:
    """Return who is chosen, as places in the club's list of members."""
    async with club.tenant.read() as read:
        found = await chosen_members(read, club.tenant.organisation_id, departments, teams, on)
    return [club.members.index(row["id"]) for row in found]


def codes(refused: pytest.ExceptionInfo[InvalidInput]) -> list[tuple[str, str]]:
    return [(error.path, error.code) for error in refused.value.fields]


@pytest.mark.rule("PPL-08")
async def test_units_hang_under_the_level_above_and_names_are_unique_among_neighbours(tenant: Tenant) -> None:
    club = await found_club(tenant)
    async with tenant.work() as work:
        with pytest.raises(InvalidInput) as refused:
            await save_unit(work, UnitDetails(UnitKind.TEAM, "Hold", club.sport))
        assert codes(refused) == [("parentId", "KIND")]
        with pytest.raises(InvalidInput) as refused:
            await save_unit(work, UnitDetails(UnitKind.DEPARTMENT, "u19", club.sport))
        assert codes(refused) == [("name", "TAKEN")]
        with pytest.raises(InvalidInput) as refused:
            await save_unit(work, UnitDetails(UnitKind.DEPARTMENT, ""))
        assert codes(refused) == [("name", "REQUIRED"), ("parentId", "REQUIRED")]
        renamed = await save_unit(work, UnitDetails(UnitKind.DEPARTMENT, "U18"), unit_id=club.u19, version=1)
        assert (renamed.name, renamed.parent_id, renamed.version) == ("U18", club.sport, 2)
        with pytest.raises(StaleVersion):
            await save_unit(work, UnitDetails(UnitKind.DEPARTMENT, "U17"), unit_id=club.u19, version=1)
    async with tenant.read() as read:
        names = [unit.name for unit in (await units(read)).values()]
    assert names == ["Fodbold", "Seniorer", "U18", "1. hold", "1. hold"]


@pytest.mark.rule("PPL-08")
async def test_a_placement_is_dated_and_never_twice_in_a_unit_on_a_day(tenant: Tenant) -> None:
    club = await found_club(tenant)
    await place(club, 0, club.u19, last_on=YESTERDAY)
    await place(club, 0, club.u19, from_on=TODAY)
    with pytest.raises(InvalidInput) as refused:
        await place(club, 0, club.u19, from_on=YESTERDAY, last_on=YESTERDAY)
    assert codes(refused) == [("fromOn", "TWICE")]
    with pytest.raises(InvalidInput) as refused:
        await place(club, 1, club.u19, base=True)
    assert codes(refused) == [("baseTeam", "NOT_HERE")]
    async with tenant.read() as read:
        [now, before] = (await placements_of(read, [club.members[0]]))[club.members[0]]
    assert (before.until_on, now.from_on, now.until_on) == (TODAY, TODAY, None)
    async with tenant.work() as work:
        with pytest.raises(InvalidInput) as refused:
            await end_placement(work, now.id, YESTERDAY)
        assert codes(refused) == [("lastOn", "BEFORE_START")]
        ended = await end_placement(work, now.id, TODAY)
    assert ended.until_on == TODAY + timedelta(days=1)


@pytest.mark.rule("PPL-08")
async def test_a_closed_unit_takes_all_below_and_everybody_in_it_along(tenant: Tenant) -> None:
    club = await found_club(tenant)
    await place(club, 0, club.u19_first, base=True)
    await place(club, 1, club.seniors_first)
    async with tenant.work() as work:
        closed = await close_unit(work, club.u19, TODAY)
        assert closed.until_on == TODAY + timedelta(days=1)
    tomorrow = TODAY + timedelta(days=1)
    assert await chosen(club, [club.u19], []) == [0]
    assert await chosen(club, [club.u19], [], tomorrow) == []
    assert await chosen(club, [club.seniors], [], tomorrow) == [1]
    with pytest.raises(InvalidInput) as refused:
        await place(club, 2, club.u19_first)
    assert codes(refused) == [("lastOn", "RANGE")]
    async with tenant.read() as read:
        assert [one.member_id for one in await unit_members(read, [club.u19_first], TODAY, 10)] == [club.members[0]]
        assert await unit_members(read, [club.u19_first], tomorrow, 10) == []


@pytest.mark.rule("FEE-02")
async def test_departments_or_teams_mean_any_of_them_and_both_mean_a_department_and_a_base_team(
    tenant: Tenant,
) -> None:
    club = await found_club(tenant, members=5)
    await place(club, 0, club.u19)
    await place(club, 1, club.u19_first, base=True)
    await place(club, 2, club.u19_first)
    await place(club, 3, club.u19, club.seniors)
    await place(club, 3, club.seniors_first, base=True)
    assert await chosen(club, [club.u19, club.seniors], []) == [0, 1, 2, 3]
    assert await chosen(club, [], [club.u19_first]) == [1, 2]
    assert await chosen(club, [club.u19], [club.u19_first]) == [1]
    assert await chosen(club, [club.u19], [club.seniors_first]) == [3]
    assert await chosen(club, [], []) == []
    assert await chosen(club, [club.u19], [], date(2019, 12, 31)) == []


@pytest.mark.rule("PPL-09")
async def test_a_role_changes_hands_in_one_step_and_ends_in_one_step(tenant: Tenant) -> None:
    club = await found_club(tenant)
    async with tenant.work() as work:
        board = await create_body(work, BodyKind.BOARD, "Bestyrelsen")
        held = await give_role(work, NewRole(board.id, club.members[0], RoleKind.TREASURER, date(2025, 1, 1)))
        taken = await replace_holder(work, held.id, club.members[1], TODAY)
        with pytest.raises(InvalidInput) as refused:
            await replace_holder(work, taken.id, club.members[1], TODAY + timedelta(days=1))
        assert codes(refused) == [("memberId", "SELF")]
        with pytest.raises(InvalidInput) as refused:
            await replace_holder(work, taken.id, club.members[2], TODAY)
        assert codes(refused) == [("on", "BEFORE_START")]
    async with tenant.read() as read:
        known = await roles(read)
    assert known[held.id].until_on == TODAY == known[taken.id].from_on
    async with tenant.work(TODAY + timedelta(days=9)) as work:
        await end_role(work, taken.id, work.today)
    async with tenant.read() as read:
        assert (await roles(read))[taken.id].until_on == TODAY + timedelta(days=10)


@pytest.mark.rule("PPL-09")
async def test_a_role_of_another_kind_needs_a_title_and_the_body_must_be_there(tenant: Tenant) -> None:
    club = await found_club(tenant)
    async with tenant.work() as work:
        board = await create_body(work, BodyKind.BOARD, "Bestyrelsen")
        with pytest.raises(InvalidInput) as refused:
            await give_role(work, NewRole(board.id, club.members[0], RoleKind.OTHER, TODAY, last_on=YESTERDAY))
        assert codes(refused) == [("lastOn", "BEFORE_START"), ("title", "REQUIRED")]
        with pytest.raises(NotFound):
            await give_role(work, NewRole(club.sport, club.members[0], RoleKind.TREASURER, TODAY))
        with pytest.raises(InvalidInput) as refused:
            await create_body(work, BodyKind.GROUP, " bestyrelsen ")
        assert codes(refused) == [("name", "TAKEN")]


@pytest.mark.rule("FEE-07")
async def test_fee_collector_else_treasurer_else_postal_contact_writes_about_fees(tenant: Tenant) -> None:
    club = await found_club(tenant)
    given = {}
    async with tenant.work() as work:
        board = await create_body(work, BodyKind.BOARD, "Bestyrelsen")
        for place_, kind in enumerate((RoleKind.POSTAL_CONTACT, RoleKind.TREASURER, RoleKind.FEE_COLLECTOR)):
            given[kind] = await give_role(work, NewRole(board.id, club.members[place_], kind, TODAY))
    for expected in (RoleKind.FEE_COLLECTOR, RoleKind.TREASURER, RoleKind.POSTAL_CONTACT, None):
        async with tenant.read() as read:
            writer = await fee_writer(read, TODAY + timedelta(days=1))
        assert (writer.kind if writer else None) is expected
        if expected:
            async with tenant.work() as work:
                await end_role(work, given[expected].id, TODAY)


@pytest.mark.rule("FEE-07")
async def test_of_several_holders_the_one_who_has_held_the_role_for_longest_writes_about_fees(tenant: Tenant) -> None:
    club = await found_club(tenant)
    async with tenant.work() as work:
        board = await create_body(work, BodyKind.BOARD, "Bestyrelsen")
        for place_, days in ((0, 10), (1, 300), (2, 20)):
            held = NewRole(board.id, club.members[place_], RoleKind.FEE_COLLECTOR, TODAY - timedelta(days=days))
            await give_role(work, held)
        long = NewRole(board.id, club.members[3], RoleKind.TREASURER, TODAY - timedelta(days=900))
        await give_role(work, long)
    async with tenant.read() as read:
        writer = await fee_writer(read, TODAY)
    assert writer is not None
    assert writer.member_id == club.members[1]


@pytest.mark.rule("CAT-22")
async def test_a_fee_rate_has_past_current_and_coming_amounts(tenant: Tenant) -> None:
    async with tenant.work() as work:
        first = NewFeeAmount(10000, "0", date(2025, 1, 1))
        rate = await create_fee_rate(work, tenant.organisation_id, "U19 månedlig", first)
        await add_fee_amount(work, rate.id, NewFeeAmount(11000, "25", TODAY))
        await add_fee_amount(work, rate.id, NewFeeAmount(12000, "0", TODAY + timedelta(days=1)))
        with pytest.raises(InvalidInput) as refused:
            await add_fee_amount(work, rate.id, NewFeeAmount(1, "0", TODAY))
        assert codes(refused) == [("validFrom", "TAKEN")]
        with pytest.raises(InvalidInput) as refused:
            await create_fee_rate(work, tenant.organisation_id, "U19 månedlig", first)
        assert codes(refused) == [("name", "TAKEN")]
        with pytest.raises(InvalidInput) as refused:
            await add_fee_amount(work, rate.id, NewFeeAmount(0, "0", date(2030, 1, 1)))
        assert codes(refused) == [("amountMinor", "AMOUNT")]
    async with tenant.read() as read:
        kept = (await fee_rates(read))[rate.id]
    times = [amount_time(kept.amounts, amount, TODAY) for amount in kept.amounts]
    assert times == [PriceTime.PAST, PriceTime.CURRENT, PriceTime.COMING]
    today = amount_on(kept.amounts, TODAY)
    assert today is not None
    assert (today.amount_minor, today.vat_bp) == (11000, 2500)
    assert amount_on(kept.amounts, date(2024, 12, 31)) is None


@pytest.mark.rule("PPL-08", "CAT-22")
async def test_a_department_may_carry_a_fee_rate_and_nothing_else_may(tenant: Tenant) -> None:
    club = await found_club(tenant)
    async with tenant.work() as work:
        rate = await create_fee_rate(work, tenant.organisation_id, "U19", NewFeeAmount(10000, "0", TODAY))
        kept = UnitDetails(UnitKind.DEPARTMENT, "U19", fee_rate_id=rate.id)
        assert (await save_unit(work, kept, unit_id=club.u19, version=1)).fee_rate_id == rate.id
        with pytest.raises(InvalidInput) as refused:
            await save_unit(work, UnitDetails(UnitKind.SPORT, "Tennis", fee_rate_id=rate.id))
        assert codes(refused) == [("feeRateId", "NOT_HERE")]


@pytest.mark.rule("PPL-19")
async def test_a_member_is_in_one_debtor_group_of_an_organisation_and_its_postings_go_to_that_account(
    tenant: Tenant,
) -> None:
    club = await found_club(tenant)
    organisation_id = tenant.organisation_id
    async with tenant.work() as work:
        young = await save_debtor_group(work, DebtorGroupDetails(organisation_id, "Ungdom", "1510"))
        old = await save_debtor_group(work, DebtorGroupDetails(organisation_id, "Seniorer", "1520"))
        with pytest.raises(InvalidInput) as refused:
            await save_debtor_group(work, DebtorGroupDetails(organisation_id, "ungdom", "2700"))
        assert codes(refused) == [("name", "TAKEN")]
        with pytest.raises(InvalidInput) as refused:
            await save_debtor_group(work, DebtorGroupDetails(organisation_id, "Andre", "2700"))
        assert codes(refused) == [("receivableAccount", "TAKEN")]
        assert await choose_debtor_group(work, organisation_id, club.members[:2], young.id) == 2
        assert await choose_debtor_group(work, organisation_id, club.members[:1], young.id) == 0
        assert await choose_debtor_group(work, organisation_id, club.members[:1], old.id) == 1
        people = await payers(work, club.members)
        drafts = [
            InvoiceDraft(
                member_id=member_id,
                payer_id=member_id,
                payer_number=people[member_id]["number"],
                origin_kind="TEST",
                origin_id=None,
                origin_number=None,
                text="Kontingent",
                period_start=None,
                period_end=None,
                issued_on=TODAY,
                due_on=TODAY,
                payment_method="EMAIL",
                lines=invoice_lines([BillableLine("Kontingent", 1, 10000, 2500, "3200")]),
            )
            for member_id in club.members[:3]
        ]
        await issue_invoices(work, organisation_id, drafts)
    async with tenant.read() as read:
        posted = await read.sql("SELECT member_id, debit_account FROM posting")
    assert {(club.members.index(row["member_id"]), row["debit_account"]) for row in posted} == {
        (0, "1520"),
        (1, "1510"),
        (2, "1500"),
    }
    assert not await faults(tenant)

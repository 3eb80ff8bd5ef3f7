"""Departments as a dimension: whose department a fee is posted on, and what takes it back (LED-07)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from lxml import etree

from domain.billing.commands.credit_invoice import credit_invoice
from domain.club.commands.save_unit import save_unit
from domain.club.model import UnitDetails, UnitKind
from tests.domain.club.clubbing import Club, place
from tests.domain.feeruns.running import RATE_MINOR, FeeClub, open_fee_club, people_in, run_through, save, shop_of
from tests.domain.ledger.test_journal_files import NS, SCHEMA, ask, found, made
from tests.domain.subscriptions.selling import faults, invoices_of
from tests.tenants import Tenant

FEE_MINOR = 1_500


async def posted(fees: FeeClub) -> dict[tuple[str, UUID | None], int]:
    """What the journal has as income, by account and department."""
    async with fees.tenant.read() as read:
        rows = await read.sql(
            """SELECT CASE WHEN reskontro_minor < 0 THEN credit_account ELSE debit_account END AS account,
              department_id, -sum(reskontro_minor)::bigint AS minor FROM posting GROUP BY 1, 2"""
        )
    return {(row["account"], row["department_id"]): row["minor"] for row in rows}


async def departments(fees: FeeClub, fee_run_id: UUID) -> dict[int, list[UUID | None]]:
    """The departments of the lines that each person of a run was billed, by place in the club."""
    people = await people_in(fees, fee_run_id)
    async with fees.tenant.read() as read:
        rows = await read.sql("SELECT invoice_id, department_id FROM invoice_line ORDER BY invoice_id, line")
    return {
        one: [row["department_id"] for row in rows if row["invoice_id"] == person["invoice_id"]]
        for one, person in people.items()
    }


async def billed(
    fees: FeeClub, chosen: Sequence[UUID], teams: Sequence[UUID] = (), **changed: Any
) -> dict[int, list[UUID | None]]:
    """Run a fee for departments and teams to its end."""
    run = await save(fees, department_ids=tuple(chosen), team_ids=tuple(teams), **changed)
    await run_through(fees, run)
    assert not await faults(fees.tenant)
    return await departments(fees, run.id)


async def in_both(fees: FeeClub) -> Club:
    """Member 2 plays with the seniors, and member 3 in both departments."""
    club = fees.club
    await place(club, 2, club.seniors)
    await place(club, 3, club.u19_first, club.seniors_first)
    return club


@pytest.mark.rule("LED-07", "FEE-03")
async def test_led_07_the_fee_of_one_department_is_its_income_and_the_administration_fee_is_nobody_s(
    tenant: Tenant,
) -> None:
    fees = await open_fee_club(tenant)
    u19 = fees.club.u19
    assert await billed(fees, [u19], admin_fee_minor=FEE_MINOR, admin_fee_account="3900") == {
        0: [u19, None],
        1: [u19, None],
    }
    assert await posted(fees) == {("3200", u19): 2 * RATE_MINOR, ("3900", None): 2 * FEE_MINOR}


@pytest.mark.rule("LED-07", "FEE-03")
async def test_led_07_of_several_departments_the_fee_is_that_of_the_one_that_the_member_is_in(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    club = await in_both(fees)
    assert await billed(fees, [club.u19, club.seniors]) == {0: [club.u19], 1: [club.u19], 2: [club.seniors], 3: [None]}
    assert await posted(fees) == {
        ("3200", club.u19): 2 * RATE_MINOR,
        ("3200", club.seniors): RATE_MINOR,
        ("3200", None): RATE_MINOR,
    }


@pytest.mark.rule("LED-07", "FEE-03")
async def test_led_07_a_department_that_is_not_chosen_does_not_count(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    club = await in_both(fees)
    async with tenant.work() as work:
        veterans = await save_unit(work, UnitDetails(UnitKind.DEPARTMENT, "Veteraner", club.sport))
    await place(club, 0, veterans.id)
    assert await billed(fees, [club.u19, veterans.id]) == {0: [None], 1: [club.u19], 3: [club.u19]}


@pytest.mark.rule("LED-07", "FEE-03")
async def test_led_07_of_teams_alone_the_fee_is_that_of_the_department_of_the_member_s_team(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    club = await in_both(fees)
    await place(club, 2, club.seniors_first)
    await place(club, 2, club.u19)  # in a department without a chosen team of it
    assert await billed(fees, [], [club.u19_first, club.seniors_first]) == {1: [club.u19], 2: [club.seniors], 3: [None]}


@pytest.mark.rule("LED-07", "BIL-11")
@pytest.mark.parametrize("part", [None, 4_000])
async def test_led_07_a_credit_note_takes_back_from_the_department(tenant: Tenant, part: int | None) -> None:
    fees = await open_fee_club(tenant)
    club = await in_both(fees)
    await billed(fees, [club.u19, club.seniors])
    seniors = (await invoices_of(shop_of(tenant), club.members[2]))[0]
    await place(club, 2, club.u19)  # what takes back goes to where the fee was
    async with tenant.work() as work:
        await credit_invoice(work, seniors["id"], reason="Feil", part=part, idempotency_key="credit")
    assert (await posted(fees))["3200", club.seniors] == (RATE_MINOR - part if part else 0)
    assert not await faults(tenant)


@pytest.mark.rule("LED-07")
async def test_led_07_departments_are_in_the_files_of_the_journal(tenant: Tenant) -> None:
    fees = await open_fee_club(tenant)
    club = await in_both(fees)
    run = await save(fees, department_ids=(club.u19, club.seniors))
    await run_through(fees, run)
    assert run.next_on is not None
    period = (run.next_on, run.next_on.replace(day=28))
    tree = etree.fromstring(await made(tenant, await ask(tenant, "saf_t", *period)))
    if SCHEMA.exists():
        etree.XMLSchema(etree.parse(SCHEMA)).assertValid(tree)
    names = {
        one.findtext("s:AnalysisID", namespaces=NS): one.findtext("s:AnalysisIDDescription", namespaces=NS)
        for one in found(tree, "//s:AnalysisTypeTableEntry[s:AnalysisType='KLUBBAVD']")
    }
    assert names == {"1": "Fodbold · U19", "2": "Fodbold · Seniorer"}
    lines = "//s:Line[s:AccountID='3200' and s:TaxInformation]/s:Analysis[s:AnalysisType='KLUBBAVD']/s:AnalysisID"
    assert sorted(names[one.text] for one in found(tree, lines)) == ["Fodbold · Seniorer", *["Fodbold · U19"] * 2]
    text = (await made(tenant, await ask(tenant, "journal_csv", *period, key="csv"))).decode("utf-8-sig")
    income = [row for row in csv.DictReader(StringIO(text), delimiter=";") if row["Konto"] == "3200"]
    shown = sorted((row["Avdeling"], row["Kredit"]) for row in income)
    assert shown == [(name, "100,00") for name in ("", "Fodbold · Seniorer", *["Fodbold · U19"] * 2)]
    assert all(row["Mva-kode"] for row in income)

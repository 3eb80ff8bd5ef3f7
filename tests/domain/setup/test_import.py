"""Set-ups that are exported, imported elsewhere, looked at before, refused whole, and copied (CAT-44)."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.catalogue.commands.create_discount import create_discount
from domain.catalogue.model import (
    Catalogue,
    NewDiscount,
)
from domain.catalogue.queries import load_catalogue
from domain.dunning.queries.processes import process_book
from domain.kernel.database import Database
from domain.kernel.refusal import InvalidInput, NotFound
from domain.routines.queries import routine_book
from domain.setup.commands.import_setup import copy_entry, import_setup, rehearse_import
from domain.setup.model import Deed, SetupKind, SetupPlan, SetupRefused
from domain.setup.queries import export_setup
from tests.domain.setup.furnishing import furnished
from tests.tenants import Tenant, make_tenant

ALL = list(SetupKind)


async def exported(tenant: Tenant, kinds: list[SetupKind] | None = None) -> str:
    async with tenant.read() as read:
        return await export_setup(read, kinds or ALL)


async def imported(tenant: Tenant, text: str) -> SetupPlan:
    async with tenant.work() as work:
        return await import_setup(work, text)


class Undone(Exception):
    """Leaves nothing of a rehearsal behind."""


async def rehearsed(tenant: Tenant, text: str) -> SetupPlan:
    found: list[SetupPlan] = []
    with pytest.raises(Undone):
        async with tenant.work() as work:
            found.append(await rehearse_import(work, text))
            raise Undone
    return found[0]


async def catalogue_of(tenant: Tenant) -> Catalogue:
    async with tenant.read() as read:
        return await load_catalogue(read)


def deeds(plan: SetupPlan) -> dict[str, Deed]:
    return {step.name: step.deed for step in plan.steps}


@pytest.mark.rule("CAT-44")
async def test_a_set_up_is_tried_elsewhere_and_its_export_changes_nothing_anywhere(
    tenant: Tenant, database: Database
) -> None:
    await furnished(tenant)
    text = await exported(tenant)
    assert str(tenant.organisation_id) not in text
    assert await exported(tenant) == text
    assert set(deeds(await imported(tenant, text)).values()) == {Deed.KEEP}
    other = await make_tenant(database, "Friluftslaget", 1)
    plan = await imported(other, text)
    assert set(deeds(plan).values()) == {Deed.MAKE}
    assert len(plan.steps) == 20
    assert await exported(other) == text
    assert set(deeds(await imported(other, text)).values()) == {Deed.KEEP}


@pytest.mark.rule("CAT-44")
async def test_an_import_is_looked_at_before_and_leaves_nothing_until_it_is_done(
    tenant: Tenant, database: Database
) -> None:
    await furnished(tenant)
    text = await exported(tenant, [SetupKind.ROUTINE])
    other = await make_tenant(database, "Friluftslaget", 1)
    looked = await rehearsed(other, text)
    assert (set(deeds(looked).values()), looked.faults) == ({Deed.MAKE}, ())
    assert (await catalogue_of(other)).plans == {}
    assert "contract_fees" in text
    assert "discounts" not in text
    assert (await imported(other, text)).steps == looked.steps


@pytest.mark.rule("CAT-44")
async def test_a_description_of_several_lines_is_the_same_when_it_comes_back(tenant: Tenant) -> None:
    await furnished(tenant)
    written = "description: |\n      En linje\n      og en til\n"
    text = (await exported(tenant)).replace("description: Intro\n", written)
    assert written in text
    plan = await imported(tenant, text)
    assert [(step.deed, step.fields) for step in plan.steps if step.deed is not Deed.KEEP] == [
        (Deed.CHANGE, ("description",))
    ]
    assert {step.deed for step in (await imported(tenant, text)).steps} == {Deed.KEEP}
    assert "En linje\n      og en til" in await exported(tenant)


@pytest.mark.rule("CAT-44")
async def test_what_differs_is_changed_with_its_fields_named(tenant: Tenant) -> None:
    await furnished(tenant)
    before = await exported(tenant)
    text = before.replace("description: Intro", "description: Ny tekst").replace("fee: 35.00", "fee: 70.00")
    text = text.replace("06:30", "07:15").replace(
        "description: For ansatte\n", "description: For ansatte\n    closed: true\n"
    )
    plan = await imported(tenant, text)
    assert {(step.name, step.fields) for step in plan.steps if step.deed is Deed.CHANGE} == {
        ("Aksjon", ("description",)),
        ("Purring", ("steps",)),
        ("Ukentlig", ("times",)),
        ("Halv pris", ("closed",)),
    }
    assert await exported(tenant) == text


@pytest.mark.rule("CAT-44", "CAT-01")
async def test_a_matrix_is_changed_and_a_product_gets_another_one(tenant: Tenant) -> None:
    await furnished(tenant)
    before = await exported(tenant)
    matrices, products, rest = before.partition("\nproducts:")
    matrices = matrices.replace("    closed: true\n", "").removesuffix("\n    closed: true")
    matrices = matrices.replace("      - 5\n", "      - 5\n      - 6\n")
    text = matrices + products + rest.replace("matrix: Utgivelser", "matrix: Hverdager")
    plan = await imported(tenant, text)
    assert {(step.name, step.fields) for step in plan.steps if step.deed is Deed.CHANGE} == {
        ("Hverdager", ("weekdays",)),
        ("Utgivelser", ("closed",)),
        ("Bladet (2)", ("matrix",)),
    }
    assert await exported(tenant) == text


@pytest.mark.rule("CAT-44", "CAT-21", "CAT-22")
async def test_a_rate_gets_amounts_and_loses_none_and_a_category_is_closed(tenant: Tenant) -> None:
    await furnished(tenant)
    before = await exported(tenant)
    assert "fee_rate: Senior\n" in before
    head, section, rates = before.partition("\nfee_rates:")
    coming = "        valid_from: 2027-03-02\n"
    added = "      - amount: 600.00\n        vat_percent: 0\n        valid_from: 2028-03-02\n"
    student = "- name: Student\n    organisation: Friluftslaget\n"
    head = head.replace(student, f"{student}    closed: true\n")
    more = head + section + rates.replace(coming, coming + added, 1)
    plan = await imported(tenant, more)
    changed = {(step.name, step.fields) for step in plan.steps if step.deed is Deed.CHANGE}
    assert changed == {("Senior", ("amounts",)), ("Student", ("closed",))}
    assert [one.amount_minor for one in next(iter((await catalogue_of(tenant)).rates.values())).amounts] == [
        45_000,
        50_000,
        60_000,
    ]
    assert await exported(tenant) == more
    with pytest.raises(SetupRefused) as refused:
        await imported(tenant, before)
    assert [(fault.error.path, fault.error.code) for fault in refused.value.faults] == [("amounts", "SETUP_KEPT")]


@pytest.mark.rule("CAT-44", "CAT-02", "CAT-43")
async def test_it_is_refused_whole_with_every_fault_of_the_commands_at_its_line(tenant: Tenant) -> None:
    await furnished(tenant)
    before = await exported(tenant)
    text = before.replace("lead_days: 14", "lead_days: 15").replace("description: Intro", "description: Ny")
    text += """\
  - name: Uten plan
    organisation: Friluftslaget
    kind: BILLING
    schedule: DAILY
    times:
      - "06:00"
    sets:
      - name: Alle
        plans:
          - Ukjent
  - name: Hos andre
    organisation: Andre
    kind: BILLING
    schedule: DAILY
    times:
      - "06:00"
"""
    with pytest.raises(SetupRefused) as refused:
        await imported(tenant, text)
    lines = text.split("\n")
    found = [(lines[one.line - 1].strip(" -"), one.path, one.error.code) for one in refused.value.faults]
    assert found == [
        ("name: Standard", "billing_plans/Standard/name", "SETUP_FIXED"),
        ("Ukjent", "routines/Uten plan/sets/0/plans/0", "SETUP_NOT_THERE"),
        ("organisation: Andre", "routines/Hos andre/organisation", "SETUP_NOT_THERE"),
    ]
    assert await exported(tenant) == before


@pytest.mark.rule("CAT-44")
async def test_a_fault_is_not_repeated_by_what_names_it(tenant: Tenant, database: Database) -> None:
    await furnished(tenant)
    other = await make_tenant(database, "Friluftslaget", 1)
    text = (
        (await exported(tenant))
        .replace('revenue_account: "3200"', "revenue_account: x")
        .replace("revenue_account: '3200'", "revenue_account: x")
    )
    looked = await rehearsed(other, text)
    assert [(one.path, one.error.code) for one in looked.faults] == [("products/Kontingent/revenue_account", "ACCOUNT")]


@pytest.mark.rule("CAT-44")
async def test_each_kind_is_copied_under_a_name_of_its_own(tenant: Tenant) -> None:
    await furnished(tenant)
    async with tenant.read() as read:
        catalogue, book, routines = await load_catalogue(read), await process_book(read), await routine_book(read)
    rows: dict[SetupKind, UUID] = {
        SetupKind.PLAN: next(one.id for one in catalogue.plans.values() if one.name == "Aksjon"),
        SetupKind.BILLING_PLAN: next(iter(catalogue.billing_plans)),
        SetupKind.DUNNING_PROCESS: next(iter(book.processes)),
        SetupKind.ROUTINE: next(iter(routines.routines)),
        SetupKind.PRODUCT: next(iter(catalogue.products)),
    }
    for kind, key in rows.items():
        async with tenant.work() as work:
            made = await copy_entry(work, kind, key, f"Kopi av {kind.value}")
            assert made != key
    text = await exported(tenant)
    assert text.count("Kopi av") == len(rows)
    assert "enabled: false" in text  # a routine's copy waits until it is switched on
    with pytest.raises(InvalidInput, match="another name"):
        async with tenant.work() as work:
            await copy_entry(work, SetupKind.PLAN, rows[SetupKind.PLAN], "Aksjon")
    with pytest.raises(InvalidInput, match="name of its own"):
        async with tenant.work() as work:
            await copy_entry(work, SetupKind.PLAN, rows[SetupKind.PLAN], " ")
    with pytest.raises(NotFound):
        async with tenant.work() as work:
            await copy_entry(work, SetupKind.ROUTINE, rows[SetupKind.PLAN], "X")


@pytest.mark.rule("CAT-44")
async def test_things_of_one_name_are_numbered_by_their_age(tenant: Tenant) -> None:
    for _ in range(2):
        async with tenant.work() as work:
            await create_discount(work, NewDiscount("Halv", "50"))
    text = await exported(tenant)
    assert "name: Halv\n" in text
    assert "name: Halv (2)\n" in text
    assert set(deeds(await imported(tenant, text)).values()) == {Deed.KEEP}

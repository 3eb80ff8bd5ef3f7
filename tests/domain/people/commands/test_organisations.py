"""Tenants, organisations, bank accounts and branches (ORG-01…03)."""

from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, NotFound
from domain.people.commands.add_bank_account import add_bank_account
from domain.people.commands.create_branch import create_branch
from domain.people.commands.create_organisation import create_organisation
from domain.people.commands.create_tenant import create_tenant
from domain.people.model import NewBankAccount, NewOrganisation
from domain.people.queries.organisations import bank_accounts, branches, organisation, organisations
from domain.people.queries.organisations import tenant as tenant_of
from tests.tenants import Tenant, make_tenant

NEW = NewOrganisation("Fjellsport", "NO", "NOK", "999 000 037")


def account(tenant: Tenant, **more: Any) -> NewBankAccount:
    return NewBankAccount(tenant.organisation_id, "15030000010", **more)


@pytest.mark.rule("ORG-01")
async def test_an_organisation_is_stored_as_it_was_given(tenant: Tenant) -> None:
    async with tenant.work() as work:
        made = await create_organisation(work, NEW)
    async with tenant.read() as read:
        assert await organisation(read, made.id) == made
        assert [one.id for one in await organisations(read)] == [tenant.organisation_id, made.id]
    assert (made.organisation_number, made.currency) == ("999000037", "NOK")


@pytest.mark.rule("ORG-01")
@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": " "}, "name"),
        ({"country": "FR"}, "country"),
        ({"currency": "USD"}, "currency"),
        ({"organisation_number": "999000038"}, "organisationNumber"),
        ({"country": "DK"}, "organisationNumber"),
        ({"email": "post"}, "email"),
        ({"city": "Os\nlo"}, "city"),
    ],
)
async def test_what_is_wrong_with_an_organisation_is_named(tenant: Tenant, change: dict[str, Any], path: str) -> None:
    async with tenant.work() as work:
        with pytest.raises(InvalidInput) as refused:
            await create_organisation(work, replace(NEW, **change))
    assert [error.path for error in refused.value.errors] == [path]


@pytest.mark.rule("ORG-01")
async def test_the_first_account_is_the_default_until_another_is_chosen(tenant: Tenant) -> None:
    async with tenant.work() as work:
        second = await add_bank_account(work, account(tenant))
        third = await add_bank_account(work, replace(account(tenant, is_default=True), number="15030000029"))
    async with tenant.read() as read:
        accounts = await bank_accounts(read)
    assert accounts[0].id == third.id
    assert {one.id: one.is_default for one in accounts} == {
        tenant.bank_account_id: False,
        second.id: False,
        third.id: True,
    }


@pytest.mark.rule("ORG-01")
@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"number": "15030000011"}, "number"),
        ({"number": "1503.00.00002"}, "number"),
        ({"ocr_agreement_id": "001234501"}, "ocrAgreementId"),
        ({"ocr_agreement_id": "A1"}, "ocrAgreementId"),
        ({"kid_member_width": 0, "kid_invoice_width": 0}, "kidMemberWidth"),
        ({"kid_invoice_width": 18}, "kidMemberWidth"),
        ({"kid_prefix": "A"}, "kidPrefix"),
    ],
)
async def test_an_account_that_is_wrong_or_taken_is_refused(tenant: Tenant, change: dict[str, Any], path: str) -> None:
    async with tenant.work() as work:
        with pytest.raises(InvalidInput) as refused:
            await add_bank_account(work, replace(account(tenant), **change))
    assert [error.path for error in refused.value.errors] == [path]


@pytest.mark.rule("ORG-03")
async def test_an_account_of_another_tenants_organisation_is_not_found(tenant: Tenant) -> None:
    other = await make_tenant(tenant.database, "Andre", 1)
    async with tenant.work() as work:
        with pytest.raises(NotFound):
            await add_bank_account(work, account(other))


@pytest.mark.rule("PPL-06")
async def test_branches_are_listed_in_nordic_order_and_have_names_of_their_own(tenant: Tenant) -> None:
    async with tenant.work() as work:
        for name in ("Ås", "Ærdal", "Øyer", "Bergen", "asker"):
            await create_branch(work, name=name)
        with pytest.raises(InvalidInput, match="already a branch"):
            await create_branch(work, name=" BERGEN ")
        with pytest.raises(InvalidInput, match="name"):
            await create_branch(work, name=" ")
    async with tenant.read() as read:
        assert [branch.name for branch in await branches(read)] == ["asker", "Bergen", "Ærdal", "Øyer", "Ås"]


async def test_a_tenant_has_the_zone_of_its_country(tenant: Tenant) -> None:
    async with tenant.read() as read:
        assert (await tenant_of(read)).zone == "Europe/Oslo"


async def test_a_tenant_is_created_once(tenant: Tenant) -> None:
    with pytest.raises(asyncpg.UniqueViolationError):
        async with tenant.work() as work:
            await create_tenant(work, name="Igjen", country="NO")


async def test_a_tenant_of_an_unserved_country_is_refused(tenant: Tenant) -> None:
    nobody = replace(tenant, id=new_id())
    async with nobody.work() as work:
        with pytest.raises(InvalidInput, match="country"):
            await create_tenant(work, name="Amis", country="FR")
        with pytest.raises(NotFound):
            await tenant_of(work)

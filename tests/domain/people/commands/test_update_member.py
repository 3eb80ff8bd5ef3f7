"""Saving a member replaces its details, never over someone else's, and says in the log what changed."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.kernel.refusal import InvalidInput, NotFound, StaleVersion
from domain.people.commands.create_member import create_member
from domain.people.commands.update_member import update_member
from domain.people.model import MemberDetails, SavedMember
from domain.people.queries.members import addresses_of, members, relations_of
from domain.people.rules.sealing import sealing_key, unseal
from tests.domain.people.samples import BORN, HOME, NATIONAL_ID, company, person
from tests.tenants import Tenant, make_tenant

KEY = sealing_key("k" * 40)
KARI = person(email="kari@example.no", addresses=(HOME,), birth_on=BORN)


@pytest.fixture
async def kari(tenant: Tenant) -> SavedMember:
    async with tenant.work() as work:
        return await create_member(work, KARI, sealing_key=KEY)


async def update(tenant: Tenant, key: UUID, version: int, details: MemberDetails) -> SavedMember:
    async with tenant.work() as work:
        return await update_member(work, key, version, details, sealing_key=KEY)


async def row_of(tenant: Tenant, key: UUID) -> Any:
    async with tenant.read() as read:
        return (await read.sql("SELECT * FROM member WHERE id = $1", key))[0]


async def entries(tenant: Tenant) -> list[Any]:
    async with tenant.read() as read:
        return list(await read.sql("SELECT * FROM audit_entry WHERE what = 'member.changed' ORDER BY id"))


@pytest.mark.rule("PPL-01")
async def test_details_are_replaced_and_found_by_their_new_words(tenant: Tenant, kari: SavedMember) -> None:
    married = replace(KARI, last_name="Ødegård", email=None, addresses=(replace(HOME, city="Ås", postal_code="1430"),))
    saved = await update(tenant, kari.id, 1, married)
    assert (saved.version, saved.number, saved.name) == (2, kari.number, "Kari Ødegård")
    row = await row_of(tenant, kari.id)
    assert (row["name"], row["city"], row["email_key"], row["channel"]) == ("Kari Ødegård", "Ås", None, "LETTER")
    assert "odegard" in row["search_key"]
    assert "nordmann" not in row["search_key"]
    async with tenant.read() as read:
        assert [a["city"] for a in (await addresses_of(read, [kari.id]))[kari.id]] == ["Ås"]


@pytest.mark.rule("USR-06")
async def test_the_log_holds_the_changed_fields_before_and_after_and_no_others(
    tenant: Tenant, kari: SavedMember
) -> None:
    await update(tenant, kari.id, 1, replace(KARI, email="k@example.no", addresses=()))
    (entry,) = await entries(tenant)
    assert entry["before"] == {"email": "kari@example.no", "homeAddress": ["Storgata 1, 0155 Oslo, NO"]}
    assert entry["after"] == {"email": "k@example.no", "homeAddress": []}
    async with tenant.read() as read:
        (told,) = await read.sql("SELECT payload FROM fact WHERE kind = 'MemberChanged'")
    assert told["payload"]["changed"] == ["email", "homeAddress"]


async def test_saving_the_same_changes_nothing(tenant: Tenant, kari: SavedMember) -> None:
    before = await row_of(tenant, kari.id)
    assert (await update(tenant, kari.id, 1, KARI)).version == 1
    assert dict(await row_of(tenant, kari.id)) == dict(before)
    assert await entries(tenant) == []


async def test_nobody_saves_over_what_he_has_not_seen(tenant: Tenant, kari: SavedMember) -> None:
    await update(tenant, kari.id, 1, replace(KARI, gender="F"))
    with pytest.raises(StaleVersion) as refused:
        await update(tenant, kari.id, 1, replace(KARI, gender="M"))
    assert refused.value.current == 2
    assert (await row_of(tenant, kari.id))["gender"] == "F"


async def test_of_two_who_save_at_once_one_is_told(tenant: Tenant, kari: SavedMember) -> None:
    answers = await asyncio.gather(
        *(update(tenant, kari.id, 1, replace(KARI, gender=gender)) for gender in "FMX"), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["SavedMember", "StaleVersion", "StaleVersion"]
    assert (await row_of(tenant, kari.id))["version"] == 2


async def test_a_member_of_another_tenant_is_not_found(tenant: Tenant, kari: SavedMember) -> None:
    other = await make_tenant(tenant.database, "Andre", 1)
    for key in (kari.id, uuid4()):
        with pytest.raises(NotFound):
            await update(other, key, 1, KARI)


async def test_bad_input_changes_nothing(tenant: Tenant, kari: SavedMember) -> None:
    with pytest.raises(InvalidInput):
        await update(tenant, kari.id, 1, replace(KARI, email="wrong"))
    with pytest.raises(InvalidInput, match="itself"):
        await update(tenant, kari.id, 1, replace(KARI, payer_id=kari.id))
    assert (await row_of(tenant, kari.id))["version"] == 1


@pytest.mark.rule("PPL-04")
async def test_relations_are_replaced_and_those_of_others_stay(tenant: Tenant, kari: SavedMember) -> None:
    async with tenant.work() as work:
        ola = await create_member(work, person("Ola", payer_id=kari.id))
        per = await create_member(work, person("Per"))
    await update(tenant, kari.id, 1, replace(KARI, recruiter_id=per.id))
    await update(tenant, kari.id, 2, replace(KARI, payer_id=per.id))
    async with tenant.read() as read:
        shown = [(kind, row["id"]) for kind, row in (await relations_of(read, [kari.id]))[kari.id]]
    assert shown == [("PAYER", per.id), ("PAYS_FOR", ola.id)]
    assert (await entries(tenant))[-1]["after"] == {"payerId": str(per.id), "recruiterId": None}


@pytest.mark.rule("PPL-05")
async def test_a_main_member_does_not_become_another_ones_household_member(tenant: Tenant, kari: SavedMember) -> None:
    async with tenant.work() as work:
        await create_member(work, person("Ola", household_main_id=kari.id))
        per = await create_member(work, person("Per"))
    with pytest.raises(InvalidInput, match="main member of others"):
        await update(tenant, kari.id, 1, replace(KARI, household_main_id=per.id))


@pytest.mark.rule("PPL-01")
async def test_a_national_id_stays_until_it_is_replaced_or_erased(tenant: Tenant, kari: SavedMember) -> None:
    await update(tenant, kari.id, 1, replace(KARI, national_id=NATIONAL_ID))
    await update(tenant, kari.id, 2, replace(KARI, gender="F"))
    assert unseal((await row_of(tenant, kari.id))["national_id_sealed"], kari.id, KEY) == NATIONAL_ID
    await update(tenant, kari.id, 3, replace(KARI, gender="F", national_id=""))
    assert (await row_of(tenant, kari.id))["national_id_sealed"] is None
    logged = [(e["before"], e["after"]) for e in await entries(tenant)]
    assert logged[0] == ({"nationalId": None}, {"nationalId": "sealed"})
    assert logged[2] == ({"nationalId": "sealed"}, {"nationalId": None})


async def test_a_person_may_turn_out_to_be_a_company(tenant: Tenant, kari: SavedMember) -> None:
    await update(tenant, kari.id, 1, company("Kari AS"))
    async with tenant.read() as read:
        row = (await members(read, [kari.id]))[kari.id]
    assert (row["kind"], row["name"], row["first_name"], row["birth_on"]) == ("COMPANY", "Kari AS", None, None)


async def test_the_day_of_joining_stays(tenant: Tenant, kari: SavedMember) -> None:
    joined = (await row_of(tenant, kari.id))["joined_on"]
    async with tenant.work(today=joined.replace(year=joined.year + 1)) as work:
        await update_member(work, kari.id, 1, replace(KARI, gender="F"))
    assert (await row_of(tenant, kari.id))["joined_on"] == joined

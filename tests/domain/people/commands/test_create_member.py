"""Members get a number that is never used again, and nobody is entered twice by mistake (PPL-01, PPL-02, PPL-12)."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from domain.kernel.refusal import InvalidInput
from domain.people.commands.create_branch import create_branch
from domain.people.commands.create_member import create_member
from domain.people.model import MemberDetails, PossibleDuplicate, SavedMember
from domain.people.queries.members import addresses_of, members, members_total, relations_of
from domain.people.rules.sealing import sealing_key, unseal
from tests.domain.people.samples import BORN, COMPANY_NUMBER, HOME, NATIONAL_ID, company, person
from tests.tenants import TODAY, Tenant, make_tenant

KEY = sealing_key("k" * 40)


async def create(tenant: Tenant, details: MemberDetails, **more: Any) -> SavedMember:
    async with tenant.work() as work:
        return await create_member(work, details, sealing_key=KEY, **more)


async def sql(tenant: Tenant, text: str, *values: Any) -> list[dict[str, Any]]:
    async with tenant.read() as read:
        return [dict(row) for row in await read.sql(text, *values)]


@pytest.mark.rule("PPL-01", "PPL-03")
async def test_a_member_is_stored_with_addresses_and_branch(tenant: Tenant) -> None:
    async with tenant.work() as work:
        branch = await create_branch(work, name="Oslo")
    details = person(birth_on=BORN, email="kari@example.no", phone="912 34 567", branch_id=branch.id, addresses=(HOME,))
    saved = await create(tenant, details)
    async with tenant.read() as read:
        row = (await members(read, [saved.id]))[saved.id]
        (address,) = (await addresses_of(read, [saved.id]))[saved.id]
    assert (row["name"], row["number"], row["version"], row["joined_on"]) == ("Kari Nordmann", 10_001, 1, TODAY)
    assert (row["phone"], row["birth_on"], row["branch_id"], row["city"]) == ("+4791234567", BORN, branch.id, "Oslo")
    assert (address["line1"], address["postal_code"]) == ("Storgata 1", "0155")


@pytest.mark.rule("PPL-01")
async def test_a_member_without_address_or_email_is_a_member(tenant: Tenant) -> None:
    saved = await create(tenant, person())
    async with tenant.read() as read:
        row = (await members(read, [saved.id]))[saved.id]
    assert (row["email"], row["city"], row["channel"]) == (None, "", "LETTER")


@pytest.mark.rule("PPL-02")
async def test_numbers_follow_one_another_also_when_many_come_at_once(tenant: Tenant) -> None:
    saved = await asyncio.gather(*(create(tenant, person(f"Kari {n}")) for n in range(8)))
    assert sorted(one.number for one in saved) == list(range(10_001, 10_009))
    with pytest.raises(InvalidInput):
        await create(tenant, person(email="wrong"))
    assert (await create(tenant, person("Ola"))).number == 10_009
    async with tenant.read() as read:
        assert await members_total(read) == 9


@pytest.mark.rule("PPL-02")
async def test_a_member_and_so_its_number_can_not_be_deleted(tenant: Tenant) -> None:
    await create(tenant, person())
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with tenant.work() as work:
            await work.sql("DELETE FROM member")


@pytest.mark.rule("PPL-02")
async def test_each_tenant_counts_by_itself(tenant: Tenant) -> None:
    other = await make_tenant(tenant.database, "Andre", 1)
    assert [(await create(one, person())).number for one in (tenant, other)] == [10_001, 10_001]


@pytest.mark.rule("PPL-01")
async def test_a_national_id_is_sealed_and_stays_out_of_search_and_log(tenant: Tenant) -> None:
    saved = await create(tenant, person(national_id=NATIONAL_ID))
    (row,) = await sql(tenant, "SELECT national_id_sealed, birth_on, search_key FROM member")
    assert unseal(row["national_id_sealed"], saved.id, KEY) == NATIONAL_ID
    assert (row["birth_on"], NATIONAL_ID in row["search_key"]) == (BORN, False)
    logged = await sql(tenant, "SELECT after::text AS t FROM audit_entry UNION ALL SELECT payload::text FROM fact")
    assert not any(NATIONAL_ID in str(entry["t"]) for entry in logged)
    assert any("sealed" in str(entry["t"]) for entry in logged)


@pytest.mark.rule("PPL-01")
async def test_without_a_key_a_national_id_is_refused_and_not_dropped(tenant: Tenant) -> None:
    async with tenant.work() as work:
        with pytest.raises(InvalidInput, match="nationalId"):
            await create_member(work, person(national_id=NATIONAL_ID))


@pytest.mark.rule("PPL-12")
@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (person(birth_on=BORN), person("KARI", birth_on=BORN), "name and birth date"),
        (person(email="kari@example.no"), person("Ola", email="Kari@Example.no"), "e-mail"),
        (person(phone="91234567"), person("Ola", phone="+47 912 34 567"), "phone"),
        (company(organisation_number=COMPANY_NUMBER), company("AS", organisation_number="999 000 037"), "organisation"),
    ],
)
async def test_a_likely_duplicate_is_pointed_at_and_can_be_allowed(
    tenant: Tenant, one: MemberDetails, other: MemberDetails, shared: str
) -> None:
    first = await create(tenant, one)
    with pytest.raises(PossibleDuplicate, match=shared) as refused:
        await create(tenant, other)
    assert refused.value.member_ids == (first.id,)
    assert (await create(tenant, other, allow_duplicate=True)).number == 10_002


@pytest.mark.rule("PPL-12")
async def test_people_of_one_name_are_no_duplicates_without_the_same_birth_date(tenant: Tenant) -> None:
    await create(tenant, person(birth_on=BORN))
    await create(tenant, person())
    await create(tenant, person(birth_on=BORN.replace(day=2)))
    async with tenant.read() as read:
        assert await members_total(read) == 3


@pytest.mark.rule("PPL-12")
async def test_a_household_may_share_a_mailbox(tenant: Tenant) -> None:
    main = await create(tenant, person(email="familien@example.no"))
    child = person("Ola", email="familien@example.no", household_main_id=main.id)
    assert (await create(tenant, child)).number == 10_002


@pytest.mark.rule("PPL-12")
async def test_another_tenants_member_is_no_duplicate(tenant: Tenant) -> None:
    other = await make_tenant(tenant.database, "Andre", 1)
    await create(other, person(email="kari@example.no"))
    await create(tenant, person(email="kari@example.no"))


@pytest.mark.rule("PPL-04")
async def test_relations_are_followed_from_both_ends(tenant: Tenant) -> None:
    payer, main, recruiter = [await create(tenant, person(name)) for name in ("Per", "Mari", "Vera")]
    child = await create(tenant, person("Ola", payer_id=payer.id, household_main_id=main.id, recruiter_id=recruiter.id))
    async with tenant.read() as read:
        related = await relations_of(read, [child.id, payer.id, main.id, recruiter.id])
    shown = {key: {(kind, row["id"]) for kind, row in rows} for key, rows in related.items()}
    assert shown[child.id] == {("PAYER", payer.id), ("HOUSEHOLD_MAIN", main.id), ("RECRUITER", recruiter.id)}
    assert shown[payer.id] == {("PAYS_FOR", child.id)}
    assert shown[main.id] == {("HOUSEHOLD_MEMBER", child.id)}
    assert shown[recruiter.id] == {("RECRUITED", child.id)}


@pytest.mark.rule("PPL-04", "PPL-05")
async def test_a_household_has_one_main_member(tenant: Tenant) -> None:
    main = await create(tenant, person("Mari"))
    child = await create(tenant, person("Ola", household_main_id=main.id))
    with pytest.raises(InvalidInput, match="main member itself"):
        await create(tenant, person("Eva", household_main_id=child.id))


@pytest.mark.parametrize("field", ["payer_id", "household_main_id", "recruiter_id", "branch_id"])
async def test_what_another_tenant_has_can_not_be_pointed_at(tenant: Tenant, field: str) -> None:
    other = await make_tenant(tenant.database, "Andre", 1)
    theirs = (await create(other, person())).id
    async with other.work() as work:
        branch = await create_branch(work, name="Oslo")
    for key in (branch.id if field == "branch_id" else theirs, uuid4()):
        with pytest.raises(InvalidInput) as refused:
            await create(tenant, person("Ola", "Nordmann", **{field: key}))
        assert [error.code for error in refused.value.errors] == ["NOT_FOUND"]


@pytest.mark.rule("USR-06")
async def test_it_is_logged_and_told(tenant: Tenant) -> None:
    saved = await create(tenant, person(email="kari@example.no"))
    (entry,) = await sql(tenant, "SELECT * FROM audit_entry WHERE subject_kind = 'member'")
    assert (entry["what"], entry["member_id"], entry["actor_name"]) == ("member.created", saved.id, "Kontingent")
    assert entry["after"]["email"] == "kari@example.no"
    (told,) = await sql(tenant, "SELECT * FROM fact WHERE kind = 'MemberCreated'")
    assert (told["member_id"], told["payload"]["number"]) == (saved.id, 10_001)

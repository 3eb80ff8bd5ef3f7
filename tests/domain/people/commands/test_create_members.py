"""Many members at once follow the same rules as one."""

from dataclasses import replace

import pytest

from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput
from domain.people.commands.create_member import create_member
from domain.people.commands.create_members import create_members
from domain.people.queries.members import members, members_total, relations_of
from tests.domain.people.samples import BORN, HOME, NATIONAL_ID, company, person
from tests.tenants import Tenant

DETAILS = [
    person(birth_on=BORN, email="Kari@Example.no", phone="91234567", addresses=(HOME,)),
    company(organisation_number="999 000 037"),
    person("Ola", None, gender="M", language="da"),
]


@pytest.mark.rule("PPL-01", "PPL-02")
async def test_they_are_stored_as_if_made_one_by_one(tenant: Tenant) -> None:
    async with tenant.work() as work:
        together = await create_members(work, DETAILS)
        alone = [await create_member(work, details, allow_duplicate=True) for details in DETAILS]
    assert list(together.numbers) == [10_001, 10_002, 10_003]
    assert [one.number for one in alone] == [10_004, 10_005, 10_006]
    own = {"id", "number", "created_at", "updated_at", "search_key"}
    async with tenant.read() as read:
        rows = await members(read, [*together.ids, *(one.id for one in alone)])
    for key, one in zip(together.ids, alone, strict=True):
        assert {n: v for n, v in rows[key].items() if n not in own} == {
            n: v for n, v in rows[one.id].items() if n not in own
        }


async def test_they_may_name_one_another(tenant: Tenant) -> None:
    ids = [new_id(), new_id()]
    async with tenant.work() as work:
        await create_members(work, [person("Ola", payer_id=ids[1]), person("Per")], ids=ids)
    async with tenant.read() as read:
        assert (await relations_of(read, ids))[ids[1]][0][0] == "PAYS_FOR"


async def test_one_that_can_not_be_accepted_is_named_and_none_is_made(tenant: Tenant) -> None:
    wrong = [*DETAILS, person(email="wrong"), person(None, None)]
    async with tenant.work() as work:
        with pytest.raises(InvalidInput) as refused:
            await create_members(work, wrong)
    assert [error.path for error in refused.value.errors] == ["members.3.email", "members.4.lastName"]
    async with tenant.work() as work:
        with pytest.raises(InvalidInput) as refused:
            await create_members(work, [*DETAILS, replace(person(), recruiter_id=new_id())])
    assert [error.path for error in refused.value.errors] == ["members.3.recruiterId"]
    async with tenant.read() as read:
        assert await members_total(read) == 0


async def test_none_at_all_is_nothing(tenant: Tenant) -> None:
    async with tenant.work() as work:
        assert (await create_members(work, [])).ids == ()


async def test_national_ids_need_the_key(tenant: Tenant) -> None:
    async with tenant.work() as work:
        with pytest.raises(ValueError, match="sealing key"):
            await create_members(work, [person(national_id=NATIONAL_ID)])


@pytest.mark.rule("USR-06")
async def test_each_is_logged_and_told(tenant: Tenant) -> None:
    async with tenant.work() as work:
        created = await create_members(work, DETAILS)
    async with tenant.read() as read:
        logged = await read.sql("SELECT member_id, after FROM audit_entry WHERE what = 'member.created' ORDER BY id")
        told = await read.sql("SELECT member_id FROM fact WHERE kind = 'MemberCreated' ORDER BY seq")
    assert [row["member_id"] for row in logged] == [row["member_id"] for row in told] == list(created.ids)
    assert logged[0]["after"]["birthOn"] == "2000-01-01"

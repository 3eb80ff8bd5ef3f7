"""Rows that were copied in are found by misspelt searches once their words are learnt (PPL-14)."""

import pytest

from domain.people.commands.create_members import create_members
from domain.people.commands.learn_spelling import learn_spelling
from domain.people.commands.update_member import update_member
from tests.domain.people.samples import HOME, person
from tests.tenants import Tenant

pytestmark = pytest.mark.rule("PPL-14")


async def words(tenant: Tenant) -> list[str]:
    async with tenant.read() as read:
        return [row["word"] for row in await read.sql("SELECT word FROM member_word ORDER BY word")]


async def test_creating_and_changing_members_teaches_their_words(tenant: Tenant) -> None:
    async with tenant.work() as work:
        created = await create_members(work, [person("Bjørn", "Ås", email="b@example.no", addresses=(HOME,))])
    assert await words(tenant) == ["aas", "bjoern", "bjorn", "oslo", "storgata"]
    async with tenant.work() as work:
        await update_member(work, created.ids[0], 1, person("Bjørn", "Lie"))
    assert "lie" in await words(tenant)


async def test_all_are_learnt_from_the_rows_and_twice_is_as_good_as_once(tenant: Tenant) -> None:
    async with tenant.work() as work:
        await create_members(work, [person("Bjørn", "Sæther", phone="91234567"), person("Kari", "O'Brien-Lie")])
    before = await words(tenant)
    async with tenant.work() as work:
        await work.sql("DELETE FROM member_word")
        await learn_spelling(work)
        await learn_spelling(work)
    assert await words(tenant) == before

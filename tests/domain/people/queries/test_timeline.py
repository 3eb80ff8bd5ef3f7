"""A member's timeline: facts and logged changes, each once, newest first (PPL-11)."""

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID, uuid4

import pytest

from domain.kernel.facts import Fact
from domain.kernel.work import Actor
from domain.people.commands.create_member import create_member
from domain.people.commands.update_member import update_member
from domain.people.queries.timeline import timeline
from tests.domain.people.samples import person
from tests.tenants import Tenant, make_tenant

pytestmark = pytest.mark.rule("PPL-11", "USR-06")


@dataclass(frozen=True, slots=True)
class InvoiceSeen(Fact):
    kind: ClassVar[str] = "InvoiceSeen"
    invoice_id: UUID
    member_id: UUID


@pytest.fixture
async def kari(tenant: Tenant) -> UUID:
    """A member that was created, changed twice by Ola, and saw an invoice."""
    async with tenant.work() as work:
        kari = await create_member(work, person())
    for version, gender in ((1, "F"), (2, None)):
        async with tenant.work(actor=Actor("user", uuid4(), "Ola", "10.0.0.1")) as work:
            await update_member(work, kari.id, version, replace(person(), gender=gender))
    async with tenant.work() as work:
        work.record(InvoiceSeen(uuid4(), kari.id))
        await work.audit("member.noted", "note", uuid4(), member_id=kari.id)
        await create_member(work, person("Per"))
    return kari.id


async def test_everything_is_there_once_and_newest_first(tenant: Tenant, kari: UUID) -> None:
    async with tenant.read() as read:
        rows = await timeline(read, kari, 50)
    assert {row["kind"] for row in rows[:2]} == {"InvoiceSeen", "member.noted"}
    assert [row["kind"] for row in rows[2:]] == ["MemberChanged", "MemberChanged", "MemberCreated"]
    assert [row["who"] for row in rows[2:]] == ["Ola", "Ola", "Kontingent"]
    assert (rows[3]["before"], rows[3]["after"]) == ({"gender": None}, {"gender": "F"})
    assert rows[4]["after"]["name"] == "Kari Nordmann"


async def test_pages_leave_nothing_out_and_repeat_nothing(tenant: Tenant, kari: UUID) -> None:
    seen: list[str] = []
    before = None
    async with tenant.read() as read:
        whole = [row["id"] for row in await timeline(read, kari, 50)]
        for _ in whole:
            (row,) = await timeline(read, kari, 1, before=before)
            seen.append(row["id"])
            before = (row["at"], row["id"])
        assert await timeline(read, kari, 1, before=before) == []
    assert seen == whole


async def test_another_tenant_sees_nothing_of_it(tenant: Tenant, kari: UUID) -> None:
    other = await make_tenant(tenant.database, "Andre", 1)
    async with other.read() as read:
        assert await timeline(read, kari, 50) == []

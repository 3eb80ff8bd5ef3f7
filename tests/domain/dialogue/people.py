"""Members to write to, each reached in another way, and invoices to write about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.dialogue.commands.queue_invoice_dispatches import queue_invoice_dispatches
from domain.kernel.work import Work
from domain.people.commands.create_members import create_members
from domain.people.model import AddressKind, MemberDetails, MemberKind, NewAddress
from tests.domain.payments.owing import issue
from tests.tenants import Tenant

HOME = NewAddress(AddressKind.HOME, "Gata 1", "0155", "Oslo")


def by_mail(n: int = 0, language: str = "nb") -> MemberDetails:
    """Reached by e-mail."""
    return MemberDetails(
        MemberKind.PERSON,
        first_name=f"Ola {n}",
        last_name="Nordmann",
        email=f"ola{n}@eksempel.example",
        language=language,
    )


def by_sms(n: int = 0) -> MemberDetails:
    """Reached by SMS."""
    return MemberDetails(MemberKind.PERSON, first_name="Kari", last_name="Nordmann", phone=f"+479000{n:04}")


def by_letter() -> MemberDetails:
    """Reached by letter."""
    return MemberDetails(MemberKind.PERSON, first_name="Eldar", last_name="Vågan", addresses=(HOME,))


def by_nothing() -> MemberDetails:
    """Not reached at all."""
    return MemberDetails(MemberKind.PERSON, first_name="Ukjent", last_name="Mann")


@dataclass(frozen=True, slots=True)
class Billed:
    """A member and the invoice that they pay."""

    member_id: UUID
    invoice_id: UUID


async def bill(work: Work, tenant: Tenant, *members: MemberDetails) -> list[Billed]:
    """Create members and issue one invoice of 500 kr to each."""
    created = await create_members(work, members)
    owing = await issue(work, tenant, list(zip(created.ids, created.numbers, strict=True)), 50_000)
    return [Billed(one.member_id, one.invoice_id) for one in owing]


async def queued(tenant: Tenant, *members: MemberDetails) -> list[Billed]:
    """Bill members, and queue the messages."""
    async with tenant.work() as work:
        billed = await bill(work, tenant, *members)
        await queue_invoice_dispatches(work, [one.invoice_id for one in billed])
    return billed


async def dispatches_of(tenant: Tenant, *billed: Billed) -> list[dict[str, Any]]:
    """Return the dispatches of these, one after the other, the oldest first; of all where none is named."""
    async with tenant.read() as read:
        rows = [dict(row) for row in await read.sql("SELECT * FROM dispatch ORDER BY id")]
    return [row for one in billed for row in rows if row["member_id"] == one.member_id] if billed else rows

"""Campaigns and members for tests of fundraising."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from domain.fundraising.commands.create_campaign import create_campaign
from domain.fundraising.model import Campaign
from domain.kernel.database import Reading, Row
from domain.kernel.work import Work
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.model import MatchingType
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from tests.tenants import Tenant

FAR = date(2026, 12, 31)


async def make_member(work: Work, name: str = "Kari") -> tuple[UUID, int]:
    """A member's id and number."""
    made = await create_members(work, [MemberDetails(MemberKind.PERSON, first_name=name, last_name="Nordmann")])
    return made.ids[0], made.numbers[0]


async def make_campaign(work: Work, tenant: Tenant, name: str = "Vinteraksjonen", **more: Any) -> Campaign:
    """A campaign that begins today."""
    values: dict[str, Any] = {"organisation_id": tenant.organisation_id, "start_on": work.today, "purpose": "Hytter"}
    return await create_campaign(work, name=name, **(values | more))


async def money_in(
    work: Work, tenant: Tenant, reference: str | None, amount_minor: int = 30_000, source_id: str = "1"
) -> UUID:
    """A payment with a reference that no invoice has: it waits in the work list."""
    return await register_payment(
        work,
        NewPayment(
            organisation_id=tenant.organisation_id,
            matching_type=MatchingType.BY_REFERENCE,
            amount_minor=amount_minor,
            paid_on=work.today,
            value_on=work.today,
            source="MANUAL",
            source_id=source_id,
            reference=reference,
        ),
    )


async def payment_row(read: Reading, payment_id: UUID) -> Row:
    """The payment as stored."""
    return (await read.sql("SELECT * FROM payment WHERE id = $1", payment_id))[0]


async def gift_rows(read: Reading) -> list[Row]:
    """Every gift, in the order they were registered."""
    return list(await read.sql("SELECT * FROM gift ORDER BY id"))


async def postings_of(read: Reading, source_id: UUID) -> list[tuple[Any, ...]]:
    """Debit, credit, amount, reskontro and campaign of what posts a gift or payment."""
    rows = await read.sql(
        "SELECT p.debit_account, p.credit_account, p.amount_minor, p.reskontro_minor, p.campaign_id"
        " FROM posting p JOIN journal_entry e ON e.id = p.entry_id WHERE e.source_id = $1",
        source_id,
    )
    return [tuple(row.values()) for row in rows]


async def facts(read: Reading, kind: str) -> list[Any]:
    """The payloads of a kind of fact, in their order."""
    return [r["payload"] for r in await read.sql("SELECT payload FROM fact WHERE kind = $1 ORDER BY seq", kind)]

"""Invoices that nobody pays: a billing plan with a dunning process, members who owe, and runs to their end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from domain.catalogue.commands.create_billing_plan import create_billing_plan
from domain.catalogue.model import NewBillingPlan
from domain.dunning.commands.attach_process import attach_process
from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from domain.dunning.commands.save_process import save_process
from domain.dunning.commands.settle_reminders import settle_reminders
from domain.dunning.commands.start_dunning_run import start_dunning_run
from domain.dunning.model import ProcessDetails, ReminderStep, Tolerance
from domain.dunning.queries.proof import proof as dunning_proof
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.model import MatchingType
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from tests.domain.payments.owing import Owing, issue, prove
from tests.tenants import TODAY, Tenant

FEE_MINOR = 3_500
STEPS = (ReminderStep(14, 14, FEE_MINOR), ReminderStep(5, 10, FEE_MINOR))
DUE_ON = TODAY + timedelta(days=14)
"""When an invoice of `owing` is due."""


@dataclass(frozen=True, slots=True)
class Dunning:
    """A tenant whose billing plan names a process. Reminder 1 comes 14 days after the due date, reminder 2 5 days after
    the due date of reminder 1."""

    tenant: Tenant
    process_id: UUID
    billing_plan_id: UUID


async def open_dunning(
    tenant: Tenant,
    *,
    steps: Sequence[ReminderStep] = STEPS,
    consume: bool = False,
    write_off_fee: bool = False,
    tolerance: Tolerance = Tolerance(),  # noqa: B008 - a frozen value
) -> Dunning:
    """Set the process up on TODAY."""
    async with tenant.work() as work:
        plan = await create_billing_plan(work, NewBillingPlan("Standard", 14))
        details = ProcessDetails("Vanlig", tuple(steps), consume, write_off_fee, tolerance)
        process = await save_process(work, details)
        await attach_process(work, plan.id, process.id)
    return Dunning(tenant, process.id, plan.id)


async def owing(dunning: Dunning, *amounts_minor: int, email: bool = True) -> list[Owing]:
    """Create a member with one invoice for each amount, issued on TODAY and due on DUE_ON."""
    people = [
        MemberDetails(
            MemberKind.PERSON,
            first_name=f"Kari {n}",
            last_name="Nordmann",
            email=f"kari{n}.{amount}@epost.example" if email else None,
        )
        for n, amount in enumerate(amounts_minor)
    ]
    async with dunning.tenant.work() as work:
        made = await create_members(work, people)
        members = zip(made.ids, made.numbers, amounts_minor, strict=True)
        found = [
            await issue(
                work, dunning.tenant, [one[:2] for one in some], amount, billing_plan_id=dunning.billing_plan_id
            )
            for amount, some in groupby(members, key=lambda one: one[2])
        ]
    return [one for part in found for one in part]


async def more(dunning: Dunning, one: Owing, amount_minor: int, on: date = TODAY) -> Owing:
    """Issue one more invoice to a member."""
    async with dunning.tenant.work(on) as work:
        [issued] = await issue(
            work,
            dunning.tenant,
            [(one.member_id, one.member_number)],
            amount_minor,
            billing_plan_id=dunning.billing_plan_id,
        )
    return issued


async def pay(
    dunning: Dunning, one: Owing, amount_minor: int, on: date, *, kid: str | None = "own", key: str = ""
) -> UUID:
    """Pay on the invoice's KID, or on none at all; what follows from it is done, too."""
    reference = one.kid if kid == "own" else kid
    async with dunning.tenant.work(on) as work:
        payment_id = await register_payment(
            work,
            NewPayment(
                organisation_id=dunning.tenant.organisation_id,
                matching_type=MatchingType.BY_REFERENCE if reference else MatchingType.NO_INVOICE,
                amount_minor=amount_minor,
                paid_on=on,
                value_on=on,
                source="MANUAL",
                source_id=key or f"{one.kid} {amount_minor} {on}",
                member_id=None if reference else one.member_id,
                reference=reference,
            ),
        )
    await settle(dunning, on)
    return payment_id


async def settle(dunning: Dunning, on: date) -> None:
    """Do what a worker does after payments and credit notes, for every invoice that there is."""
    async with dunning.tenant.work(on) as work:
        rows = await work.sql("SELECT id FROM invoice WHERE kind = 'INVOICE' ORDER BY id")
        await settle_reminders(work, [row["id"] for row in rows])


async def remind(dunning: Dunning, on: date, *, size: int = 2_000, key: str = "") -> UUID:
    """Run dunning for a day to its end, and return the run's id."""
    async with dunning.tenant.work(on) as work:
        run_id = await start_dunning_run(
            work, dunning.tenant.organisation_id, idempotency_key=key or f"dunning {on} {dunning.tenant.id}"
        )
    await finish(dunning, run_id, on, size=size)
    return run_id


async def finish(dunning: Dunning, run_id: UUID, on: date, *, size: int = 2_000) -> None:
    """Remind chunk by chunk until the run is over."""
    more_to_do = True
    while more_to_do:
        async with dunning.tenant.work(on) as work:
            more_to_do = await run_dunning_chunk(work, run_id, size)


async def reminders(dunning: Dunning) -> list[dict[str, Any]]:
    """Return every reminder, in the order of their numbers."""
    async with dunning.tenant.read() as read:
        return [dict(row) for row in await read.sql("SELECT * FROM reminder ORDER BY organisation_id, number")]


async def asked(dunning: Dunning) -> list[int]:
    """Return what each reminder asks for, in the order of their numbers."""
    return [row["open_minor"] + row["fees_minor"] + row["fee_minor"] for row in await reminders(dunning)]


async def sound(dunning: Dunning) -> None:
    """Assert that the books agree, reminders and all."""
    async with dunning.tenant.read() as read:
        wrong = await dunning_proof(read)
        assert not any(wrong.values()), wrong
        await prove(read)

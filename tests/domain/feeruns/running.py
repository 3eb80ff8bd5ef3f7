"""A fee run for tests: a club that has all it needs, and its run taken through its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.catalogue.commands.create_fee_rate import create_fee_rate
from domain.catalogue.model import NewFeeAmount
from domain.club.commands.create_body import create_body
from domain.club.commands.give_role import give_role
from domain.club.model import BodyKind, NewRole, RoleKind
from domain.feeruns.commands.advance_fee_run import CHUNK, advance_fee_run
from domain.feeruns.commands.save_fee_run import save_fee_run
from domain.feeruns.commands.switch_fee_runs import switch_fee_runs
from domain.feeruns.model import FeeRun, FeeRunDetails, MailText, PaymentType, Timing
from domain.feeruns.queries.runs import fee_payers, fee_runs, sub_runs
from domain.feeruns.registry import CARDS, Cards
from domain.feeruns.rules.texts import DEFAULTS
from domain.kernel.database import Reading, Row
from domain.kernel.work import Work
from tests.domain.club.clubbing import Club, found_club, place
from tests.tenants import TODAY, Tenant

RATE_MINOR = 10000
MAILS = {mail: MailText(None, text.subject, text.body) for mail, text in DEFAULTS.items()}
MONTHLY = Timing(tuple(range(1, 13)), 1, TODAY + timedelta(days=13))


@dataclass(frozen=True, slots=True)
class FeeClub:
    """A club with a rate for U19, whose members 0 and 1 are in it; member 3 is fee collector."""

    club: Club
    details: FeeRunDetails

    @property
    def tenant(self) -> Tenant:
        return self.club.tenant


class StoredCards:
    """A provider that has stored the cards of some members, and remembers whom it charged."""

    def __init__(self, *members: UUID) -> None:
        self.members = frozenset(members)
        self.charged: dict[UUID, UUID] = {}

    async def offered(self, read: Reading, organisation_id: UUID) -> bool:
        return True

    async def enrolled(self, read: Reading, organisation_id: UUID, member_ids: Sequence[UUID]) -> frozenset[UUID]:
        return self.members & frozenset(member_ids)

    async def charge(self, work: Work, organisation_id: UUID, invoices: Mapping[UUID, UUID]) -> None:
        self.charged |= invoices

    async def links(self, work: Work, invoice_ids: Sequence[UUID], payment_type: PaymentType) -> dict[UUID, str]:
        return {one: f"https://pay.example/{one}" for one in invoice_ids}


async def open_fee_club(tenant: Tenant, *, members: int = 4, switched_on: bool = True) -> FeeClub:
    """Make the club, switch its organisation on, and describe a monthly run of 100,- for all U19 players."""
    club = await found_club(tenant, members=members)
    async with tenant.work() as work:
        if switched_on:
            await switch_fee_runs(work, tenant.organisation_id, economy=True, online_payment=True)
        board = await create_body(work, BodyKind.BOARD, "Bestyrelsen")
        await give_role(work, NewRole(board.id, club.members[3], RoleKind.FEE_COLLECTOR, date(2025, 1, 1)))
        rate = await create_fee_rate(
            work, tenant.organisation_id, "U19", NewFeeAmount(RATE_MINOR, "0", date(2025, 1, 1))
        )
    await place(club, 0, club.u19)
    await place(club, 1, club.u19_first, base=True)
    details = FeeRunDetails(
        organisation_id=tenant.organisation_id,
        sport_id=club.sport,
        name="U19 hver måned",
        payment_type=PaymentType.NONE,
        timing=MONTHLY,
        department_ids=(club.u19,),
        team_ids=(),
        fee_rate_id=rate.id,
        days_to_pay=14,
        income_account="3200",
        line_text="Kontingent U19",
        extra_text="Husk træningstøj",
        mails=MAILS,
    )
    return FeeClub(club, details)


async def save(fees: FeeClub, *, cards: Cards = CARDS, today: date = TODAY, **changed: Any) -> FeeRun:
    """Save the club's run, with changes."""
    async with fees.tenant.work(today) as work:
        return await save_fee_run(work, replace(fees.details, **changed), cards=cards)


async def run_of(fees: FeeClub, fee_run_id: UUID) -> FeeRun:
    """Return a run as it is now."""
    async with fees.tenant.read() as read:
        return (await fee_runs(read))[fee_run_id]


async def step(fees: FeeClub, fee_run_id: UUID, on: date, *, cards: Cards = CARDS, size: int = CHUNK) -> int:
    """Do the step that a run has planned, on a day, to its end; return in how many parts."""
    plan_number, parts, more = (await run_of(fees, fee_run_id)).plan_number, 0, True
    while more:
        async with fees.tenant.work(on) as work:
            more = await advance_fee_run(work, fee_run_id, plan_number, cards=cards, size=size)
        parts += 1
    return parts


async def run_through(fees: FeeClub, run: FeeRun, *, cards: Cards = CARDS, size: int = CHUNK) -> None:
    """Take a run through its three steps, each on its day."""
    assert run.next_on is not None
    for days in (12, 7, 0):
        await step(fees, run.id, run.next_on - timedelta(days=days), cards=cards, size=size)


async def people_in(fees: FeeClub, fee_run_id: UUID) -> dict[int, Row]:
    """Return who is in the newest time of a run, by place in the club."""
    async with fees.tenant.read() as read:
        newest = (await sub_runs(read, [fee_run_id]))[fee_run_id][0]
        rows = await fee_payers(read, newest["id"], 1_000, 0)
    return {fees.club.members.index(row["member_id"]): row for row in rows}


async def mails_of(fees: FeeClub) -> list[Row]:
    """Return every dispatch, the oldest first."""
    async with fees.tenant.read() as read:
        return list(await read.sql("SELECT * FROM dispatch ORDER BY id"))

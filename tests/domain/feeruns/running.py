"""A fee run for tests: a club that has all it needs, its run taken through its steps, and its members' cards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.catalogue.commands.create_fee_rate import create_fee_rate
from domain.catalogue.model import NewFeeAmount
from domain.club.commands.create_body import create_body
from domain.club.commands.give_role import give_role
from domain.club.model import BodyKind, NewRole, RoleKind
from domain.dialogue.model import DispatchState
from domain.feeruns.commands.advance_fee_run import CHUNK, advance_fee_run
from domain.feeruns.commands.mail_fallen_back import mail_fallen_back
from domain.feeruns.commands.mail_receipts import mail_receipts
from domain.feeruns.commands.save_fee_run import save_fee_run
from domain.feeruns.commands.switch_fee_runs import switch_fee_runs
from domain.feeruns.model import FeeRun, FeeRunDetails, MailText, PaymentType, Timing
from domain.feeruns.queries.runs import fee_payers, fee_runs, sub_runs
from domain.feeruns.rules.mail_texts import MAIL_TEXTS
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.payments.commands.begin_charges import begin_charges
from domain.payments.commands.note_answers import note_answers
from domain.payments.model import Answer, Charge
from domain.payments.repository.providing import NewAgreement, insert_agreements
from tests.cards import charges, keys, open_account
from tests.domain.club.clubbing import Club, found_club, place
from tests.domain.subscriptions.selling import Shop
from tests.tenants import TODAY, Tenant

RATE_MINOR = 10000
MAILS = {mail: MailText(None, text.subject, text.body) for mail, text in MAIL_TEXTS["nb"].items()}
MONTHLY = Timing(tuple(range(1, 13)), 1, TODAY + timedelta(days=13))


@dataclass(frozen=True, slots=True)
class FeeClub:
    """A club with a rate for U19, whose members 0 and 1 are in it; member 3 is fee collector."""

    club: Club
    details: FeeRunDetails

    @property
    def tenant(self) -> Tenant:
        return self.club.tenant


def shop_of(tenant: Tenant) -> Shop:
    """The tenant as tests of subscriptions know it."""
    return Shop(tenant, tenant.id, tenant.id, ())


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


async def save(fees: FeeClub, *, today: date = TODAY, **changed: Any) -> FeeRun:
    """Save the club's run, with changes."""
    async with fees.tenant.work(today) as work:
        return await save_fee_run(work, replace(fees.details, **changed))


async def run_of(fees: FeeClub, fee_run_id: UUID) -> FeeRun:
    """Return a run as it is now."""
    async with fees.tenant.read() as read:
        return (await fee_runs(read))[fee_run_id]


async def step(fees: FeeClub, fee_run_id: UUID, on: date, *, size: int = CHUNK) -> int:
    """Do the step that a run has planned, on a day, to its end; return in how many parts."""
    plan_number, parts, more = (await run_of(fees, fee_run_id)).plan_number, 0, True
    while more:
        async with fees.tenant.work(on) as work:
            more = await advance_fee_run(work, fee_run_id, plan_number, key=keys().link, size=size)
        parts += 1
    return parts


async def run_through(fees: FeeClub, run: FeeRun, *, size: int = CHUNK) -> None:
    """Take a run through its three steps, each on its day."""
    assert run.next_on is not None
    for days in (12, 7, 0):
        await step(fees, run.id, run.next_on - timedelta(days=days), size=size)


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


async def open_provider(fees: FeeClub) -> UUID:
    """Give the club an account at a payment provider."""
    return await open_account(fees.tenant, "https://cards.example")


async def keep_cards(fees: FeeClub, account_id: UUID, *places: int, expires_on: date = date(2039, 12, 31)) -> None:
    """Let members have cards at the provider that may be charged."""
    async with fees.tenant.work() as work:
        new = [
            NewAgreement(
                id=new_id(),
                organisation_id=fees.tenant.organisation_id,
                member_id=fees.club.members[place_],
                provider_account_id=account_id,
                token_sealed=b"sealed",
                masked=f"Visa •••• {place_:04}",
                expires_on=expires_on,
                charge_id=new_id(),
            )
            for place_ in places
        ]
        await insert_agreements(work, new)


async def take(fees: FeeClub, answer: Answer, on: date) -> list[Charge]:
    """Charge what is due on a day, have the provider give the same answer to each, and return the charges."""
    async with fees.tenant.work(on) as work:
        begun, _ = await begin_charges(work, 100)
    answers = {one.id: replace(answer, amount_minor=one.amount_minor) for one in begun}
    async with fees.tenant.work(on) as work:
        await note_answers(work, answers, keys().provider)
    return begun


async def tell(fees: FeeClub, on: date) -> None:
    """Do what follows from charges: payment mails of those that fell back, receipts of those that were captured."""
    found = [row["id"] for row in await charges(fees.tenant)]
    async with fees.tenant.work(on) as work:
        assert await mail_fallen_back(work, found, keys().link) == []
        assert await mail_receipts(work, found) == []


async def deliver(fees: FeeClub, state: DispatchState = DispatchState.SENT) -> None:
    """Let every message that is queued have arrived, or have failed."""
    async with fees.tenant.work() as work:
        await work.sql("UPDATE dispatch SET state = $1 WHERE state = 'QUEUED'", state.value)

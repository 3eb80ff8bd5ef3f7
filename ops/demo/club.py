"""A small club inside the demo: skiers in a department and a team, and a fee run that ran this night (FEE-08)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from domain.catalogue.commands.create_fee_rate import create_fee_rate
from domain.catalogue.model import NewFeeAmount
from domain.club.commands.choose_debtor_group import choose_debtor_group
from domain.club.commands.create_body import create_body
from domain.club.commands.give_role import give_role
from domain.club.commands.place_member import place_member
from domain.club.commands.save_debtor_group import save_debtor_group
from domain.club.commands.save_unit import save_unit
from domain.club.model import BodyKind, DebtorGroupDetails, NewPlacement, NewRole, RoleKind, UnitDetails, UnitKind
from domain.dialogue.commands.claim_dispatches import claim_dispatches
from domain.dialogue.commands.mark_sent import mark_sent
from domain.dialogue.commands.save_template import save_template
from domain.dialogue.model import TemplateDetails
from domain.feeruns.commands.advance_fee_run import advance_fee_run
from domain.feeruns.commands.save_fee_run import save_fee_run
from domain.feeruns.commands.switch_fee_runs import switch_fee_runs
from domain.feeruns.model import FeeRun, FeeRunDetails, Mail, MailText, PaymentType, Timing
from domain.feeruns.queries.runs import fee_runs
from domain.feeruns.rules.calendar import LEAD_DAYS_MIN, announce_on, notice_on
from domain.feeruns.rules.mail_texts import MAIL_TEXTS
from domain.feeruns.rules.setup import PURPOSES
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, Work, open_work
from domain.ledger.commands.save_account import save_account
from domain.ledger.model import STANDARD_ACCOUNTS
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.model import MatchingType
from domain.people.model import Channel
from ops.demo.setting_up import Demo

SKIERS = 14
IN_GROUP = 11
PAID = 4
RATE_MINOR = 45_000
RECEIVABLE = "1520"
_PLACED_BEFORE = timedelta(days=400)
_SAVED_BEFORE = timedelta(days=LEAD_DAYS_MIN + 7)
# Those who are reached by e-mail, the newest ones: earlier ones have stories of their own.
_SKIERS = """
SELECT id FROM member WHERE tenant_id = $1 AND kind = 'PERSON' AND channel = 'EMAIL' AND email IS NOT NULL
ORDER BY number DESC LIMIT $2
"""
_INVOICES = """
SELECT id, reference, total_minor FROM invoice WHERE tenant_id = $1 AND origin_kind = 'FEE_RUN' ORDER BY number
"""


async def found_club(database: Database, demo: Demo, today: date) -> None:
    """Found the club by commands, let its fee run come round, and let some members pay."""
    async with open_work(database, demo.tenant_id, SYSTEM, today - _SAVED_BEFORE) as work:
        rows = await work.sql(_SKIERS, work.tenant_id, SKIERS)
        run = await _set_up(work, demo, [row["id"] for row in rows], today)
    for on in (announce_on(today), notice_on(today), today, today):
        await _step(database, demo, run.id, on)
    async with open_work(database, demo.tenant_id, SYSTEM, today) as work:
        for invoice in (await work.sql(_INVOICES, work.tenant_id))[:PAID]:
            new = NewPayment(
                organisation_id=demo.organisation.id,
                matching_type=MatchingType.BY_REFERENCE,
                amount_minor=invoice["total_minor"],
                paid_on=today,
                value_on=today,
                source="MANUAL",
                source_id=f"ski {invoice['reference']}",
                reference=invoice["reference"],
            )
            await register_payment(work, new)
        sent = await claim_dispatches(work, [Channel.EMAIL, Channel.SMS], 2 * SKIERS + 1)
        await mark_sent(work, [one.id for one in sent])


async def _step(database: Database, demo: Demo, fee_run_id: UUID, on: date) -> None:
    async with open_work(database, demo.tenant_id, SYSTEM, on) as work:
        plan_number = (await fee_runs(work))[fee_run_id].plan_number
        await advance_fee_run(work, fee_run_id, plan_number, key=b"no provider, no links")


async def _set_up(work: Work, demo: Demo, skiers: Sequence[UUID], today: date) -> FeeRun:
    organisation_id, long_ago = demo.organisation.id, today - _PLACED_BEFORE
    await switch_fee_runs(work, organisation_id, economy=True, online_payment=True)
    rate = await create_fee_rate(work, organisation_id, "Ski ungdom, kvartal", NewFeeAmount(RATE_MINOR, "0", long_ago))
    sport = await save_unit(work, UnitDetails(UnitKind.SPORT, "Ski"))
    youth = await save_unit(work, UnitDetails(UnitKind.DEPARTMENT, "Ski ungdom", sport.id, rate.id))
    team = await save_unit(work, UnitDetails(UnitKind.TEAM, "Langrenn", youth.id))
    for place, member_id in enumerate(skiers):
        in_team = place % 2 == 0
        new = NewPlacement(member_id, team.id if in_team else youth.id, long_ago, base_team=in_team)
        await place_member(work, new)
    # An account of the chart, so that the balance list knows it as a receivable (LED-06).
    await save_account(work, organisation_id, replace(STANDARD_ACCOUNTS[0], number=RECEIVABLE, name="Skigruppa"))
    group = await save_debtor_group(work, DebtorGroupDetails(organisation_id, "Skigruppa", RECEIVABLE))
    await choose_debtor_group(work, organisation_id, skiers[:IN_GROUP], group.id)
    board = await create_body(work, BodyKind.BOARD, "Skistyret")
    await give_role(work, NewRole(board.id, skiers[0], RoleKind.FEE_COLLECTOR, long_ago))
    return await save_fee_run(
        work,
        FeeRunDetails(
            organisation_id=organisation_id,
            sport_id=sport.id,
            name="Skigruppa hvert kvartal",
            payment_type=PaymentType.NONE,
            timing=Timing(_each_quarter(today), today.day, today),
            department_ids=(youth.id,),
            team_ids=(),
            fee_rate_id=None,
            days_to_pay=14,
            income_account="3200",
            line_text="Treningsavgift ski ungdom",
            mails=await _mails(work),
        ),
    )


async def _mails(work: Work) -> Mapping[Mail, MailText]:
    """Store what the payment mail says as a template; the others keep the texts that clubs begin with."""
    texts = MAIL_TEXTS["nb"]
    mails = {mail: MailText(None, text.subject, text.body) for mail, text in texts.items()}
    text, purpose = texts[Mail.COLLECTION], PURPOSES[Mail.COLLECTION]
    stored = await save_template(work, TemplateDetails("Treningsavgift", purpose, text.subject, text.body))
    return mails | {Mail.COLLECTION: MailText(stored.id)}


def _each_quarter(today: date) -> tuple[int, ...]:
    return tuple(sorted((today.month - 1 + 3 * quarter) % 12 + 1 for quarter in range(4)))

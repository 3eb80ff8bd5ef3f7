"""Take a fee run on by a step: announce it, tell its members, run it (FEE-04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from domain.catalogue.queries import fee_rates
from domain.club.queries import chosen_members, fee_writer, units
from domain.dialogue.commands.queue_writings import queue_writings
from domain.dialogue.model import Purpose, Writing
from domain.feeruns.commands.bill_fee_payers import bill_fee_payers
from domain.feeruns.commands.find_enrolled import find_enrolled
from domain.feeruns.commands.plan_fee_run import plan_fee_run
from domain.feeruns.commands.refuse_lacks import refuse_lacks
from domain.feeruns.commands.write_mails import fee_values, mail_text, sender_of
from domain.feeruns.model import Fee, FeeRun, FeeRunAdvanced, FeeRunLacks, Lack, LackCode, Mail, Stage
from domain.feeruns.repository.payers import add_noticed, take_up
from domain.feeruns.repository.runs import (
    add_sub_run,
    lock_fee_run,
    mark_begun,
    mark_done,
    mark_noticed,
    sub_run_of,
    write_plan,
)
from domain.feeruns.rules.calendar import NOTICE_DAYS, next_run_on
from domain.feeruns.rules.setup import PURPOSES, fee_on, rate_of
from domain.feeruns.rules.texts import DETAILS
from domain.kernel.ids import new_id
from domain.kernel.money import Money
from domain.kernel.work import Work
from domain.people.queries.billing import payers_of
from domain.people.queries.organisations import organisation

CHUNK = 1_000


async def advance_fee_run(work: Work, fee_run_id: UUID, plan_number: int, *, key: bytes, size: int = CHUNK) -> bool:
    """Do the next step of a run and plan the one after it; return True where more of this step is left.

    A plan that was changed meanwhile is passed over. A step that is late is done now. `key` is that of payment links.
    Refuses with FeeRunLacks where
    the run can't be billed on its day; nothing is left behind then.
    """
    run = await lock_fee_run(work, fee_run_id)
    if run is None or run.plan_number != plan_number or run.next_on is None:
        return False
    if run.stage is Stage.WAITING:
        await _announce(work, run)
    elif run.stage is Stage.ANNOUNCED:
        await _tell_members(work, run)
    elif run.stage is Stage.NOTICED:
        await _begin(work, run)
        return True
    else:
        return await _bill(work, run, key, size)
    return False


async def _announce(work: Work, run: FeeRun) -> None:
    """Tell the fee collector, or who stands in for it, what is going to be collected."""
    assert run.next_on is not None
    sub_run_id = new_id()
    await add_sub_run(work, sub_run_id, run)
    writer = await fee_writer(work, work.today)
    if writer is not None:
        details = run.details
        people = await chosen_members(
            work, details.organisation_id, details.department_ids, details.team_ids, run.next_on
        )
        issuer = await organisation(work, details.organisation_id)
        try:
            total = Money((await _fee(work, run)).amount_minor * len(people), issuer.currency)
        except FeeRunLacks:
            total = None
        values = await fee_values(work, run) | {"run_on": run.next_on, "members": len(people), "total": total}
        obligation = f"fee-run-details:{sub_run_id}"
        told = Writing(writer.member_id, Purpose.FEE_DETAILS, DETAILS.subject, DETAILS.body, values, obligation)
        await queue_writings(work, [told])
    await plan_fee_run(work, run, run.next_on, Stage.ANNOUNCED)
    work.record(FeeRunAdvanced(run.id, sub_run_id, run.next_on, Stage.ANNOUNCED.value))


async def _tell_members(work: Work, run: FeeRun) -> None:
    """Send the notice mail with the amount to those whose cards are going to be charged."""
    assert run.next_on is not None
    details, sub_run = run.details, await sub_run_of(work, run)
    people = await chosen_members(work, details.organisation_id, details.department_ids, details.team_ids, run.next_on)
    payers = await payers_of(work, [row["id"] for row in people])
    enrolled = sorted(await find_enrolled(work, details, payers, run.next_on))
    if enrolled:
        issuer = await organisation(work, details.organisation_id)
        text = await mail_text(work, run, Mail.NOTICE)
        values = await fee_values(work, run) | {
            "run_on": run.next_on,
            "days_to_run": NOTICE_DAYS,
            "amount": Money((await _fee(work, run)).amount_minor, issuer.currency),
        }
        sender = await sender_of(work)
        told = [
            Writing(
                payers[member_id],
                PURPOSES[Mail.NOTICE],
                text.subject,
                text.body,
                values,
                f"fee-notice:{sub_run.id}:{member_id}",
                sender=sender,
            )
            for member_id in enrolled
        ]
        sent = await queue_writings(work, told)
        found = zip(enrolled, told, strict=True)
        await add_noticed(work, sub_run.id, [(member_id, sent.get(one.obligation)) for member_id, one in found])
    await mark_noticed(work, sub_run.id)
    await plan_fee_run(work, run, run.next_on, Stage.NOTICED)
    work.record(FeeRunAdvanced(run.id, sub_run.id, sub_run.run_on, Stage.NOTICED.value))


async def _begin(work: Work, run: FeeRun) -> None:
    """Decide who is in the run, as of today, and what each of them pays (FEE-02, FEE-03)."""
    details, sub_run = run.details, await sub_run_of(work, run)
    await refuse_lacks(work, details)
    fee = await _fee(work, run)
    people = await chosen_members(work, details.organisation_id, details.department_ids, details.team_ids, work.today)
    await take_up(work, sub_run.id, [row["id"] for row in people])
    await mark_begun(work, sub_run.id, work.today + timedelta(days=details.days_to_pay), fee.amount_minor)
    await write_plan(work, replace(run, stage=Stage.RUNNING))
    work.record(FeeRunAdvanced(run.id, sub_run.id, sub_run.run_on, Stage.RUNNING.value))


async def _bill(work: Work, run: FeeRun, key: bytes, size: int) -> bool:
    """Bill the next people; when all are, plan when the run comes again."""
    sub_run = await sub_run_of(work, run)
    more = await bill_fee_payers(work, run, sub_run, await _fee(work, run), key, size) == size
    if not more:
        await mark_done(work, sub_run.id)
        await plan_fee_run(work, run, next_run_on(run.details.timing, max(work.today, sub_run.run_on)), Stage.WAITING)
    stage = Stage.RUNNING if more else Stage.DONE
    work.record(FeeRunAdvanced(run.id, sub_run.id, sub_run.run_on, stage.value))
    return more


async def _fee(work: Work, run: FeeRun) -> Fee:
    """Return what each person pays on the day of the run; raises FeeRunLacks where the rate has no amount then."""
    rate_id = rate_of(run.details, await units(work))
    rates = await fee_rates(work)
    assert run.next_on is not None
    if rate_id is None:
        raise FeeRunLacks(Lack.of(LackCode.DEPARTMENT_RATE, run=run.details.name))
    return fee_on(run.details, rates[rate_id], run.next_on)

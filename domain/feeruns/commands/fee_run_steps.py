"""The steps of a fee run up to its day: announce it, tell its members, decide who is in it (FEE-04).

A run takes each on its day; a rehearsal takes those that are still to come, for a part of the people at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from domain.catalogue.queries import fee_rates
from domain.club.queries import chosen_members, fee_writer, units
from domain.dialogue.commands.queue_writings import queue_writings
from domain.dialogue.model import Purpose, Writing
from domain.feeruns.commands.plan_fee_run import plan_fee_run
from domain.feeruns.commands.refuse_lacks import refuse_lacks
from domain.feeruns.commands.tell_enrolled import tell_enrolled
from domain.feeruns.commands.write_mails import fee_values, keep_texts
from domain.feeruns.model import Fee, FeeRun, FeeRunAdvanced, FeeRunLacks, Lack, LackCode, Stage
from domain.feeruns.repository.payers import take_up
from domain.feeruns.repository.runs import (
    SubRun,
    add_sub_run,
    keep_fee,
    load_fee_runs,
    mark_begun,
    mark_noticed,
    sub_run_of,
    write_plan,
)
from domain.feeruns.rules.setup import fee_on, rate_of
from domain.feeruns.rules.texts import details_text
from domain.kernel.database import Reading
from domain.kernel.ids import new_id
from domain.kernel.isolating import each_alone
from domain.kernel.money import Money
from domain.kernel.tasks import plan
from domain.kernel.work import Work
from domain.people.queries.organisations import organisation

TELL_COLLECTOR = "tell_collector"
"""The task that writes a mail of details which could not be written with its step."""


async def announce(work: Work, run: FeeRun) -> FeeRun:
    """Tell the fee collector, or who stands in for it, what is going to be collected; return the run as it is then.

    A mail that can't be written stops nothing else of the run: it gets a task of its own, which waits (NEW-10).
    """
    assert run.next_on is not None
    sub_run_id = new_id()
    await add_sub_run(work, sub_run_id, run)

    async def tell(_: Sequence[FeeRun]) -> None:
        await tell_collector(work, run, sub_run_id)

    _, broken = await each_alone(work, [run], tell)
    if broken:
        await plan(work, TELL_COLLECTOR, str(sub_run_id), {"fee_run_id": run.id, "sub_run_id": sub_run_id})
    work.record(FeeRunAdvanced(run.id, sub_run_id, run.next_on, Stage.ANNOUNCED.value))
    return await plan_fee_run(work, run, run.next_on, Stage.ANNOUNCED)


async def tell_collector(work: Work, run: FeeRun, sub_run_id: UUID) -> None:
    """Queue the mail with the details of the next time of a run, once; nobody gets it where nobody holds a role."""
    assert run.next_on is not None
    writer = await fee_writer(work, work.today)
    if writer is None:
        return
    people = await people_of(work, run, run.next_on)
    issuer = await organisation(work, run.details.organisation_id)
    try:
        total = Money((await fee_of(work, run)).amount_minor * len(people), issuer.currency)
    except FeeRunLacks:
        total = None
    values = await fee_values(work, run) | {"run_on": run.next_on, "members": len(people), "total": total}
    text, obligation = details_text(issuer.country), f"fee-run-details:{sub_run_id}"
    told = Writing(writer.member_id, Purpose.FEE_DETAILS, text.subject, text.body, values, obligation)
    await queue_writings(work, [told])


async def tell_again(work: Work, fee_run_id: UUID, sub_run_id: UUID) -> None:
    """Queue the mail that could not be written with its step, as long as that time of the run is still to come."""
    run = (await load_fee_runs(work)).get(fee_run_id)
    if run is None or run.next_on is None or run.stage is Stage.WAITING:
        return
    if (await sub_run_of(work, run)).id == sub_run_id:
        await tell_collector(work, run, sub_run_id)


async def tell_members(work: Work, run: FeeRun, only: Collection[UUID] | None = None) -> FeeRun:
    """Send the notice mail with the amount to those whose cards are going to be charged; return the run as it is then.

    What each person pays, and what the mails say, stays as it is from now on. Late, nobody is told that a card is going
    to be charged: none is then. With `only` those alone are looked at. One that is broken stops no other (NEW-10).
    Refuses with FeeRunLacks.
    """
    assert run.next_on is not None
    sub_run = await sub_run_of(work, run)
    fee = await settle_fee(work, run, sub_run)
    await keep_texts(work, run, sub_run.id)
    told = await people_of(work, run, run.next_on, only)
    await tell_enrolled(work, run, sub_run, fee, told)
    await mark_noticed(work, sub_run.id)
    work.record(FeeRunAdvanced(run.id, sub_run.id, sub_run.run_on, Stage.NOTICED.value))
    return await plan_fee_run(work, run, run.next_on, Stage.NOTICED)


async def begin(work: Work, run: FeeRun, only: Collection[UUID] | None = None) -> FeeRun:
    """Decide who is in the run, as of today, and until when they pay (FEE-02, FEE-03); return the run.

    With `only` those alone are looked at. Refuses with FeeRunLacks.
    """
    details, sub_run = run.details, await sub_run_of(work, run)
    await refuse_lacks(work, details)
    await settle_fee(work, run, sub_run)
    await take_up(work, sub_run.id, await people_of(work, run, work.today, only))
    await mark_begun(work, sub_run.id, work.today + timedelta(days=details.days_to_pay))
    begun = replace(run, stage=Stage.RUNNING)
    await write_plan(work, begun)
    work.record(FeeRunAdvanced(run.id, sub_run.id, sub_run.run_on, Stage.RUNNING.value))
    return begun


async def people_of(read: Reading, run: FeeRun, on: date, only: Collection[UUID] | None = None) -> Sequence[UUID]:
    """Return the members whom a run is for on a day, by name; with `only` those of them alone (FEE-02)."""
    details = run.details
    rows = await chosen_members(read, details.organisation_id, details.department_ids, details.team_ids, on)
    return [row["id"] for row in rows if only is None or row["id"] in only]


async def settle_fee(work: Work, run: FeeRun, sub_run: SubRun) -> Fee:
    """Return what each person pays this time, and keep it from now on; raises FeeRunLacks as fee_of does."""
    if sub_run.fee is not None:
        return sub_run.fee
    fee = await fee_of(work, run)
    await keep_fee(work, sub_run.id, fee)
    return fee


async def fee_of(read: Reading, run: FeeRun) -> Fee:
    """Return what each person would pay on the day of the run, as rates are now.

    Raises FeeRunLacks where the rate has no amount then, or there is none.
    """
    rate_id = rate_of(run.details, await units(read))
    rates = await fee_rates(read)
    assert run.next_on is not None
    if rate_id is None:
        raise FeeRunLacks(Lack.of(LackCode.DEPARTMENT_RATE, run=run.details.name))
    return fee_on(run.details, rates[rate_id], run.next_on)

"""Bill again a person whom a fee run had to put aside (NEW-10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from domain.billing.rules.reject import RejectReason
from domain.feeruns.commands.bill_fee_payers import bill_people
from domain.feeruns.commands.fee_run_steps import settle_fee
from domain.feeruns.commands.tell_enrolled import tell_enrolled
from domain.feeruns.model import FeePayersFollowedUp, FeeRunLacks, Lack, LackCode, PayerState
from domain.feeruns.repository.payers import forget_untold, hold_payer, leave_out
from domain.feeruns.repository.runs import past_time
from domain.kernel.money import Money
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.people.queries.billing import payers
from domain.people.queries.organisations import organisation


@dataclass(frozen=True, slots=True)
class PayerReject:
    """Why a member still can't be billed."""

    member_id: UUID
    reason: RejectReason


async def bill_payer_again(work: Work, payer_id: UUID, *, key: bytes) -> PayerReject | None:
    """Bill a person as the run would have; return why that is still impossible, None where it is settled.

    Before the run's day nothing is billed: whoever could not be told of it is told now, as long as there is time.
    There are as many days to pay as the run gives, from today. No card is charged: nobody was told of this day
    (FEE-04). Nobody is billed twice, and who died is left out (SUB-02). `key` is that of payment links. Refuses with
    NotFound, with FeeRunLacks where the run's administration fee has changed since, and as issue_invoices does.
    """
    found = await hold_payer(work, payer_id)
    if found is None:
        raise NotFound("fee payer", payer_id)
    person, sub_run_id, state = found
    if state is not PayerState.PUT_ASIDE:
        return None
    if (await payers(work, [person.member_id]))[person.member_id]["deceased_on"] is not None:
        await leave_out(work, person.id)
        work.record(FeePayersFollowedUp(sub_run_id))
        return None
    run, sub_run, asked_minor = await past_time(work, sub_run_id)
    fee = await settle_fee(work, run, sub_run)
    if sub_run.pay_by_on is None:
        await forget_untold(work, sub_run.id, person.member_id)
        reasons = await tell_enrolled(work, run, sub_run, fee, [person.member_id])
        return next((PayerReject(*found) for found in reasons.items()), None)
    if fee.amount_minor != asked_minor:
        currency = (await organisation(work, run.details.organisation_id)).currency
        before, after = Money(asked_minor, currency), Money(fee.amount_minor, currency)
        raise FeeRunLacks(Lack.of(LackCode.AMOUNT, run=run.details.name, before=before, after=after))
    today = replace(sub_run, pay_by_on=work.today + timedelta(days=run.details.days_to_pay))
    part = await bill_people(work, run, today, fee, key, [replace(person, noticed_on=None)])
    work.record(FeePayersFollowedUp(sub_run.id))
    return next((PayerReject(person.member_id, reason) for _, reason in part.put_aside), None)

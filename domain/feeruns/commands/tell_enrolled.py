"""Tell members whose cards are going to be charged by a fee run, with the amount (FEE-04)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.rules.reject import RejectReason, reject_reason
from domain.dialogue.commands.queue_writings import queue_writings
from domain.dialogue.model import Writing
from domain.feeruns.commands.find_enrolled import find_enrolled
from domain.feeruns.commands.write_mails import fee_values, mail_text, sender_of
from domain.feeruns.model import Fee, FeeRun, Mail
from domain.feeruns.repository.payers import add_noticed, add_untold
from domain.feeruns.repository.runs import SubRun
from domain.feeruns.rules.calendar import NOTICE_DAYS, told_in_time
from domain.feeruns.rules.setup import PURPOSES
from domain.kernel.isolating import each_alone
from domain.kernel.money import Money
from domain.kernel.work import Work
from domain.people.queries.billing import payers_of
from domain.people.queries.organisations import organisation


async def tell_enrolled(
    work: Work, run: FeeRun, sub_run: SubRun, fee: Fee, member_ids: Sequence[UUID]
) -> dict[UUID, RejectReason]:
    """Send the notice mail to those of the members whose cards are kept; return why some could not be told.

    These wait with the cause until the day of the run, when they get the payment mail (NEW-10). Late, nobody is told.
    """
    if not told_in_time(work.today, sub_run.run_on):
        return {}
    payers = await payers_of(work, member_ids)
    enrolled = sorted(await find_enrolled(work, run.details, payers, sub_run.run_on))
    if not enrolled:
        return {}
    issuer = await organisation(work, run.details.organisation_id)
    text, sender = await mail_text(work, run, Mail.NOTICE, sub_run.id), await sender_of(work)
    values = await fee_values(work, run) | {
        "run_on": sub_run.run_on,
        "days_to_run": NOTICE_DAYS,
        "amount": Money(fee.amount_minor, issuer.currency),
    }

    async def tell(some: Sequence[UUID]) -> None:
        told = {
            member_id: Writing(
                payers[member_id],
                PURPOSES[Mail.NOTICE],
                text.subject,
                text.body,
                values,
                f"fee-notice:{sub_run.id}:{member_id}",
                sender=sender,
            )
            for member_id in some
        }
        sent = await queue_writings(work, list(told.values()))
        await add_noticed(work, sub_run.id, [(key, sent.get(one.obligation)) for key, one in told.items()])

    _, broken = await each_alone(work, enrolled, tell)
    reasons = {member_id: reject_reason(error) for member_id, error in broken}
    await add_untold(work, sub_run.id, reasons)
    return reasons

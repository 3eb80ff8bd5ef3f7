"""What employers paid of their payroll lists (RUN-01)."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.dialogue.run_files import RunFile, load_run_file
from api.ids import decode_id
from api.reasons import Reason, codes, reason_of, shows
from api.refusals import refusing
from api.scalars import Minor
from domain.dialogue.commands import settle_payroll_list as command
from domain.dialogue.rules import payroll
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn

PayrollFaultCode = payroll.PayrollFaultCode
codes(PayrollFaultCode, "PayrollFaultCode", "Why a line of a returned list is not settled.")


@shows(payroll.PayrollFault)
@strawberry.type
class PayrollFault(Reason):
    """A line of a returned list that settles nothing; lines count from 1, the header's."""

    code: PayrollFaultCode
    line: int


@strawberry.type
class SettlePayrollListSuccess:
    """The list as it is now, the payments that were registered, and the lines that settle nothing."""

    file: RunFile
    payments: int
    total_minor: Minor
    refused: list[PayrollFault]


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn, IdempotencyConflict)
async def settle_payroll_list(
    info: Info, id: strawberry.ID, paid_on: date, returned: str | None = None
) -> SettlePayrollListSuccess:
    """Register what an employer paid: all that is left of its list, or what its returned list says. Each line once."""
    info.context.require("payments:write")
    key = decode_id("RunFile", id)
    async with info.context.work() as work:
        done = await command.settle_payroll_list(work, key, paid_on, returned=returned)
    return SettlePayrollListSuccess(
        file=await load_run_file(info, key),
        payments=done.payments,
        total_minor=Minor(done.total_minor),
        refused=[reason_of(one.why, line=one.line) for one in done.refused],
    )


@strawberry.type
class PayrollMutation:
    """What can be done about payroll lists."""

    settle_payroll_list = settle_payroll_list

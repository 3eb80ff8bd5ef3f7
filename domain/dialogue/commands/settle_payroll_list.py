"""Settle a payroll list: a payment for each member of whom the employer has deducted (RUN-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.dialogue.repository.payroll import hold_lines, settle_lines
from domain.dialogue.repository.run_files import file_of
from domain.dialogue.rules.payroll import (
    LINES_MAX,
    Deduction,
    PayrollFault,
    PayrollFaultCode,
    Refused,
    as_listed,
    as_returned,
)
from domain.kernel.isolating import each_alone
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.model import MatchingType
from domain.people.queries.billing import payers

SOURCE = "PAYROLL"


@dataclass(frozen=True, slots=True)
class PayrollSettlement:
    """What came of a list: payments and their sum, and the lines that settled nothing."""

    payments: int
    total_minor: int
    refused: Sequence[Refused]


async def settle_payroll_list(
    work: Work, file_id: UUID, paid_on: date, *, returned: str | None = None
) -> PayrollSettlement:
    """Register what an employer paid: all that is left of its list, or what the list says that it sent back.

    Every line is settled once. A line that can't be settled is told with its reason and stops no other; a line of 0
    says that nothing was deducted. What is paid on an invoice that is not open any more waits in the work list. Refuses
    with NotFound, and InvalidInput (a day to come, too many lines at once).
    """
    file = await file_of(work, file_id)
    if file is None or file["employer_id"] is None or file["state"] != "READY":
        raise NotFound("payroll list", file_id)
    if paid_on > work.today:
        raise InvalidInput.of("paidOn", "IN_FUTURE", "a payment can't be of a day to come")
    lines = await hold_lines(work, file_id)
    found, refused = (as_listed(lines), []) if returned is None else as_returned(lines, returned)
    if len(found) > LINES_MAX:
        raise InvalidInput.of("returned", "TOO_MANY", f"at most {LINES_MAX} lines at once", most=LINES_MAX)
    employer = (await payers(work, [file["employer_id"]]))[file["employer_id"]]["name"]
    paid = [one for one in found if one.amount_minor]

    async def register(some: Sequence[Deduction]) -> None:
        for one in some:
            await register_payment(work, _payment(file["organisation_id"], file_id, one, paid_on, employer))

    _, broken = await each_alone(work, paid, register, (NotFound,), all_may_be=True)
    left = {one.invoice_id for one, _ in broken}
    refused = [*refused, *(_broken(one) for one, _ in broken)]
    found, paid = ([one for one in some if one.invoice_id not in left] for some in (found, paid))
    await settle_lines(work, [(one.invoice_id, one.amount_minor) for one in found], paid_on)
    total = sum(one.amount_minor for one in paid)
    await work.audit(
        "payroll_list.settled", "run_file", file_id, after={"payments": len(paid), "total_minor": total, "on": paid_on}
    )
    return PayrollSettlement(len(paid), total, refused)


def _broken(one: Deduction) -> Refused:
    return Refused(one.line, PayrollFault.of(PayrollFaultCode.BROKEN, number=one.number))


def _payment(organisation_id: UUID, file_id: UUID, one: Deduction, paid_on: date, employer: str) -> NewPayment:
    return NewPayment(
        organisation_id=organisation_id,
        matching_type=MatchingType.BY_MEMBER_AND_INVOICE,
        amount_minor=one.amount_minor,
        paid_on=paid_on,
        value_on=paid_on,
        source=SOURCE,
        source_id=f"{file_id}:{one.invoice_id}",
        member_id=one.payer_id,
        invoice_id=one.invoice_id,
        text=employer,
    )

"""Take a waiting payment for a gift: completed, but not against the reskontro (PAY-03, FUN-03)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work
from domain.payments.commands.hold_waiting_payment import hold_waiting_payment
from domain.payments.commands.settle_payment import paid_into
from domain.payments.model import MatchingType, PaymentCompleted, PaymentState
from domain.payments.repository.payments import count_out_of_work_list, set_completed
from domain.payments.rules.allocation import Allocation
from domain.payments.rules.completion import Completion, PaidInto
from domain.payments.rules.states import state_when_approved


@dataclass(frozen=True, slots=True)
class TakenPayment:
    """What the gift's own entry needs: debit `bank_ledger_account`, credit the gift account, on `paid_on`."""

    payment_id: UUID
    organisation_id: UUID
    amount_minor: int
    currency: str
    paid_on: date
    bank_ledger_account: str


async def take_as_gift(work: Work, payment_id: UUID, member_id: UUID) -> TakenPayment:
    """Complete a payment as the member's gift; the caller posts the gift in the same work.

    Nothing is posted here, and no invoice is settled: a gift is not money that a demand asked for. Refuses with
    NotFound, PaymentAlreadyCompleted, InvalidInput (money taken back is no gift).
    """
    payment = await hold_waiting_payment(work, payment_id)
    if payment["amount_minor"] < 0:
        raise InvalidInput.of("paymentId", "TAKEN_BACK", "this payment takes money back; it is no gift", rule="PAY-03")
    return (await take_held_as_gifts(work, [(payment, member_id)]))[0]


async def take_held_as_gifts(work: Work, held: Sequence[tuple[Row, UUID]]) -> list[TakenPayment]:
    """Complete payments that the caller holds as gifts, each of a member, as sets; see `take_as_gift`."""
    accounts = {(p["organisation_id"], p["bank_account_id"]) for p, _ in held}
    into = {account: await paid_into(work, *account) for account in accounts}
    completions = [_completion(p, member_id, into[p["organisation_id"], p["bank_account_id"]]) for p, member_id in held]
    await set_completed(work, completions)
    for import_id, rows in Counter(p["import_id"] for p, _ in held if p["import_id"] is not None).items():
        await count_out_of_work_list(work, import_id, rows)
    work.record_many(
        PaymentCompleted(
            done.payment_id, done.paid_into.organisation_id, done.member_id, (), done.amount_minor, payment["currency"]
        )
        for done, (payment, _) in zip(completions, held, strict=True)
    )
    return [
        TakenPayment(
            done.payment_id,
            done.paid_into.organisation_id,
            done.amount_minor,
            payment["currency"],
            done.paid_on,
            done.paid_into.bank_ledger_account,
        )
        for done, (payment, _) in zip(completions, held, strict=True)
    ]


def _completion(payment: Row, member_id: UUID, into: PaidInto) -> Completion:
    state_when_approved(PaymentState(payment["state"]))
    return Completion(
        payment_id=payment["id"],
        paid_into=into,
        member_id=member_id,
        matching_type=MatchingType.NO_INVOICE,
        invoice_id=None,
        amount_minor=payment["amount_minor"],
        paid_on=payment["paid_on"],
        allocation=Allocation((), payment["amount_minor"]),
        text="",
    )

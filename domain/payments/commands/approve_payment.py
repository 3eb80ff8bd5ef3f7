"""Approve an identified payment (PAY-01)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work
from domain.payments.commands.hold_waiting_payment import hold_waiting_payment
from domain.payments.commands.settle_payment import settle_payment
from domain.payments.model import MatchingType, PaymentState


async def approve_payment(work: Work, payment_id: UUID) -> None:
    """Complete a payment that awaits approval.

    Refuses with NotFound, PaymentAlreadyCompleted, and InvalidInput where it is not identified yet.
    """
    payment = await hold_waiting_payment(work, payment_id)
    if payment["state"] != PaymentState.AWAITING_APPROVAL:
        message = "this payment is not identified yet; assign it to a member first"
        raise InvalidInput.of("paymentId", "NOT_IDENTIFIED", message, rule="PAY-01")
    by = MatchingType(payment["matching_type"])
    await settle_payment(work, payment, payment["member_id"], payment["invoice_id"], by)
    await work.audit(
        "approve_payment",
        "payment",
        payment_id,
        before={"state": payment["state"]},
        after={"state": "COMPLETED"},
        member_id=payment["member_id"],
    )

"""Hold payments that wait for a person, before they are completed in whatever way."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.database import Row
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.payments.model import PaymentAlreadyCompleted, PaymentState
from domain.payments.repository.payments import find_payment, lock_payment, lock_waiting_payments


async def hold_waiting_payment(work: Work, payment_id: UUID) -> Row:
    """Return a payment that is not completed, locked until the work ends.

    Refuses with NotFound and PaymentAlreadyCompleted.
    """
    if await find_payment(work, payment_id) is None:
        raise NotFound("payment", payment_id)
    # One that is completed, also just now by someone else, can't be locked: the database lets nobody change it.
    payment = await lock_payment(work, payment_id)
    if payment is None or payment["state"] == PaymentState.COMPLETED:
        raise PaymentAlreadyCompleted()
    return payment


async def hold_waiting_payments(work: Work, payment_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return those of the payments that are not completed, locked until the work ends; the others are left out."""
    return await lock_waiting_payments(work, payment_ids)

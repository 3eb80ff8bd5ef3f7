"""Connect a payment from the work list to a member, or to one of the member's invoices (PAY-03)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.payments.commands.check_invoice import check_invoice
from domain.payments.commands.hold_waiting_payment import hold_waiting_payment
from domain.payments.commands.settle_payment import settle_payment
from domain.payments.model import MatchingType
from domain.payments.repository.payments import count_out_of_work_list
from domain.people.queries.billing import payers


async def assign_payment(
    work: Work, payment_id: UUID, *, member_id: UUID, invoice_id: UUID | None, idempotency_key: str
) -> UUID:
    """Complete a waiting payment as the member's, and return its id.

    With an invoice, that one is settled first; then the oldest open ones, and the rest is credit (LED-04). Without
    one, the same with no invoice named. Refuses with NotFound, PaymentAlreadyCompleted, InvalidInput (the invoice
    is someone else's). The same key gives the same answer.
    """
    given = {"payment": payment_id, "member": member_id, "invoice": invoice_id}
    if await claim(work, idempotency_key, request_hash("assign_payment", given)) is not None:
        return payment_id
    payment = await hold_waiting_payment(work, payment_id)
    if member_id not in await payers(work, [member_id]):
        raise NotFound("member", member_id)
    if invoice_id is not None:
        await check_invoice(work, payment, member_id, invoice_id)
    by = MatchingType.NO_INVOICE if invoice_id is None else MatchingType.BY_MEMBER_AND_INVOICE
    await settle_payment(work, payment, member_id, invoice_id, by)
    if payment["import_id"] is not None:
        await count_out_of_work_list(work, payment["import_id"])
    await work.audit(
        "assign_payment",
        "payment",
        payment_id,
        before={"state": payment["state"], "problem": payment["problem"] and payment["problem"]["code"]},
        after={"state": "COMPLETED", "member_id": member_id, "invoice_id": invoice_id},
        member_id=member_id,
    )
    await remember(work, idempotency_key, {"payment_id": payment_id})
    return payment_id

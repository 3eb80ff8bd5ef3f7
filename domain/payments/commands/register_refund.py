"""Register that what a payer has unused was paid back (PAY-07). It is sent by other means."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from domain.billing.commands.pay_back_credit import pay_back_credit
from domain.billing.model import NoBankAccount
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.kernel.work import Work
from domain.payments.model import NewRefund, RefundRegistered
from domain.payments.repository.refunds import insert_refund
from domain.payments.rules.refunds import refund_errors, refund_text
from domain.people.queries.billing import billing_organisation, payers, payment_account


async def register_refund(work: Work, new: NewRefund, *, idempotency_key: str) -> UUID:
    """Lower what a payer has unused in an organisation by what was paid back, and return the refund's id.

    The oldest credit goes first; the money left the organisation's default bank account. The entry is dated the day
    of the payment, or the first open day. Refuses with NotFound (organisation, member), NoBankAccount and InvalidInput
    (more than is unused, a day to come, too long a text). The same key gives the same answer.
    """
    refuse_if_any(refund_errors(new, work.today))
    known = await claim(work, idempotency_key, request_hash("register_refund", asdict(new)))
    if known is not None:
        return UUID(known["refund_id"])
    organisation = await billing_organisation(work, new.organisation_id)
    if organisation is None:
        raise NotFound("organisation", new.organisation_id)
    if new.member_id not in await payers(work, [new.member_id]):
        raise NotFound("member", new.member_id)
    bank_account = await payment_account(work, new.organisation_id)
    if bank_account is None:
        raise NoBankAccount(new.organisation_id)
    refund_id, reference = new_id(), new.reference.strip()
    entry_id = await pay_back_credit(
        work,
        organisation,
        new.member_id,
        new.amount_minor,
        refund_id=refund_id,
        bank_ledger_account=bank_account["ledger_account"],
        paid_on=new.paid_on,
        text=refund_text(reference),
    )
    kept = {
        "amount_minor": new.amount_minor,
        "currency": organisation["currency"],
        "paid_on": new.paid_on,
        "account": new.account.strip(),
        "reference": reference,
        "comment": new.comment.strip(),
    }
    await insert_refund(
        work, id=refund_id, organisation_id=new.organisation_id, member_id=new.member_id, entry_id=entry_id, **kept
    )
    work.record(
        RefundRegistered(refund_id, new.organisation_id, new.member_id, new.amount_minor, organisation["currency"])
    )
    await work.audit("register_refund", "refund", refund_id, after=kept, member_id=new.member_id)
    await remember(work, idempotency_key, {"refund_id": refund_id})
    return refund_id

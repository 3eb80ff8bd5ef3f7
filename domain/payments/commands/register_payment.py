"""Register a payment that did not come in a file (PAY-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.queries.payments import invoices_by_id, invoices_by_reference, newest_invoice
from domain.billing.rules.reference import kid_format
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotFound
from domain.kernel.work import Work
from domain.payments.commands.settle_payment import settle_payment
from domain.payments.model import MatchingType, PaymentIdentified, PaymentNeedsProcessing, PaymentState, Problem
from domain.payments.repository.payments import (
    insert_payments,
    lock_payment,
    payment_of_source,
    set_identified,
    set_problem,
)
from domain.payments.rules.matching import (
    Match,
    ReferencedInvoice,
    match_reference,
    member_number_in,
    policy_problem,
)
from domain.payments.rules.registration import check_registration
from domain.payments.rules.states import state_when_identified
from domain.people.queries.billing import payers
from domain.people.queries.payments import members_by_number, receiving_accounts


@dataclass(frozen=True, slots=True)
class NewPayment:
    """A payment as it is registered. What must be given depends on the matching type (PAY-02).

    `source` and `source_id` name it for ever: registering it again changes nothing. `bank_account_id` None is the
    organisation's default account.
    """

    organisation_id: UUID
    matching_type: MatchingType
    amount_minor: int
    paid_on: date
    value_on: date
    source: str
    source_id: str
    member_id: UUID | None = None
    invoice_id: UUID | None = None
    reference: str | None = None
    debit_account: str | None = None
    text: str | None = None
    comment: str | None = None
    bank_account_id: UUID | None = None


async def register_payment(work: Work, new: NewPayment) -> UUID:
    """Register a payment and return its id; what can't be matched waits in the work list.

    Once identified it goes on by itself to approval, and is completed if its source is approved by itself
    (PAY-01). Refuses with InvalidInput, NotFound, and IdempotencyConflict where the source id came with another
    payment.
    """
    check_registration(new.matching_type, new.amount_minor, new.member_id, new.invoice_id, new.reference, new.value_on)
    account = await _account(work, new)
    payment_id = new_id()
    if not await _insert(work, payment_id, new, account):
        return await _known(work, new)
    match = await _match(work, new, account)
    if isinstance(match, Problem):
        await set_problem(work, payment_id, match)
        work.record(
            PaymentNeedsProcessing(
                payment_id, new.organisation_id, new.amount_minor, account["currency"], match.code.name
            )
        )
        return payment_id
    await _go_on(work, payment_id, new, account, match)
    return payment_id


async def _account(work: Work, new: NewPayment) -> Row:
    own = [a for a in await receiving_accounts(work) if a["organisation_id"] == new.organisation_id]
    if new.bank_account_id is not None:
        own = [a for a in own if a["id"] == new.bank_account_id]
    if not own:
        raise NotFound("bank account of the organisation", new.bank_account_id or new.organisation_id)
    return own[0]


async def _insert(work: Work, payment_id: UUID, new: NewPayment, account: Row) -> bool:
    values = {
        "id": payment_id,
        "organisation_id": new.organisation_id,
        "bank_account_id": account["id"],
        "state": PaymentState.AWAITING_IDENTIFICATION.value,
        "matching_type": new.matching_type.value,
        "amount_minor": new.amount_minor,
        "currency": account["currency"],
        "paid_on": new.paid_on,
        "value_on": new.value_on,
        "source": new.source,
        "source_id": new.source_id,
        "reference": new.reference,
        "debit_account": new.debit_account,
        "text": new.text,
        "comment": new.comment,
        "created_at": work.now,
    }
    return await insert_payments(work, {name: [value] for name, value in values.items()}) == 1


async def _known(work: Work, new: NewPayment) -> UUID:
    """Return the payment that this source id has given before, if it is the same one."""
    known = await payment_of_source(work, new.source, new.source_id)
    same = ("organisation_id", "amount_minor", "paid_on", "value_on", "reference")
    if known is None or any(known[name] != getattr(new, name) for name in same):
        raise IdempotencyConflict(f"{new.source} {new.source_id}")
    payment_id: UUID = known["id"]
    return payment_id


async def _match(work: Work, new: NewPayment, account: Row) -> Match | Problem:
    if new.matching_type in {MatchingType.BY_REFERENCE, MatchingType.MEMBER_FROM_REFERENCE}:
        return await _match_reference(work, new, account)
    member_id = new.member_id
    if member_id is None or member_id not in await payers(work, [member_id]):
        raise NotFound("member", member_id or "")
    if new.matching_type is MatchingType.NO_INVOICE:
        return Match(new.matching_type, member_id, None)
    if new.matching_type is MatchingType.BY_RESKONTRO:
        found = await newest_invoice(work, new.organisation_id, member_id)
    else:
        found = next(iter(await invoices_by_id(work, [new.invoice_id] if new.invoice_id else [])), None)
        if found is None:
            raise NotFound("invoice", new.invoice_id or "")
        if found["payer_id"] != member_id or found["organisation_id"] != new.organisation_id:
            message = "this invoice is not one of the member's own in this organisation"
            raise InvalidInput.of("invoiceId", "OTHER_MEMBER", message, rule="PAY-02")
        if problem := policy_problem(found["id"], found["number"], found["state"]):
            return problem
    named = ReferencedInvoice(found["id"], found["number"], member_id) if found else None
    return Match(new.matching_type, member_id, named)


async def _match_reference(work: Work, new: NewPayment, account: Row) -> Match | Problem:
    reference = new.reference or ""
    rows = [
        row for row in await invoices_by_reference(work, [reference]) if row["organisation_id"] == new.organisation_id
    ]
    form = kid_format(account)
    number = member_number_in(reference, form)
    members = await members_by_number(work, [number] if number else [])
    invoices = [ReferencedInvoice(row["id"], row["number"], row["payer_id"]) for row in rows]
    match = match_reference(reference, form, invoices, members)
    if isinstance(match, Problem):
        return match
    if new.matching_type is MatchingType.MEMBER_FROM_REFERENCE:
        return Match(new.matching_type, match.member_id, None)
    states = {row["id"]: row["state"] for row in rows}
    named = match.invoice
    return (policy_problem(named.invoice_id, named.number, states[named.invoice_id]) if named else None) or match


async def _go_on(work: Work, payment_id: UUID, new: NewPayment, account: Row, match: Match) -> None:
    invoice_id = match.invoice.invoice_id if match.invoice else None
    state = state_when_identified(new.source)
    if state is PaymentState.COMPLETED:
        payment = await lock_payment(work, payment_id)
        if payment is None:
            raise RuntimeError("the payment that was just written is not there")
        await settle_payment(work, payment, match.member_id, invoice_id, match.matching_type)
        return
    await set_identified(
        work,
        payment_id,
        state=state,
        member_id=match.member_id,
        invoice_id=invoice_id,
        matching_type=match.matching_type.value,
    )
    work.record(
        PaymentIdentified(payment_id, new.organisation_id, match.member_id, new.amount_minor, account["currency"])
    )

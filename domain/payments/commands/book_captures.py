"""Book what a provider has captured: a completed payment for each charge, as one set (PAY-01, PRV-04)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.billing.queries.payments import invoices_by_id
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.payments.commands.complete_payments import complete_payments
from domain.payments.model import (
    PROVIDER_SOURCE,
    Charge,
    MatchingType,
    PaymentNeedsProcessing,
    PaymentState,
    Problem,
)
from domain.payments.repository.payments import insert_payments
from domain.payments.repository.providing import provider_accounts
from domain.payments.rules.allocation import OpenBook
from domain.payments.rules.completion import Completion, PaidInto
from domain.payments.rules.matching import policy_problem
from domain.payments.rules.states import state_when_identified
from domain.people.queries.payments import receiving_accounts


async def book_captures(work: Work, charges: Sequence[Charge], book: OpenBook) -> None:
    """Book captured charges of held payers; their invoice is settled first, then as LED-04 says.

    A charge gives one payment, ever: its id is the payment's source id. Money for an invoice that was credited while
    the provider was asked waits in the work list (PAY-02a).
    """
    if not charges:
        return
    into = await _paid_into(work, charges)
    states = {row["id"]: row for row in await invoices_by_id(work, [c.invoice_id for c in charges])}
    results: list[tuple[Charge, UUID, Completion | Problem]] = []
    for charge in charges:
        payment_id, invoice = new_id(), states[charge.invoice_id]
        is_open = book.is_open(charge.organisation_id, charge.payer_id, charge.invoice_id)
        problem = None if is_open else policy_problem(charge.invoice_id, invoice["number"], invoice["state"])
        results.append((charge, payment_id, problem or _completion(work, charge, payment_id, into, book)))
    await _insert(work, results, into)
    completions = [result for _, _, result in results if isinstance(result, Completion)]
    by_currency: dict[str, list[Completion]] = defaultdict(list)
    for completion in completions:
        by_currency[completion.paid_into.currency].append(completion)
    for currency in sorted(by_currency):
        await complete_payments(work, by_currency[currency])
    work.record_many(
        PaymentNeedsProcessing(payment_id, c.organisation_id, c.amount_minor, c.currency, result.code.name)
        for c, payment_id, result in results
        if isinstance(result, Problem)
    )


_Into = dict[UUID, tuple[UUID, PaidInto]]


async def _paid_into(work: Work, charges: Sequence[Charge]) -> _Into:
    """Return by provider account the bank account that it pays out to: its own, or the organisation's default one."""
    accounts = await provider_accounts(work, sorted({c.provider_account_id for c in charges}))
    receiving: dict[UUID, list[Row]] = defaultdict(list)
    for row in await receiving_accounts(work):
        receiving[row["organisation_id"]].append(row)
    found: _Into = {}
    for key, account in accounts.items():
        own = receiving[account["organisation_id"]]
        row = next((each for each in own if each["id"] == account["bank_account_id"]), own[0])
        into = PaidInto(row["organisation_id"], row["currency"], row["ledger_account"], row["receivable_account"])
        found[key] = (row["id"], into)
    return found


def _completion(work: Work, charge: Charge, payment_id: UUID, into: _Into, book: OpenBook) -> Completion:
    return Completion(
        payment_id=payment_id,
        paid_into=into[charge.provider_account_id][1],
        member_id=charge.payer_id,
        matching_type=MatchingType.BY_MEMBER_AND_INVOICE,
        invoice_id=charge.invoice_id,
        amount_minor=charge.amount_minor,
        paid_on=work.today,
        allocation=book.settle(charge.organisation_id, charge.payer_id, charge.amount_minor, charge.invoice_id),
        text=_text(charge),
    )


def _text(charge: Charge) -> str:
    return f"Kort {charge.provider_reference}"


async def _insert(work: Work, results: Sequence[tuple[Charge, UUID, Completion | Problem]], into: _Into) -> None:
    done = [result if isinstance(result, Completion) else None for _, _, result in results]
    charges, completed = [charge for charge, _, _ in results], state_when_identified(PROVIDER_SOURCE)
    inserted = await insert_payments(
        work,
        {
            "id": [payment_id for _, payment_id, _ in results],
            "organisation_id": [c.organisation_id for c in charges],
            "bank_account_id": [into[c.provider_account_id][0] for c in charges],
            "state": [(completed if c else PaymentState.AWAITING_IDENTIFICATION).value for c in done],
            "matching_type": [MatchingType.BY_MEMBER_AND_INVOICE.value for _ in charges],
            "member_id": [c.payer_id if result else None for c, result in zip(charges, done, strict=True)],
            "invoice_id": [c.invoice_id if result else None for c, result in zip(charges, done, strict=True)],
            "credit_minor": [c.allocation.credit_minor if c else 0 for c in done],
            "completed_at": [work.now if c else None for c in done],
            "completed_on": [work.today if c else None for c in done],
            "problem": [r.as_json() if isinstance(r, Problem) else None for _, _, r in results],
            "amount_minor": [c.amount_minor for c in charges],
            "currency": [c.currency for c in charges],
            "paid_on": [work.today for _ in charges],
            "value_on": [work.today for _ in charges],
            "source": [PROVIDER_SOURCE for _ in charges],
            "source_id": [str(c.id) for c in charges],
            "text": [_text(c) for c in charges],
            "created_at": [work.now for _ in charges],
        },
    )
    if inserted != len(results):
        raise RuntimeError("a charge was booked before; its lock was not held")

"""Let a part of a completed payment be another member's (LED-03). Part of moving it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.billing.commands.use_credit import use_credit
from domain.billing.model import Credit, CreditSource
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.ledger.commands.post_entries import post_entries
from domain.payments.commands.settle_payment import paid_into, settle_payment
from domain.payments.model import MOVED_SOURCE, MatchingType, NewMove, PaymentCompleted, PaymentState
from domain.payments.repository.payments import insert_payments, lock_payment
from domain.payments.rules.allocation import Allocation
from domain.payments.rules.completion import Completion, payment_entry
from domain.people.queries.billing import payers


@dataclass(frozen=True, slots=True)
class PassedOn:
    """The payment that took the money back from its payer, and the one that is the other member's."""

    out_id: UUID
    in_id: UUID


async def pass_on_payment(work: Work, payment: Row, move: NewMove, move_id: UUID) -> PassedOn:
    """Take a part of a payment back from its payer and let it be the other member's, both posted today.

    The caller holds the journal and what both have open, and has made sure that so much of the payment is unused. The
    other member's payment settles as one that names the invoice; it keeps the day on which the money came.
    """
    numbers = {key: row["number"] for key, row in (await payers(work, [payment["member_id"], move.member_id])).items()}
    out_id, in_id = new_id(), new_id()
    await _take_back(work, payment, move, (out_id, f"{move_id} out"), f"Flyttet til medlem {numbers[move.member_id]}")
    text = f"Flyttet fra medlem {numbers[payment['member_id']]}"
    own = {"state": PaymentState.AWAITING_APPROVAL.value, "debit_account": payment["debit_account"]}
    await _insert(work, payment, move, text, id=in_id, source_id=f"{move_id} in", amount_minor=move.amount_minor, **own)
    held = await lock_payment(work, in_id)
    assert held is not None, "it was written just now"
    by = MatchingType.NO_INVOICE if move.invoice_id is None else MatchingType.BY_MEMBER_AND_INVOICE
    await settle_payment(work, held, move.member_id, move.invoice_id, by, posted_on=work.today)
    return PassedOn(out_id, in_id)


async def _take_back(work: Work, payment: Row, move: NewMove, key: tuple[UUID, str], text: str) -> None:
    out_id, source_id = key
    done = {"state": PaymentState.COMPLETED.value, "member_id": payment["member_id"]}
    when = {"completed_at": work.now, "completed_on": work.today}
    await _insert(
        work, payment, move, text, id=out_id, source_id=source_id, amount_minor=-move.amount_minor, **done, **when
    )
    completion = Completion(
        payment_id=out_id,
        paid_into=await paid_into(work, payment["organisation_id"], payment["bank_account_id"]),
        member_id=payment["member_id"],
        matching_type=MatchingType.NO_INVOICE,
        invoice_id=None,
        amount_minor=-move.amount_minor,
        paid_on=work.today,
        allocation=Allocation((), -move.amount_minor),
        text=text,
    )
    entry = payment_entry(completion)
    await post_entries(work, [entry])
    await use_credit(work, {entry.id: (Credit(CreditSource.PAYMENT_CREDIT, payment["id"], move.amount_minor),)})
    work.record(
        PaymentCompleted(
            out_id, payment["organisation_id"], payment["member_id"], (), -move.amount_minor, payment["currency"]
        )
    )


async def _insert(work: Work, payment: Row, move: NewMove, text: str, **own: Any) -> None:
    kept = ("organisation_id", "bank_account_id", "currency", "paid_on", "value_on")
    values = {
        **{name: payment[name] for name in kept},
        "matching_type": MatchingType.NO_INVOICE.value,
        "source": MOVED_SOURCE,
        "text": text,
        "comment": move.reason.strip(),
        "created_at": work.now,
        **own,
    }
    await insert_payments(work, {name: [value] for name, value in values.items()})

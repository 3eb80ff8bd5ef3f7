"""Which tasks follow from which facts. This table is all there is to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from domain.billing.model import (
    CreditConsumed,
    InvoiceCredited,
    InvoiceIssued,
    InvoiceWrittenOff,
    RehearsalRequested,
    RunRequested,
)
from domain.dialogue.model import DispatchesQueued
from domain.dunning.model import BalanceInvoiceIssued, ReminderIssued
from domain.kernel.facts import Fact, Position
from domain.kernel.ids import new_id
from domain.kernel.outbox import NewTask, Recorded
from domain.payments.model import (
    AgreementEnded,
    AgreementStarted,
    ChargeCaptured,
    ChargeDeclined,
    ChargeFellBack,
    CheckoutRequested,
    PaymentCompleted,
    PaymentFileImported,
    PaymentNeedsProcessing,
    ProviderCheckRequested,
)
from domain.subscriptions.model import OrderToConfirm


@dataclass(frozen=True, slots=True)
class Reaction:
    """A fact's kind and the task that follows: one for each fact, with its payload, or one for all of a batch.

    A grouped task gets `kind`, `after` and `until`: the facts of that kind between these positions are its own.
    """

    fact: type[Fact]
    task: str
    grouped: bool = False


REACTIONS = (
    Reaction(InvoiceIssued, "queue_dispatches", grouped=True),
    Reaction(ReminderIssued, "queue_reminders", grouped=True),
    Reaction(BalanceInvoiceIssued, "queue_balances", grouped=True),
    Reaction(DispatchesQueued, "send_dispatches", grouped=True),
    Reaction(RunRequested, "run_billing"),
    Reaction(RehearsalRequested, "rehearse_run"),
    Reaction(PaymentFileImported, "book_payments"),
    Reaction(PaymentNeedsProcessing, "register_gifts", grouped=True),
    Reaction(PaymentCompleted, "settle_paid", grouped=True),
    Reaction(PaymentCompleted, "begin_paid", grouped=True),
    Reaction(CreditConsumed, "begin_paid", grouped=True),
    Reaction(InvoiceWrittenOff, "begin_paid", grouped=True),
    Reaction(InvoiceCredited, "begin_paid", grouped=True),
    Reaction(InvoiceCredited, "settle_credited", grouped=True),
    Reaction(InvoiceCredited, "queue_credit_notes", grouped=True),
    Reaction(CheckoutRequested, "open_checkout"),
    Reaction(ProviderCheckRequested, "check_provider"),
    Reaction(ChargeDeclined, "queue_declined", grouped=True),
    Reaction(ChargeFellBack, "queue_payment_links", grouped=True),
    Reaction(ChargeCaptured, "queue_receipts", grouped=True),
    Reaction(OrderToConfirm, "queue_confirmations", grouped=True),
    Reaction(AgreementStarted, "pay_by_card", grouped=True),
    Reaction(AgreementEnded, "pay_by_invoice", grouped=True),
)

_BY_KIND: dict[str, list[Reaction]] = {}
for reaction in REACTIONS:
    _BY_KIND.setdefault(reaction.fact.kind, []).append(reaction)


def tasks_for(facts: Sequence[Recorded], after: Position) -> list[NewTask]:
    """Return the tasks that follow from a batch of facts, in order; `after` is the position before the first.

    A task's key is made of positions, so that the same facts never give a second one.
    """
    tasks: list[NewTask] = []
    groups: dict[tuple[UUID, Reaction], None] = {}
    for fact in facts:
        for each in _BY_KIND.get(fact.kind, ()):
            if each.grouped:
                groups[fact.tenant_id, each] = None
            else:
                tasks.append(NewTask(fact.tenant_id, new_id(), each.task, str(fact.position), fact.payload))
    until = facts[-1].position if facts else after
    for tenant_id, each in groups:
        payload: dict[str, Any] = {"kind": each.fact.kind, "after": str(after), "until": str(until)}
        tasks.append(NewTask(tenant_id, new_id(), each.task, f"{after}..{until}", orjson.dumps(payload).decode()))
    return tasks

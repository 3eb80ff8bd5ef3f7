"""What a subscription has before it: scheduled changes, and the invoices that they lead to (SUB-20, BIL-14)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from domain.billing.queries.corrections import waiting_corrections
from domain.billing.queries.credit import purse_of
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Reading, Row
from domain.people.queries.billing import payers
from domain.subscriptions.model import (
    Choices,
    DeliveryChange,
    DeliveryChangeKind,
    Running,
    SubscriptionState,
    TermBill,
)
from domain.subscriptions.repository.changes import held, pause_after
from domain.subscriptions.repository.choices import choices_of
from domain.subscriptions.repository.delivery import delivery_changes
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.rules.adjusting import adjusted
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.terms import OUTLOOK_TERMS_MAX, outlook

EVENTS_MAX = OUTLOOK_TERMS_MAX


class ComingKind(StrEnum):
    """What is to come. PRICE: the next invoice has another price than the one before. CHOICE: other products."""

    INVOICE = "INVOICE"
    PRICE = "PRICE"
    CHOICE = "CHOICE"
    PLAN = "PLAN"
    PAYER = "PAYER"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    STOP = "STOP"
    DELIVERY_STOP = "DELIVERY_STOP"
    DELIVERY_MOVE = "DELIVERY_MOVE"
    DELIVERY_AS_USUAL = "DELIVERY_AS_USUAL"


# Of one day: what ends and changes comes before what is billed because of it.
_ORDER = list(ComingKind)[::-1]


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing to come on a day: an invoice on its due day, a change on the day that it takes effect."""

    kind: ComingKind
    on: date
    bill: TermBill | None = None
    plan_id: UUID | None = None
    payer_id: UUID | None = None
    product_ids: tuple[UUID, ...] = ()


async def coming(read: Reading, subscription_id: UUID, today: date) -> list[Coming]:
    """Return what is to come of a subscription within 24 months, in its order, by the code that bills.

    The first invoice takes what waits on the subscription; they draw what the payer has unused today, as if no other
    invoice came between. Invoices end at the stop, at the end of the prices, or after 200 events. What has ended has
    nothing to come.
    """
    found = await held(read, subscription_id, lock=False)
    if found is None or found[1]["state"] == SubscriptionState.STOPPED:
        return []
    running, row = found
    pricing = Pricing(await load_catalogue(read))
    await learn_subscriptions(read, pricing, [running])
    payer = (await payers(read, [running.debtor_id]))[running.debtor_id]
    corrections = await waiting_corrections(read, [subscription_id])
    planned = outlook(running, pricing, today, payer["number"], payer["branch_id"])
    first_on = planned[0].draft.issued_on if planned else today
    purse = await purse_of(read, row["organisation_id"], running.debtor_id, first_on)
    bills = [adjusted(bill, corrections, purse) for bill in planned]
    events = [*_changes(running, row, bills, today), *_priced(bills)]
    chosen = (await choices_of(read, [subscription_id])).get(subscription_id, ())
    events += _chosen(running, chosen, today)
    if pause := await pause_after(read, subscription_id, today):
        events += [Coming(ComingKind.PAUSE, pause["from_on"]), Coming(ComingKind.RESUME, pause["until_on"])]
    changes = (await delivery_changes(read, [subscription_id], today))[subscription_id]
    events += [event for change in changes for event in _of_delivery(change, today)]
    events += [Coming(ComingKind.INVOICE, bill.draft.due_on, bill) for bill in bills]
    return sorted(events, key=lambda one: (one.on, _ORDER.index(one.kind)))[:EVENTS_MAX]


def _changes(running: Running, row: Row, bills: list[TermBill], today: date) -> Iterator[Coming]:
    if row["plan_changes_on"] is not None:
        yield Coming(ComingKind.PLAN, row["plan_changes_on"], plan_id=running.plan_id)
    for before, after in pairwise(bills):
        if after.plan_id != before.plan_id:
            yield Coming(ComingKind.PLAN, after.start_on, plan_id=after.plan_id)
    if (payer_on := row["payer_changes_on"]) is not None and (running.end_on is None or payer_on < running.end_on):
        yield Coming(ComingKind.PAYER, payer_on, payer_id=running.debtor_id)
    if running.end_on is not None and running.end_on > today:
        yield Coming(ComingKind.STOP, running.end_on)


def _chosen(running: Running, choices: Choices, today: date) -> Iterator[Coming]:
    for on, product_ids in choices:
        if today < on and (running.end_on is None or on < running.end_on):
            yield Coming(ComingKind.CHOICE, on, product_ids=product_ids)


def _of_delivery(change: DeliveryChange, today: date) -> Iterator[Coming]:
    if change.from_on >= today:
        stops = change.kind is DeliveryChangeKind.STOP
        yield Coming(ComingKind.DELIVERY_STOP if stops else ComingKind.DELIVERY_MOVE, change.from_on)
    if change.until_on is not None:
        yield Coming(ComingKind.DELIVERY_AS_USUAL, change.until_on)


def _priced(bills: list[TermBill]) -> Iterator[Coming]:
    for before, after in pairwise(bills):
        if after.price_minor != before.price_minor:
            yield Coming(ComingKind.PRICE, after.start_on, after)

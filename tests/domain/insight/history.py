"""Years of an office's life for tests: each day writes what that day records, as the commands would."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, update

from domain.billing.tables import allocation, invoice, open_item, run
from domain.catalogue.tables import billing_plan, plan
from domain.dialogue.tables import dispatch
from domain.fundraising.tables import campaign, gift
from domain.insight.sources import organisation
from domain.kernel.database import Query
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.ledger.tables import journal_entry
from domain.payments.tables import payment
from domain.people.tables import member
from domain.subscriptions.repository.terms import write_values
from domain.subscriptions.tables import subscription
from tests.tenants import Tenant

_STOP = Query(
    update(subscription)
    .where(subscription.c.id == bindparam("the_id"))
    .values(end_on=bindparam("end"), stop_registered_on=bindparam("registered"))
)
_NEWEST = """
UPDATE subscription s SET monthly_minor = v.monthly_minor, valued_on = greatest(v.valid_from, v.registered_on)
FROM subscription_value v WHERE v.subscription_id = s.id AND v.until_on IS NULL AND s.id = $1
"""
_LOWER = Query(
    update(open_item).where(open_item.c.invoice_id == bindparam("the_id")).values(open_minor=bindparam("open"))
)
_SETTLE = Query(delete(open_item).where(open_item.c.invoice_id == bindparam("the_id")))
_UNDO = Query(update(allocation).where(allocation.c.id == bindparam("the_id")).values(undone_at=bindparam("at")))


@dataclass
class History:
    """What a tenant has recorded so far; amounts are minor units."""

    tenant: Tenant
    plan_id: UUID = field(default_factory=new_id)
    members: list[UUID] = field(default_factory=list)
    running: dict[UUID, date] = field(default_factory=dict)
    open: dict[UUID, int] = field(default_factory=dict)
    numbers: int = 0

    async def add_member(self, work: Work) -> UUID:
        """A new member."""
        member_id, self.numbers = new_id(), self.numbers + 1
        await work.insert(
            member,
            id=member_id,
            number=self.numbers,
            kind="PERSON",
            name=f"Medlem {self.numbers}",
            joined_on=work.today,
            sort_key="medlem",
            search_key="medlem",
            created_at=work.now,
            updated_at=work.now,
        )
        self.members.append(member_id)
        return member_id

    async def start(self, work: Work, start_on: date, monthly_minor: int, **more: Any) -> UUID:
        """A subscription, registered today."""
        subscription_id = new_id()
        values = {
            "monthly_minor": monthly_minor,
            "valued_on": max(start_on, work.today),
            "member_id": more.pop("member_id", None) or await self.add_member(work),
            "organisation_id": self.tenant.organisation_id,
            "plan_id": self.plan_id,
            "state": "PENDING" if start_on > work.today else "ACTIVE",
            "payment_method": "INVOICE",
            "start_on": start_on,
            "registered_on": work.today,
            "next_term": 2,
            "next_start": start_on,
            "created_at": work.now,
        }
        await work.insert(subscription, id=subscription_id, **(values | more))
        await write_values(work, [(subscription_id, start_on, monthly_minor)])
        self.running[subscription_id] = start_on
        return subscription_id

    async def value(self, work: Work, subscription_id: UUID, valid_from: date, monthly_minor: int) -> None:
        """A monthly value from a day on, known today; the newest is written into the subscription as well."""
        await write_values(work, [(subscription_id, valid_from, monthly_minor)])
        await work.sql(_NEWEST, subscription_id)

    async def stop(self, work: Work, subscription_id: UUID, end_on: date) -> None:
        """A stop, registered today."""
        await work.execute(_STOP, the_id=subscription_id, end=end_on, registered=work.today)
        del self.running[subscription_id]

    async def bill(self, work: Work, total_minor: int, due_on: date, **more: Any) -> UUID:
        """An invoice, issued today."""
        invoice_id, self.numbers = new_id(), self.numbers + 1
        payer_id = more.pop("payer_id", None) or self.members[0]
        organisation_id = more.pop("organisation_id", self.tenant.organisation_id)
        values = {
            "organisation_id": organisation_id,
            "kind": "INVOICE",
            "number": self.numbers,
            "state": "ISSUED",
            "member_id": payer_id,
            "payer_id": payer_id,
            "origin_kind": "SUBSCRIPTION_TERM",
            "text": "Kontingent",
            "issued_on": work.today,
            "due_on": due_on,
            "currency": "NOK",
            "net_minor": total_minor,
            "vat_minor": 0,
            "total_minor": total_minor,
            "payment_method": "INVOICE",
            "created_at": work.now,
        }
        await work.insert(invoice, id=invoice_id, **(values | more))
        await work.insert(
            open_item,
            invoice_id=invoice_id,
            organisation_id=organisation_id,
            payer_id=payer_id,
            issued_on=work.today,
            due_on=due_on,
            total_minor=total_minor,
            open_minor=total_minor,
        )
        self.open[invoice_id] = total_minor
        return invoice_id

    async def settle(self, work: Work, invoice_id: UUID, amount_minor: int, source_kind: str = "PAYMENT") -> UUID:
        """An allocation, made today."""
        allocation_id, left = new_id(), self.open[invoice_id] - amount_minor
        await work.insert(
            allocation,
            id=allocation_id,
            invoice_id=invoice_id,
            source_kind=source_kind,
            source_id=new_id(),
            amount_minor=amount_minor,
            allocated_on=work.today,
            recorded_at=noon(work.today),
        )
        if left:
            await work.execute(_LOWER, the_id=invoice_id, open=left)
            self.open[invoice_id] = left
        else:
            await work.execute(_SETTLE, the_id=invoice_id)
            del self.open[invoice_id]
        return allocation_id

    async def undo(self, work: Work, allocation_id: UUID, invoice_id: UUID, amount_minor: int) -> None:
        """Undo an allocation today; the invoice had something open beside it."""
        await work.execute(_UNDO, the_id=allocation_id, at=noon(work.today))
        self.open[invoice_id] += amount_minor
        await work.execute(_LOWER, the_id=invoice_id, open=self.open[invoice_id])

    async def pay(self, work: Work, amount_minor: int, paid_on: date, **more: Any) -> UUID:
        """A payment, completed today."""
        payment_id = new_id()
        values = {
            "organisation_id": self.tenant.organisation_id,
            "state": "COMPLETED",
            "matching_type": "BY_REFERENCE",
            "member_id": self.members[0],
            "amount_minor": amount_minor,
            "currency": "NOK",
            "paid_on": paid_on,
            "value_on": paid_on,
            "source": "MANUAL",
            "source_id": str(payment_id),
            "created_at": work.now,
            "completed_at": work.now,
            "completed_on": work.today,
        }
        await work.insert(payment, id=payment_id, **(values | more))
        return payment_id

    async def campaign(self, work: Work, name: str, cost_minor: int, parent_id: UUID | None = None) -> UUID:
        """A campaign that begins today."""
        campaign_id = new_id()
        await work.insert(
            campaign,
            id=campaign_id,
            organisation_id=self.tenant.organisation_id,
            parent_id=parent_id,
            name=name,
            start_on=work.today,
            cost_minor=cost_minor,
            created_at=work.now,
        )
        return campaign_id

    async def give(
        self, work: Work, campaign_id: UUID, amount_minor: int, given_on: date, member_id: UUID | None = None
    ) -> UUID:
        """A gift, registered today."""
        gift_id, entry_id, self.numbers = new_id(), new_id(), self.numbers + 1
        await work.insert(
            journal_entry,
            id=entry_id,
            organisation_id=self.tenant.organisation_id,
            number=self.numbers,
            kind="GIFT",
            entry_on=given_on,
            text="Gave",
            recorded_at=work.now,
        )
        await work.insert(
            gift,
            id=gift_id,
            organisation_id=self.tenant.organisation_id,
            campaign_id=campaign_id,
            member_id=member_id,
            amount_minor=amount_minor,
            currency="NOK",
            given_on=given_on,
            channel="BANK",
            entry_id=entry_id,
            created_at=datetime.now(UTC),
            registered_on=work.today,
        )
        return gift_id

    async def send(self, work: Work, campaign_id: UUID, member_id: UUID, state: str = "SENT") -> UUID:
        """A dispatch, queued today."""
        dispatch_id, now = new_id(), datetime.now(UTC)
        await work.insert(
            dispatch,
            id=dispatch_id,
            member_id=member_id,
            channel="EMAIL",
            purpose="APPEAL",
            obligation=str(dispatch_id),
            state=state,
            subject="Takk",
            body="Gi en gave",
            campaign_id=campaign_id,
            queued_at=now,
            queued_on=work.today,
            next_attempt_at=now,
        )
        return dispatch_id

    async def run_of(self, work: Work, totals: list[int]) -> UUID:
        """A billing run of today that issued invoices of these totals."""
        run_id = new_id()
        await work.insert(
            run,
            id=run_id,
            kind="SUBSCRIPTION",
            state="DONE",
            organisation_id=self.tenant.organisation_id,
            run_on=work.today,
            criteria={},
            currency="NOK",
            started_by="Kari",
            created_at=work.now,
        )
        for total in totals:
            await self.bill(work, total, work.today + timedelta(days=14), run_id=run_id)
        return run_id


def noon(day: date) -> datetime:
    """An instant that is of a day in every zone of ours."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


async def begin(tenant: Tenant, today: date) -> History:
    """A history with one member."""
    history = History(tenant)
    async with tenant.work(today) as work:
        billing_plan_id = new_id()
        await work.insert(billing_plan, id=billing_plan_id, name="Årlig", lead_days=14, currency="NOK")
        await work.insert(
            plan,
            id=history.plan_id,
            name="Hovedmedlem",
            kind="MEMBERSHIP",
            frequency_count=1,
            frequency_unit="YEAR",
            billing_plan_id=billing_plan_id,
            created_at=work.now,
        )
        await history.add_member(work)
    return history


async def live_a_day(history: History, work: Work, random: Random) -> None:
    """Record what a day may bring: starts, stops and prices, in time or for the past or future; bills and money."""
    today = work.today
    for _ in range(random.randint(0, 3)):
        payer_id = random.choice([None, None, random.choice(history.members)])
        member_id = random.choice([None, random.choice(history.members)])
        start_on = today + timedelta(days=random.randint(-20, 20))
        await history.start(work, start_on, random.choice([0, 5_000, 12_300]), member_id=member_id, payer_id=payer_id)
    for subscription_id in random.sample(sorted(history.running), min(len(history.running), random.randint(0, 2))):
        if random.random() < 0.5:
            # some stops are registered after the day they took effect
            end_on = today + timedelta(days=random.randint(-15, 40))
            await history.stop(work, subscription_id, max(end_on, history.running[subscription_id]))
        else:
            # some prices become known after the day they are valid from
            valid_from = today + timedelta(days=random.randint(-20, 20))
            await history.value(work, subscription_id, valid_from, random.choice([0, 7_700, 9_900]))
    for _ in range(random.randint(0, 3)):
        payer_id = random.choice(history.members)
        await history.bill(
            work, random.randint(1, 90_000), today + timedelta(days=random.randint(0, 30)), payer_id=payer_id
        )
    for invoice_id in random.sample(sorted(history.open), min(len(history.open), random.randint(0, 3))):
        left = history.open[invoice_id]
        amount = random.choice([left, random.randint(1, left)])
        kind = random.choice(["PAYMENT", "CREDIT_NOTE"])
        allocation_id = await history.settle(work, invoice_id, amount, kind)
        if amount < left and random.random() < 0.3:
            await history.undo(work, allocation_id, invoice_id, amount)
    for _ in range(random.randint(0, 2)):
        await history.pay(work, random.randint(1, 50_000), today - timedelta(days=random.randint(0, 10)))


async def other_organisation(history: History, work: Work) -> UUID:
    """A second organisation in the same currency."""
    organisation_id = new_id()
    await work.insert(
        organisation,
        id=organisation_id,
        name="Magasinet",
        country="NO",
        currency="NOK",
        organisation_number="999000010",
        created_at=work.now,
    )
    return organisation_id

"""A story told day by day: runs every morning, payers who pay when it is due, and a ledger to be held against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from domain.dialogue.commands.make_run_files import make_run_files
from domain.dialogue.commands.settle_payroll_list import settle_payroll_list
from domain.dialogue.queries import run_files
from domain.dunning.commands.run_dunning_chunk import run_dunning_chunk
from domain.dunning.commands.settle_reminders import settle_reminders
from domain.dunning.commands.start_dunning_run import start_dunning_run
from domain.kernel.work import Work
from domain.payments.commands.register_payment import NewPayment, register_payment
from domain.payments.model import MatchingType
from domain.subscriptions.commands.run_billing_chunk import run_billing_chunk
from domain.subscriptions.commands.start_billing_run import start_billing_run
from domain.subscriptions.commands.turn_states import turn_states
from tests.tenants import TODAY, Tenant

# What a morning has to do: terms to bill, reminders or stops to come, invoices that are due.
_TO_DO = """
SELECT EXISTS (
  SELECT FROM subscription s JOIN plan p ON p.id = coalesce(s.next_plan_id, s.plan_id)
  JOIN billing_plan b ON b.id = p.billing_plan_id
  WHERE s.state <> 'STOPPED' AND s.next_start <= $1::date + b.lead_days
    AND (s.end_on IS NULL OR s.next_start < s.end_on)
) AS bill,
EXISTS (SELECT FROM open_item WHERE due_on < $1::date) AS remind,
EXISTS (SELECT FROM open_item WHERE due_on = $1::date) AS pay
"""
_DUE = """
SELECT i.reference, i.payer_id, o.open_minor FROM open_item o JOIN invoice i ON i.id = o.invoice_id
WHERE o.due_on = $1 ORDER BY i.number
"""
_LEDGER = """
SELECT e.entry_on, e.text, p.debit_account, p.credit_account, p.amount_minor
FROM posting p JOIN journal_entry e ON e.id = p.entry_id WHERE p.member_id = $1 ORDER BY e.number, p.line
"""


@dataclass
class Telling:
    """A tenant, its day, and the members who pay what they owe on its due date.

    Where `employers_pay` in so many days, what is deducted comes with a list after each run (RUN-01).
    """

    tenant: Tenant
    today: date = TODAY
    pay_in_time: set[UUID] = field(default_factory=set)
    employers_pay: timedelta | None = None
    lists: dict[date, list[UUID]] = field(default_factory=lambda: defaultdict(list))

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """Open a unit of work today."""
        async with self.tenant.work(self.today) as work:
            yield work

    async def to(self, day: date) -> None:
        """Live until the morning of a day is over."""
        while self.today < day:
            self.today += timedelta(days=1)
            await self.morning()

    async def morning(self) -> None:
        """Let the day act on subscriptions, bill, remind, and let people pay what is due."""
        async with self.work() as work:
            await turn_states(work)
            [to_do] = await work.sql(_TO_DO, self.today)
        if to_do["bill"]:
            async with self.work() as work:
                run_id = await start_billing_run(
                    work, self.tenant.organisation_id, self.today, idempotency_key=f"billing {self.today}"
                )
                assert not await run_billing_chunk(work, run_id)
            await self._send_lists(run_id)
        for file_id in self.lists.pop(self.today, ()):
            async with self.work() as work:
                await settle_payroll_list(work, file_id, self.today)
        if to_do["remind"]:
            async with self.work() as work:
                run_id = await start_dunning_run(
                    work, self.tenant.organisation_id, idempotency_key=f"dunning {self.today}"
                )
                assert not await run_dunning_chunk(work, run_id)
        if to_do["pay"] or to_do["bill"]:
            async with self.work() as work:
                for row in await work.sql(_DUE, self.today):
                    if row["payer_id"] in self.pay_in_time:
                        await self.paid(work, row["reference"], row["open_minor"])
        await self.settle()

    async def _send_lists(self, run_id: UUID) -> None:
        """Send employers what a run wants deducted; they pay all of it later."""
        if self.employers_pay is None:
            return
        more = True
        while more:
            async with self.work() as work:
                more = await make_run_files(work, run_id)
        async with self.tenant.read() as read:
            for row in (await run_files(read, [run_id])).get(run_id, []):
                if row["employer_id"] is not None:
                    self.lists[self.today + self.employers_pay].append(row["id"])

    async def settle(self) -> None:
        """Do what workers do after payments and credit notes: settle the fees of reminders (DUN-04)."""
        async with self.work() as work:
            rows = await work.sql("SELECT DISTINCT fee_of AS id FROM open_item WHERE fee_of IS NOT NULL")
            if rows:
                await settle_reminders(work, sorted(row["id"] for row in rows))

    async def paid(self, work: Work, reference: str, amount_minor: int) -> None:
        """Let money come in with a KID."""
        new = NewPayment(
            organisation_id=self.tenant.organisation_id,
            matching_type=MatchingType.BY_REFERENCE,
            amount_minor=amount_minor,
            paid_on=self.today,
            value_on=self.today,
            source="MANUAL",
            source_id=f"{reference} {self.today}",
            reference=reference,
        )
        await register_payment(work, new)

    async def ledger(self, member_id: UUID) -> list[list[str]]:
        """Return what was posted about a member: day, text, debit, credit, amount."""
        async with self.tenant.read() as read:
            rows = await read.sql(_LEDGER, member_id)
        return [
            [
                str(row["entry_on"]),
                row["text"],
                row["debit_account"],
                row["credit_account"],
                f"{row['amount_minor'] / 100:.2f}",
            ]
            for row in rows
        ]


def table(text: str) -> list[list[str]]:
    """Read a ledger that is written out: columns are two spaces or more apart."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines if line]

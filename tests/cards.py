"""The local card service on a real socket, and an organisation with an account at it, for tests of charging."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from domain.billing.commands.issue_invoices import issue_invoices
from domain.billing.model import BillableLine, InvoiceDraft
from domain.billing.rules.lines import invoice_lines
from domain.kernel.database import Row
from domain.payments.commands.add_provider_account import NewProviderAccount, add_provider_account
from domain.payments.commands.create_payment_links import create_payment_links
from domain.payments.commands.request_checkout import request_checkout
from domain.payments.model import LinkEnrolment, NewLink
from domain.payments.queries.asking import Keys
from domain.payments.rules.links import link_token
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from ops.cardservice import CardService
from tests.api.serving import serving
from tests.tenants import TODAY, Tenant

SECRET_KEY = "k" * 40
API_KEY, CALLBACK_SECRET = "test-key", "test-callback-secret"
APPROVED, POOR, POOR_LATER, BLOCKED_LATER, SLOW_LATER = (
    f"400000000000{ending}" for ending in ("4242", "0002", "0341", "0101", "0408")
)


@dataclass
class Cards:
    """The card service as a test sees it: its address, its own books, and the people who use its pages."""

    url: str
    service: CardService
    http: httpx.AsyncClient

    async def payments(self) -> list[dict[str, Any]]:
        """Every payment that the service knows, the newest first."""
        answer = await self.http.get(f"{self.url}/")
        found: list[dict[str, Any]] = answer.json()["payments"]
        return found

    async def captured_minor(self) -> int:
        """What the service has taken from cards in all."""
        return sum(payment["captured"] for payment in await self.payments())

    async def fault(self, **faults: int) -> None:
        """Set faults."""
        answer = await self.http.post(f"{self.url}/faults", json=faults)
        assert answer.status_code == 200, answer.text

    async def decide(self, url: str, card: str = APPROVED, decision: str = "pay", expiry: str = "12/39") -> int:
        """Fill in the page of a checkout as a person does."""
        answer = await self.http.post(url, data={"card": card, "expiry": expiry, "decision": decision})
        return answer.status_code


@asynccontextmanager
async def card_service(directory: Path) -> AsyncIterator[Cards]:
    """Run the local card service."""
    service = CardService(directory, API_KEY, CALLBACK_SECRET)
    async with serving(service.app()) as url, httpx.AsyncClient(timeout=10, trust_env=False) as http:
        yield Cards(url, service, http)


def keys(public_url: str = "http://localhost") -> Keys:
    """The keys of the tests' installation."""
    return Keys.of(SECRET_KEY, public_url)


async def open_account(tenant: Tenant, url: str) -> UUID:
    """Add the organisation's account at the card service."""
    credentials = {"baseUrl": url, "apiKey": API_KEY, "callbackSecret": CALLBACK_SECRET}
    async with tenant.work() as work:
        new = NewProviderAccount(tenant.organisation_id, "card_service", "Kort", credentials)
        return await add_provider_account(work, new, key=keys().provider, idempotency_key="account")


@dataclass(frozen=True, slots=True)
class Payer:
    """A member with an invoice."""

    member_id: UUID
    invoice_id: UUID


async def bill(
    tenant: Tenant,
    *amounts_minor: int,
    method: str = "CARD",
    due_on: date = TODAY,
    on: date = TODAY,
    member_id: UUID | None = None,
    billing_plan_id: UUID | None = None,
) -> list[Payer]:
    """Issue one invoice of each amount, each to a member of its own, or all to one member."""
    async with tenant.work(on) as work:
        made = await create_members(work, [] if member_id else _people(amounts_minor))
        ids = [member_id] * len(amounts_minor) if member_id else list(made.ids)
        drafts = [
            _draft(one, number, amount, method, due_on, on, billing_plan_id)
            for number, (one, amount) in enumerate(zip(ids, amounts_minor, strict=True), 1)
        ]
        issued = await issue_invoices(work, tenant.organisation_id, drafts)
    return [Payer(draft.payer_id, one.id) for draft, one in zip(drafts, issued, strict=True)]


def _people(amounts_minor: tuple[int, ...]) -> list[MemberDetails]:
    return [
        MemberDetails(MemberKind.PERSON, first_name=f"Kari {n}", last_name="Nordmann", email=f"kari{n}@example.com")
        for n in range(len(amounts_minor))
    ]


def _draft(
    member_id: UUID, number: int, amount: int, method: str, due_on: date, on: date, billing_plan_id: UUID | None
) -> InvoiceDraft:
    return InvoiceDraft(
        member_id=member_id,
        payer_id=member_id,
        payer_number=number,
        origin_kind="TEST",
        origin_id=None,
        origin_number=None,
        text="Medlemskap 2026",
        period_start=None,
        period_end=None,
        issued_on=on,
        due_on=due_on,
        payment_method=method,
        lines=invoice_lines([BillableLine("Medlemskap 2026", 1, amount, 0, "3200")]),
        billing_plan_id=billing_plan_id,
    )


async def make_link(
    tenant: Tenant,
    invoice_id: UUID,
    enrolment: LinkEnrolment = LinkEnrolment.NEVER,
    *,
    on: date = TODAY,
    valid_days: int | None = 30,
) -> UUID:
    """Make a payment link of an invoice."""
    async with tenant.work(on) as work:
        made = await create_payment_links(work, [NewLink(invoice_id, enrolment, valid_days)], keys().link)
    return made[invoice_id]


async def click(tenant: Tenant, link_id: UUID, *, keep_card: bool = False, on: date = TODAY) -> UUID:
    """Click on "pay", and return the charge."""
    async with tenant.work(on) as work:
        return await request_checkout(work, link_id, keep_card=keep_card)


def address_of(tenant: Tenant, link_id: UUID) -> str:
    """The path of a payment link's page."""
    return f"/pay/{link_token(tenant.id, link_id, keys().link).text}"


async def charges(tenant: Tenant, invoice_id: UUID | None = None) -> list[Row]:
    """Every charge, the first one first; of one invoice, if it is named."""
    async with tenant.read() as read:
        rows = await read.sql("SELECT * FROM charge WHERE $1::uuid IS NULL OR invoice_id = $1 ORDER BY id", invoice_id)
    return list(rows)


async def attempts(tenant: Tenant, charge_id: UUID) -> list[Row]:
    """The attempts of a charge in their order."""
    async with tenant.read() as read:
        sql = "SELECT * FROM charge_attempt WHERE charge_id = $1 ORDER BY number"
        return list(await read.sql(sql, charge_id))


async def rows_of(tenant: Tenant, table: str) -> list[Row]:
    """All rows of a table of payments."""
    async with tenant.read() as read:
        return list(await read.sql(f"SELECT * FROM {table} ORDER BY id"))


async def open_of(tenant: Tenant, invoice_id: UUID) -> int:
    """What is open of an invoice."""
    async with tenant.read() as read:
        rows = await read.sql("SELECT open_minor FROM open_item WHERE invoice_id = $1", invoice_id)
    return int(rows[0]["open_minor"]) if rows else 0

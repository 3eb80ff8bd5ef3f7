"""Members who owe: issued invoices, and the proof that money is neither lost nor doubled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from domain.billing.commands.issue_invoices import issue_invoices
from domain.billing.model import BillableLine, InvoiceDraft, IssuedInvoice
from domain.billing.queries.payments import invoices_by_id
from domain.billing.queries.proof import proof as billing_proof
from domain.billing.rules.lines import invoice_lines
from domain.kernel.database import Reading
from domain.kernel.work import Work
from domain.ledger.queries import proof as ledger_proof
from domain.payments.queries.proof import proof as payments_proof
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from tests.domain.payments.ocr_files import file_bytes
from tests.tenants import Tenant

ACCOUNT = "15030000002"


@dataclass(frozen=True, slots=True)
class Owing:
    """A member and one invoice."""

    member_id: UUID
    member_number: int
    invoice_id: UUID
    invoice_number: int
    kid: str
    total_minor: int


async def make_members(work: Work, count: int) -> list[tuple[UUID, int]]:
    """Create members; return ids and numbers."""
    details = [MemberDetails(MemberKind.PERSON, first_name=f"Kari {i}", last_name="Nordmann") for i in range(count)]
    created = await create_members(work, details)
    return list(zip(created.ids, created.numbers, strict=True))


async def issue(
    work: Work,
    tenant: Tenant,
    members: Sequence[tuple[UUID, int]],
    amount_minor: int,
    due_in_days: int = 14,
    billing_plan_id: UUID | None = None,
    payment_method: str = "INVOICE",
) -> list[Owing]:
    """Issue one invoice to each member."""
    line = BillableLine("Medlemskap 2026", 1, amount_minor, 0, "3200")
    drafts = [
        InvoiceDraft(
            member_id=member_id,
            payer_id=member_id,
            payer_number=number,
            origin_kind="TEST",
            origin_id=None,
            origin_number=None,
            text="Medlemskap 2026",
            period_start=None,
            period_end=None,
            issued_on=work.today,
            due_on=work.today + timedelta(days=due_in_days),
            payment_method=payment_method,
            lines=invoice_lines([line]),
            billing_plan_id=billing_plan_id,
        )
        for member_id, number in members
    ]
    issued = await issue_invoices(work, tenant.organisation_id, drafts)
    return [_owing(member, one) for member, one in zip(members, issued, strict=True)]


def _owing(member: tuple[UUID, int], one: IssuedInvoice) -> Owing:
    assert one.reference is not None
    return Owing(member[0], member[1], one.id, one.number, one.reference, one.total_minor)


async def owe(tenant: Tenant, *amounts_minor: int) -> list[Owing]:
    """Create a member with one issued invoice for each amount."""
    async with tenant.work() as work:
        members = await make_members(work, len(amounts_minor))
        found = [await issue(work, tenant, [m], a) for m, a in zip(members, amounts_minor, strict=True)]
    return [one for part in found for one in part]


def tenant_file(tenant: Tenant, *assignments: Sequence[Any], transmission: int = 1) -> bytes:
    """A right OCR file to the tenant's account."""
    return file_bytes(*assignments, transmission=transmission, agreement=tenant.agreement_id, account=ACCOUNT)


async def open_minor(read: Reading, invoice_id: UUID) -> int:
    """What is open of an invoice."""
    rows = await read.sql("SELECT open_minor FROM open_item WHERE invoice_id = $1", invoice_id)
    return int(rows[0]["open_minor"]) if rows else 0


async def balance(read: Reading, member_id: UUID) -> int:
    """A member's reskontro: negative where the member owes."""
    rows = await read.sql("SELECT balance_minor FROM reskontro_balance WHERE member_id = $1", member_id)
    return int(rows[0]["balance_minor"]) if rows else 0


async def payments(read: Reading) -> list[dict[str, Any]]:
    """Every payment, in the order of the files' rows."""
    return [dict(row) for row in await read.sql("SELECT * FROM payment ORDER BY import_id, import_row, id")]


async def facts(read: Reading, kind: str) -> list[dict[str, Any]]:
    """The payloads of the facts of a kind, in their order."""
    return [row["payload"] for row in await read.sql("SELECT payload FROM fact WHERE kind = $1 ORDER BY seq", kind)]


async def prove(read: Reading) -> None:
    """Assert that payments, allocations, open items, journal and reskontro tell the same story to the øre."""
    figures = await ledger_proof(read) | await billing_proof(read) | await payments_proof(read)
    assert not any(figures.values()), figures
    wrong = await read.sql(
        """
        SELECT 'an invoice whose open item is not its total less its allocations' AS what, count(*) AS n
        FROM invoice i
        LEFT JOIN open_item o ON o.invoice_id = i.id
        LEFT JOIN (SELECT invoice_id, sum(amount_minor) AS settled FROM allocation WHERE undone_at IS NULL
                   GROUP BY 1) a ON a.invoice_id = i.id
        WHERE i.kind = 'INVOICE' AND i.total_minor - coalesce(a.settled, 0) <> coalesce(o.open_minor, 0)
        UNION ALL
        SELECT 'a completed payment that is not its allocations and its credit', count(*)
        FROM payment p
        LEFT JOIN (SELECT source_id, sum(amount_minor) AS used FROM allocation WHERE source_kind = 'PAYMENT'
                   GROUP BY 1) a ON a.source_id = p.id
        WHERE p.amount_minor * (p.state = 'COMPLETED')::int
              <> coalesce(a.used, 0) + CASE WHEN p.state = 'COMPLETED' THEN p.credit_minor ELSE 0 END
        UNION ALL
        SELECT 'a completed payment without exactly one entry of its amount, or another with one', count(*)
        FROM payment p
        LEFT JOIN (SELECT e.source_id, count(*) AS entries, sum(l.reskontro_minor) AS minor
                   FROM journal_entry e JOIN posting l ON l.entry_id = e.id WHERE e.kind = 'PAYMENT'
                   GROUP BY 1) e ON e.source_id = p.id
        WHERE (coalesce(e.entries, 0), coalesce(e.minor, 0))
              <> ((p.state = 'COMPLETED')::int::bigint, p.amount_minor::numeric * (p.state = 'COMPLETED')::int)
        UNION ALL
        SELECT 'a file whose counts or sum are not those of its payments', count(*)
        FROM payment_import f
        JOIN (SELECT import_id, count(*) AS n, sum(amount_minor) AS minor,
                     count(*) FILTER (WHERE state = 'COMPLETED') AS booked FROM payment GROUP BY 1) p
             ON p.import_id = f.id
        WHERE f.booked_count <> p.booked OR f.work_list_count <> p.n - p.booked
              OR (f.state = 'DONE') <> (p.n = f.row_count) OR f.state = 'DONE' AND f.sum_minor <> p.minor
        UNION ALL
        SELECT 'a completed payment without exactly one fact', count(*)
        FROM payment p
        LEFT JOIN (SELECT payload ->> 'payment_id' AS id, count(*) AS n FROM fact WHERE kind = 'PaymentCompleted'
                   GROUP BY 1) f ON f.id = p.id::text
        WHERE coalesce(f.n, 0) <> (p.state = 'COMPLETED')::int
        """
    )
    assert {row["what"]: row["n"] for row in wrong if row["n"]} == {}


async def state_of(read: Reading, invoice_id: UUID) -> str:
    """An invoice's stored state."""
    return str((await invoices_by_id(read, [invoice_id]))[0]["state"])

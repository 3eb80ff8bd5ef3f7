"""Queue a message to the payer of each invoice (DIA-03, DIA-04), each invoice once (NEW-08)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.model import Credit, InvoiceState
from domain.billing.queries.credit import drawn_of
from domain.billing.queries.dialogue import invoices_to_announce
from domain.billing.queries.earlier_fees import earlier_fees_of
from domain.billing.registry import way
from domain.billing.rules.destinations import MESSAGE, PAYROLL_LIST, PRINT_FILE
from domain.catalogue.model import PaymentMethod
from domain.dialogue.model import WRITES_ITS_OWN, Contact, NewDispatch, Purpose
from domain.dialogue.registry import addresses
from domain.dialogue.repository.contacts import contacts
from domain.dialogue.repository.dispatches import insert_dispatches, met_obligations
from domain.dialogue.rules.announcing import invoice_message
from domain.dialogue.rules.outcomes import queued_facts
from domain.dialogue.rules.reaching import choose_channel
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.work import Work
from domain.people.model import Channel
from domain.people.queries.billing import billing_organisation, payment_account
from domain.people.queries.employment import employers_on

REACHES_PAYER = frozenset({MESSAGE, PRINT_FILE})


async def queue_invoice_dispatches(work: Work, invoice_ids: Sequence[UUID]) -> int:
    """Queue messages about invoices and return how many were new; credit notes and unknown ids are passed over.

    So are invoices that are credited already, so that they get no credit note either (BIL-11), invoices whose origin
    writes to the payer itself, and those that go into a file (RUN-01). The payer is reached on the channel that they
    asked for, else by e-mail, SMS or letter; by letter where the run prints and there is an address. One that can't be
    reached gets a failed dispatch that says so.
    """
    invoices = [
        row
        for row in await invoices_to_announce(work, invoice_ids)
        if row["kind"] == "INVOICE"
        and row["state"] != InvoiceState.CREDITED
        and row["origin_kind"] not in WRITES_ITS_OWN
    ]
    invoices = await _without_files(work, invoices)
    met = await met_obligations(work, [obligation_of(row["id"]) for row in invoices])
    wanted = [row for row in invoices if obligation_of(row["id"]) not in met]
    new = await compose_invoices(work, wanted)
    inserted = await insert_dispatches(work, new)
    work.record_many(queued_facts(new, None))
    return inserted


async def _without_files(work: Work, invoices: Sequence[Row]) -> list[Row]:
    """Leave out what goes into a file. A payroll list takes only those who have an employer; others get a message."""
    goes_to = {row["id"]: destination_of(row) for row in invoices}
    deducted = [row["payer_id"] for row in invoices if goes_to[row["id"]] == PAYROLL_LIST]
    employed = await employers_on(work, deducted, work.today) if deducted else {}
    return [
        row
        for row in invoices
        if goes_to[row["id"]] in REACHES_PAYER
        or (goes_to[row["id"]] == PAYROLL_LIST and row["payer_id"] not in employed)
    ]


def destination_of(invoice: Row) -> str:
    """Return where an invoice goes, by its run and its payment method (RUN-01)."""
    chosen = (invoice["criteria"] or {}).get("destinations", {})
    return way(PaymentMethod(invoice["payment_method"]), chosen).destination


def obligation_of(invoice_id: UUID) -> str:
    """Return what obliges us to announce an invoice."""
    return f"invoice:{invoice_id}"


async def compose_invoices(work: Work, invoices: Sequence[Row]) -> list[NewDispatch]:
    """Write the messages of invoices, each to its payer in the payer's language."""
    payers = await contacts(work, [row["payer_id"] for row in invoices])
    senders = {
        organisation_id: (
            await billing_organisation(work, organisation_id),
            await payment_account(work, organisation_id),
        )
        for organisation_id in {row["organisation_id"] for row in invoices}
    }
    drawn = await drawn_of(work, [row["id"] for row in invoices])
    fees = await earlier_fees_of(work, [row["id"] for row in invoices])
    return [
        _compose(row, (drawn[row["id"]], fees[row["id"]]), payers[row["payer_id"]], *senders[row["organisation_id"]])
        for row in invoices
    ]


def _compose(
    invoice: Row,
    beside: tuple[Sequence[Credit], Sequence[Row]],
    payer: Contact,
    organisation: Row | None,
    account: Row | None,
) -> NewDispatch:
    reached_at = addresses(payer)
    prints = destination_of(invoice) == PRINT_FILE and reached_at.get(Channel.LETTER) is not None
    channel, recipient = choose_channel(payer.preferred, reached_at, only=Channel.LETTER if prints else None)
    drawn, fees = beside
    fees_minor = sum(fee["open_minor"] for fee in fees)
    subject, body = invoice_message(invoice, drawn, payer, channel, organisation, account, fees_minor)
    return NewDispatch(
        id=new_id(),
        member_id=payer.member_id,
        channel=channel,
        purpose=Purpose.INVOICE,
        obligation=obligation_of(invoice["id"]),
        recipient=recipient,
        subject=subject,
        body=body,
        invoice_id=invoice["id"],
    )

"""Settle an invoice and its fees with unused credit (LED-04). Part of every command that does so by staff's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from domain.billing.commands.settle_invoices import settle_invoices
from domain.billing.model import Credit, CreditConsumed, CreditSource, Settlement
from domain.kernel.database import Row
from domain.kernel.work import Work

Dealt = tuple[UUID, Credit]
"""Which demand gets how much of which credit."""


def items_of_invoice(open_items: Iterable[Row], invoice_id: UUID) -> list[Row]:
    """Return what is open of an invoice and its fees, the invoice first."""
    own = [item for item in open_items if invoice_id in (item["invoice_id"], item["fee_of"])]
    return sorted(own, key=lambda item: item["invoice_id"] != invoice_id)


async def place_credit(
    work: Work, invoice: Row, items: Sequence[Row], amount_minor: int, take: Callable[[int], Sequence[Credit]]
) -> None:
    """Let credit settle so much of open items, in their order; `take` gives the credits for an amount.

    The items are those of the invoice and its fees. The caller holds them and the journal, under which alone credit is
    used, and has made sure that so much is open and unused.
    """
    dealt: list[Dealt] = []
    for item in items:
        part = min(amount_minor, item["open_minor"])
        amount_minor -= part
        dealt += [(item["invoice_id"], credit) for credit in (take(part) if part else ())]
    for kind in CreditSource:
        own = [Settlement(key, one.source_id, one.amount_minor) for key, one in dealt if one.kind is kind]
        await settle_invoices(work, own, kind.value)
    work.record_many(
        CreditConsumed(
            invoice["id"],
            one.kind.value,
            one.source_id,
            invoice["organisation_id"],
            invoice["payer_id"],
            one.amount_minor,
            invoice["currency"],
        )
        for _, one in dealt
    )

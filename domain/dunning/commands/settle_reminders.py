"""Write off what goes by itself when invoices are paid or credited: fees, and rests within the tolerance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domain.billing.commands.hold_open_items import hold_open_items
from domain.billing.commands.write_off import write_off
from domain.billing.model import WriteOff
from domain.dunning.model import Claim, WriteOffReason
from domain.dunning.repository.claims import claims, last_payments, unsettled
from domain.dunning.repository.processes import load_links, load_processes
from domain.dunning.rules.settling import Drop, drops
from domain.kernel.work import Work
from domain.ledger.model import FEE_ACCOUNT, LOSS_ACCOUNT


async def settle_reminders(work: Work, invoice_ids: Sequence[UUID]) -> int:
    """Look at invoices that a payment or a credit note has touched, and return how much was written off of them.

    The unpaid fees go of one that was credited, or that was paid exactly where its process says so (DUN-04); of one
    that counts as paid the rest goes (LED-05). It judges by what is there, so that doing it twice changes nothing.
    """
    touched = await unsettled(work, invoice_ids) if invoice_ids else []
    by_organisation: dict[UUID, dict[UUID, UUID]] = defaultdict(dict)
    for row in touched:
        by_organisation[row["organisation_id"]][row["id"]] = row["payer_id"]
    return sum([await _settle(work, key, by_organisation[key]) for key in sorted(by_organisation)])


async def _settle(work: Work, organisation_id: UUID, invoices: dict[UUID, UUID]) -> int:
    await hold_open_items(work, organisation_id, sorted(set(invoices.values())))
    found = await claims(work, list(invoices), await load_processes(work), await load_links(work))
    last = await last_payments(work, list(invoices))
    items = [_item(one.claim, drop) for one in found for drop in drops(one.claim, last.get(one.claim.invoice_id))]
    await write_off(work, organisation_id, items)
    return sum(item.amount_minor for item in items)


def _item(claim: Claim, drop: Drop) -> WriteOff:
    is_fee = drop.reason is not WriteOffReason.TOLERANCE
    what = "purregebyr for" if is_fee else "rest av"
    return WriteOff(
        item_id=drop.item_id,
        invoice_id=claim.invoice_id,
        payer_id=claim.payer_id,
        amount_minor=drop.amount_minor,
        account=FEE_ACCOUNT if is_fee else LOSS_ACCOUNT,
        text=f"Avskrevet {what} faktura {claim.number}",
    )

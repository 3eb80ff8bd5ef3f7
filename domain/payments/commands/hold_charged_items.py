"""Hold what the payers of charges have open, so that nobody is charged for what somebody else settles (LED-04)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from domain.billing.commands.hold_open_items import hold_open_items
from domain.kernel.work import Work
from domain.payments.model import Charge
from domain.payments.rules.allocation import OpenBook


@dataclass(slots=True)
class HeldItems:
    """What payers have open: as a book to allocate from, and by invoice, fees of its reminders included."""

    book: OpenBook = field(default_factory=OpenBook)
    open_minor: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))


async def hold_charged_items(work: Work, charges: Iterable[Charge]) -> HeldItems:
    """Return what the payers of charges have open in their organisations, locked until the work ends.

    The caller holds the charges: they are locked before open items, by everybody.
    """
    payers: dict[UUID, set[UUID]] = defaultdict(set)
    for charge in charges:
        payers[charge.organisation_id].add(charge.payer_id)
    held = HeldItems()
    for organisation_id in sorted(payers):
        for item in await hold_open_items(work, organisation_id, sorted(payers[organisation_id])):
            held.book.add(organisation_id, item["payer_id"], item["invoice_id"], item["open_minor"], item["fee_of"])
            held.open_minor[item["fee_of"] or item["invoice_id"]] += item["open_minor"]
    return held

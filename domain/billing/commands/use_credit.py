"""Use what payers have unused for journal entries that are no invoices: written off, or paid back (BIL-08, BIL-12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.billing.model import Credit, CreditSource, Settlement
from domain.billing.repository.invoices import insert_allocations
from domain.kernel.work import Work


async def use_credit(work: Work, taken: Mapping[UUID, Sequence[Credit]]) -> None:
    """Write by journal entry which credits it used up; the entry stands for the invoice, as sets.

    The caller holds the journal, under which alone credit is used.
    """
    for kind in CreditSource:
        settled = [
            Settlement(entry_id, one.source_id, one.amount_minor)
            for entry_id, parts in taken.items()
            for one in parts
            if one.kind is kind
        ]
        await insert_allocations(work, settled, kind.value)

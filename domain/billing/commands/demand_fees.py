"""Demand the fees of reminders: post them, and open them for payment beside their invoices (DUN-01, LED-01)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.model import FeeDemand
from domain.billing.repository.invoices import insert_fees
from domain.billing.rules.entries import fee_entry
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.ledger.commands.post_entries import post_entries
from domain.people.queries.billing import billing_organisation


async def demand_fees(work: Work, organisation_id: UUID, fees: Sequence[FeeDemand]) -> None:
    """Write fees of one organisation as sets; each is above zero. The caller holds the open items of their payers.

    Refuses with NotFound (organisation).
    """
    if not fees:
        return
    organisation = await billing_organisation(work, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    await insert_fees(work, organisation_id, fees)
    await post_entries(work, [fee_entry(fee, organisation_id, organisation["receivable_account"]) for fee in fees])

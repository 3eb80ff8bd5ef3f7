"""Write off what payers have unused: nobody is to get it any more (BIL-12)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from domain.billing.commands.use_credit import use_credit
from domain.billing.model import CreditSource
from domain.billing.repository.credit import fill_purse
from domain.billing.rules.drawing import Purse, drawn_minor
from domain.billing.rules.entries import credit_write_off_entry
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.ledger.commands.hold_journal import hold_journal
from domain.ledger.commands.post_entries import post_entries
from domain.people.queries.billing import billing_organisation


async def write_off_credit(
    work: Work, organisation_id: UUID, most_minor: Mapping[UUID, int], text: str
) -> dict[UUID, int]:
    """Take so much of what payers have unused in an organisation, or as much as is left; return what was taken.

    Each payer's is a journal entry of its own, which the credit settles, as sets. The caller holds the open items of
    the payers. Refuses with NotFound (organisation).
    """
    organisation = await billing_organisation(work, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    await hold_journal(work, organisation_id)  # under it alone is credit used
    purse = Purse()
    await fill_purse(work, purse, organisation_id, most_minor, frozenset(CreditSource))
    taken = {key: parts for key in sorted(most_minor) if (parts := purse.take(key, most_minor[key]))}
    entries = {
        key: credit_write_off_entry(
            organisation_id, organisation["receivable_account"], key, drawn_minor(parts), text, work.today
        )
        for key, parts in taken.items()
    }
    await post_entries(work, list(entries.values()))
    await use_credit(work, {entries[key].id: parts for key, parts in taken.items()})
    return {key: drawn_minor(parts) for key, parts in taken.items()}

"""Keep what was paid over on a recurring gift: a tip, which is a further gift and no credit (LED-05)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.commands.hold_open_items import hold_open_items
from domain.billing.commands.use_credit import use_credit
from domain.billing.model import Credit, CreditSource, PaidGift
from domain.billing.queries.credit import fill_purse
from domain.billing.rules.drawing import Purse, drawn_minor
from domain.billing.rules.entries import tip_entry
from domain.kernel.work import Work
from domain.ledger.commands.hold_journal import hold_journal
from domain.ledger.commands.post_entries import post_entries
from domain.people.queries.billing import billing_organisation
from domain.subscriptions.repository.tips import paid_gifts


async def keep_tips(work: Work, invoice_ids: Sequence[UUID]) -> int:
    """Look at invoices that payments have touched, and return how much was kept as tips of the gifts among them.

    A payment that names the paid invoice of a recurring gift leaves no credit: what is left of it, once it has settled
    all that the payer had open, is income of the gift's account, in an entry of its own, dated today. It judges by what
    is there, so that doing it twice changes nothing.
    """
    found = await paid_gifts(work, invoice_ids) if invoice_ids else {}
    return sum([await _keep(work, key, found[key]) for key in sorted(found)])


async def _keep(work: Work, organisation_id: UUID, gifts: Sequence[PaidGift]) -> int:
    organisation = await billing_organisation(work, organisation_id)
    assert organisation is not None, "an invoice has an organisation"
    payers = sorted({gift.payer_id for gift in gifts})
    await hold_open_items(work, organisation_id, payers)
    await hold_journal(work, organisation_id)  # under it alone is credit used
    purse = Purse()
    await fill_purse(work, purse, organisation_id, payers, frozenset({CreditSource.PAYMENT_CREDIT}))
    entries, used = [], dict[UUID, tuple[Credit, ...]]()
    for gift in gifts:
        taken = purse.take_from(gift.payer_id, gift.payment_id)
        if taken:
            account = organisation["receivable_account"]
            entry = tip_entry(gift, organisation_id, account, drawn_minor(taken), work.today)
            entries.append(entry)
            used[entry.id] = taken
    await post_entries(work, entries)
    await use_credit(work, used)
    return sum(drawn_minor(taken) for taken in used.values())

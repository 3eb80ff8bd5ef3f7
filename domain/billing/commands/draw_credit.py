"""Let what payers have unused settle their new invoices (BIL-08, BIL-11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from domain.billing.commands.settle_invoices import settle_invoices
from domain.billing.model import CreditConsumed, CreditSource, InvoiceDraft, IssuedInvoice, Issuer, Settlement
from domain.billing.repository.credit import fill_purse
from domain.billing.rules.drawing import NOTHING_SPENT, Purse, drawn_at_issue
from domain.kernel.work import Work


async def draw_credit(
    work: Work,
    issuer: Issuer,
    drafts: Sequence[InvoiceDraft],
    issued: Sequence[IssuedInvoice],
    spent_minor: Mapping[UUID, int] = NOTHING_SPENT,
) -> list[IssuedInvoice]:
    """Settle invoices of one organisation with the oldest credit of their payers, in the order of the drafts.

    The invoices keep their totals; what is drawn of them is not open any more, and a fact tells of each part. The
    caller has posted them in this work and so holds the organisation's journal: whoever uses credit holds it, so that
    none is used twice, and the open items that are settled here are this work's own. Returns the invoices with what was
    drawn of each. `spent_minor` is what payers have drawn before in a rehearsal.
    """
    purse = Purse(spent_minor)
    demands = [(draft, one) for draft, one in zip(drafts, issued, strict=True) if one.total_minor > 0]
    kinds = drawn_at_issue(ledger_billing=issuer.ledger_billing)
    await fill_purse(work, purse, issuer.organisation_id, (draft.payer_id for draft, _ in demands), kinds)
    drawn = [(draft, one, credit) for draft, one in demands for credit in purse.take(draft.payer_id, one.total_minor)]
    for kind in CreditSource:
        own = [Settlement(one.id, part.source_id, part.amount_minor) for _, one, part in drawn if part.kind is kind]
        await settle_invoices(work, own, kind.value)
    work.record_many(
        CreditConsumed(
            one.id,
            part.kind.value,
            part.source_id,
            issuer.organisation_id,
            draft.payer_id,
            part.amount_minor,
            issuer.currency,
        )
        for draft, one, part in drawn
    )
    if not drawn:
        return list(issued)
    minor: dict[UUID, int] = defaultdict(int)
    for _, one, part in drawn:
        minor[one.id] += part.amount_minor
    return [replace(one, drawn_minor=minor[one.id]) if one.id in minor else one for one in issued]

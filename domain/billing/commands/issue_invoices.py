"""Issue invoices: give them numbers and KIDs, post them, and open them for payment (BIL-01, KID-01, LED-01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.billing.commands.demand_earlier_fees import demand_earlier_fees
from domain.billing.commands.draw_credit import draw_credit
from domain.billing.model import InvoiceDraft, InvoiceIssued, IssuedInvoice, Issuer, NoBankAccount
from domain.billing.repository.corrections import insert_taken
from domain.billing.repository.invoices import insert_invoices
from domain.billing.rules.drawing import NOTHING_SPENT
from domain.billing.rules.entries import invoice_entry
from domain.billing.rules.kid_format import KidFormat
from domain.billing.rules.reference import invoice_reference, kid_format
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.series import take_numbers
from domain.kernel.work import Work
from domain.ledger.commands.post_entries import post_entries
from domain.people.queries.billing import billing_organisation, payment_account

SERIES, FIRST_NUMBER = "invoice", 10_001


async def issue_invoices(
    work: Work,
    organisation_id: UUID,
    drafts: Sequence[InvoiceDraft],
    *,
    run_id: UUID | None = None,
    spent_minor: Mapping[UUID, int] = NOTHING_SPENT,
) -> list[IssuedInvoice]:
    """Issue drafts of one organisation, in their order, with numbers that follow one another without gaps.

    Writes invoices, lines, open items, journal and reskontro as sets, and a fact for each invoice. What a payer has
    unused settles them at once, less what a rehearsal has let them draw before, and fees that it owes are demanded
    with them (BIL-08, BIL-11). An invoice of 0 is issued and posted, but nothing of it is open.
    Refuses with NotFound, NoBankAccount, or KidDoesNotFit.
    """
    if not drafts:
        return []
    issuer, form = await _issuer(work, organisation_id)
    first = await take_numbers(work, organisation_id, SERIES, len(drafts), first=FIRST_NUMBER)
    issued = [
        IssuedInvoice(new_id(), number, invoice_reference(form, draft.payer_number, number), draft.total_minor)
        for number, draft in enumerate(drafts, first)
    ]
    await insert_invoices(work, issuer, drafts, issued, run_id)
    await insert_taken(work, drafts, issued)
    await post_entries(
        work,
        [
            invoice_entry(draft, issuer, one.id, f"{one.number} {draft.text}")
            for draft, one in zip(drafts, issued, strict=True)
        ],
    )
    work.record_many(
        InvoiceIssued(
            invoice_id=one.id,
            organisation_id=organisation_id,
            member_id=draft.member_id,
            payer_id=draft.payer_id,
            number=one.number,
            total_minor=one.total_minor,
            currency=issuer.currency,
            due_on=draft.due_on,
            payment_method=draft.payment_method,
            run_id=run_id,
        )
        for draft, one in zip(drafts, issued, strict=True)
    )
    issued = await draw_credit(work, issuer, drafts, issued, spent_minor)
    await demand_earlier_fees(work, issuer, drafts, issued)
    return issued


async def pass_over_numbers(work: Work, organisation_id: UUID, count: int) -> None:
    """Let the next invoice have a number as if `count` had been issued: for rehearsals, which undo it (NEW-01)."""
    if count:
        await take_numbers(work, organisation_id, SERIES, count, first=FIRST_NUMBER)


async def _issuer(work: Work, organisation_id: UUID) -> tuple[Issuer, KidFormat]:
    organisation = await billing_organisation(work, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    account = await payment_account(work, organisation_id)
    if account is None:
        raise NoBankAccount(organisation_id)
    issuer = Issuer(
        organisation_id,
        organisation["currency"],
        organisation["receivable_account"],
        organisation["vat_account"],
        organisation["ledger_billing"],
    )
    return issuer, kid_format(account)

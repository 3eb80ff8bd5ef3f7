"""How an invoice, a reminder's fee and a write-off are posted (LED-01)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from uuid import UUID

from domain.billing.model import FeeDemand, InvoiceDraft, InvoiceLines, Issuer, PaidGift, WriteOff
from domain.kernel.ids import new_id
from domain.ledger.model import FEE_ACCOUNT, LOSS_ACCOUNT, Entry, EntryKind, Posting
from domain.ledger.rules import receivable_posting


def invoice_entry(
    draft: InvoiceDraft,
    issuer: Issuer,
    invoice_id: UUID,
    text: str,
    *,
    kind: EntryKind = EntryKind.INVOICE,
    sign: int = 1,
    reverses_id: UUID | None = None,
) -> Entry:
    """Return the entry of an invoice (sign 1) or its credit note (sign −1): net to revenue, VAT to its own account."""
    return Entry(
        id=new_id(),
        organisation_id=issuer.organisation_id,
        kind=kind,
        entry_on=draft.issued_on,
        text=text,
        member_id=draft.payer_id,
        source_id=invoice_id,
        postings=invoice_postings(draft.lines, issuer, draft.branch_id, sign),
        reverses_id=reverses_id,
    )


def fee_entry(fee: FeeDemand, organisation_id: UUID, receivable_account: str) -> Entry:
    """Return the entry of a reminder's fee: the member owes it, and it is revenue without VAT (DUN-01)."""
    return Entry(
        id=new_id(),
        organisation_id=organisation_id,
        kind=EntryKind.REMINDER_FEE,
        entry_on=fee.issued_on,
        text=fee.text,
        member_id=fee.payer_id,
        source_id=fee.id,
        postings=(receivable_posting(receivable_account, FEE_ACCOUNT, fee.amount_minor),),
    )


def write_off_entry(item: WriteOff, organisation_id: UUID, receivable_account: str, on: date) -> Entry:
    """Return the entry of a write-off: the member owes less, and an account of ours bears it (LED-05, DUN-04)."""
    return Entry(
        id=new_id(),
        organisation_id=organisation_id,
        kind=EntryKind.WRITE_OFF,
        entry_on=on,
        text=item.text,
        member_id=item.payer_id,
        source_id=item.item_id,
        postings=(receivable_posting(receivable_account, item.account, -item.amount_minor),),
    )


def credit_write_off_entry(
    organisation_id: UUID, receivable_account: str, payer_id: UUID, amount_minor: int, text: str, on: date
) -> Entry:
    """Return the entry by which a payer has that much less to their credit: what was lost to us comes back (BIL-12)."""
    return Entry(
        id=new_id(),
        organisation_id=organisation_id,
        kind=EntryKind.WRITE_OFF,
        entry_on=on,
        text=text,
        member_id=payer_id,
        source_id=None,
        postings=(receivable_posting(receivable_account, LOSS_ACCOUNT, amount_minor),),
    )


def tip_entry(gift: PaidGift, organisation_id: UUID, receivable_account: str, amount_minor: int, on: date) -> Entry:
    """Return the entry of what was paid over on a gift, without VAT: nothing is delivered for it (LED-05)."""
    return Entry(
        id=new_id(),
        organisation_id=organisation_id,
        kind=EntryKind.TIP,
        entry_on=on,
        text=f"Betalt over på faktura {gift.number}: ekstra gave",
        member_id=gift.payer_id,
        source_id=gift.payment_id,
        postings=(receivable_posting(receivable_account, gift.account, amount_minor, branch_id=gift.branch_id),),
    )


def refund_entry(
    organisation_id: UUID,
    accounts: tuple[str, str],
    payer_id: UUID,
    amount_minor: int,
    refund_id: UUID,
    text: str,
    on: date,
) -> Entry:
    """Return the entry of a refund: the payer has less to their credit, and the bank less; accounts in that order."""
    receivable_account, bank_account = accounts
    return Entry(
        id=new_id(),
        organisation_id=organisation_id,
        kind=EntryKind.REFUND,
        entry_on=on,
        text=text,
        member_id=payer_id,
        source_id=refund_id,
        postings=(receivable_posting(receivable_account, bank_account, amount_minor),),
    )


@lru_cache(maxsize=4096)
def invoice_postings(lines: InvoiceLines, issuer: Issuer, branch_id: UUID | None, sign: int = 1) -> tuple[Posting, ...]:
    """Return one posting for each revenue account and one for VAT. Kept, for most invoices of a run share them.

    A branch's share is posted on that branch, after the rest, which is the payer's branch's (CAT-21): what reverses an
    entry takes the branch of its first posting. A club's fee is posted on its department, its VAT on none (LED-07).
    """
    amounts: dict[tuple[str, UUID | None, UUID | None], int] = {}
    for line in lines:
        key = line.account, line.branch_id or branch_id, line.department_id
        amounts[key] = amounts.get(key, 0) + line.net_minor
        if line.vat_minor:
            key = issuer.vat_account, branch_id, None
            amounts[key] = amounts.get(key, 0) + line.vat_minor
    return tuple(
        receivable_posting(
            issuer.receivable_account, account, sign * amount, branch_id=branch, department_id=department
        )
        for (account, branch, department), amount in sorted(amounts.items(), key=lambda one: one[0][1] != branch_id)
        if amount
    )

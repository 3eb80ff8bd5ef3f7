"""Pay back what a payer has unused, and take that back again (BIL-08, PAY-07)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.billing.commands.hold_open_items import hold_open_items
from domain.billing.commands.use_credit import use_credit
from domain.billing.model import CreditSource
from domain.billing.repository.credit import fill_purse
from domain.billing.repository.invoices import undo_uses_of_credit
from domain.billing.rules.drawing import Purse
from domain.billing.rules.entries import refund_entry
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.money import Money
from domain.kernel.reason import english
from domain.kernel.refusal import InvalidInput
from domain.kernel.work import Work
from domain.ledger.commands.hold_journal import hold_journal
from domain.ledger.commands.post_entries import post_entries
from domain.ledger.model import Entry, EntryKind
from domain.ledger.queries import postings_of
from domain.ledger.rules import reversed_posting


async def pay_back_credit(
    work: Work,
    organisation: Row,
    payer_id: UUID,
    amount_minor: int,
    *,
    refund_id: UUID,
    bank_ledger_account: str,
    paid_on: date,
    text: str,
) -> UUID:
    """Post that so much of what a payer has unused left a bank account of ours, and return the journal entry.

    The oldest credit goes first. Refuses with InvalidInput (more than is unused).
    """
    organisation_id: UUID = organisation["id"]
    await hold_open_items(work, organisation_id, [payer_id])
    await hold_journal(work, organisation_id)  # under it alone is credit used
    purse = Purse()
    await fill_purse(work, purse, organisation_id, [payer_id], frozenset(CreditSource))
    most = purse.usable_minor(payer_id)
    if not 0 < amount_minor <= most:
        limits = Money(min(1, most), organisation["currency"]), Money(most, organisation["currency"])
        message = f"an amount from {english(limits[0])} to what is unused, {english(limits[1])}"
        raise InvalidInput.of("amountMinor", "RANGE", message, least=limits[0], most=limits[1], rule="PAY-07")
    accounts = organisation["receivable_account"], bank_ledger_account
    entry = refund_entry(organisation_id, accounts, payer_id, amount_minor, refund_id, text, paid_on)
    await post_entries(work, [entry])
    await use_credit(work, {entry.id: purse.take(payer_id, amount_minor)})
    return entry.id


async def take_back_refund(work: Work, refund: Row, text: str) -> UUID:
    """Post that a refund was none, so that its credit is unused again; return the journal entry. It is dated today."""
    await hold_journal(work, refund["organisation_id"])
    await undo_uses_of_credit(work, refund["entry_id"])
    postings = (await postings_of(work, [refund["entry_id"]]))[refund["entry_id"]]
    entry = Entry(
        id=new_id(),
        organisation_id=refund["organisation_id"],
        kind=EntryKind.REFUND,
        entry_on=work.today,
        text=text,
        member_id=refund["member_id"],
        source_id=refund["id"],
        postings=tuple(reversed_posting(posting) for posting in postings),
        reverses_id=refund["entry_id"],
    )
    await post_entries(work, [entry])
    return entry.id

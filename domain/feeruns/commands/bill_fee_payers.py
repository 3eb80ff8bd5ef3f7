"""Bill the people of a fee run: an invoice each, and the payment mail where no card is charged (FEE-03, FEE-04)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from domain.billing.commands.issue_invoices import issue_invoices
from domain.billing.model import BillableLine, InvoiceDraft, InvoiceLines, IssuedInvoice
from domain.billing.rules.lines import invoice_lines
from domain.dialogue.commands.queue_invoice_dispatches import obligation_of
from domain.dialogue.commands.queue_writings import queue_writings
from domain.dialogue.model import Writing
from domain.dialogue.rules.wording import account_text
from domain.feeruns.commands.write_mails import fee_values, mail_text, sender_of
from domain.feeruns.model import ORIGIN_KIND, Fee, FeeRun, FeeRunDetails, Mail, Payer
from domain.feeruns.registry import Cards
from domain.feeruns.repository.payers import mark_billed, waiting
from domain.feeruns.repository.runs import SubRun
from domain.feeruns.rules.calendar import told_in_time
from domain.feeruns.rules.setup import PURPOSES
from domain.feeruns.rules.texts import ADMIN_FEE_TEXTS
from domain.kernel.database import Row
from domain.kernel.money import Money
from domain.kernel.work import Work
from domain.people.model import Organisation
from domain.people.queries.billing import payers, payers_of, payment_account
from domain.people.queries.organisations import organisation

METHOD_MAILED, METHOD_CHARGED = "EMAIL", "CARD"


async def bill_fee_payers(work: Work, run: FeeRun, sub_run: SubRun, fee: Fee, cards: Cards, size: int) -> int:
    """Bill at most `size` people that wait, and return how many there were.

    Invoices, mails and the people's own rows are one unit of work, so that each is billed once however often this is
    interrupted. The invoice goes to the payer that the member names. Refuses as issue_invoices does.
    """
    details = run.details
    people = await waiting(work, sub_run.id, size)
    if not people:
        return 0
    issuer = await organisation(work, details.organisation_id)
    members = [one.member_id for one in people]
    enrolled = await cards.enrolled(work, issuer.id, members)
    charged = frozenset(
        one.member_id for one in people if one.member_id in enrolled and told_in_time(one.noticed_on, sub_run.run_on)
    )
    named = await payers_of(work, members)
    known = await payers(work, sorted(set(named.values())))
    lines, pay_by_on = fee_lines(details, fee, issuer), sub_run.pay_by_on or work.today
    drafts = [
        _draft(work.today, details, one, known[named[one.member_id]], lines, pay_by_on, one.member_id in charged)
        for one in people
    ]
    issued = await issue_invoices(work, issuer.id, drafts)
    mailed = [place for place, one in enumerate(people) if one.member_id not in charged]
    sent = await _mail(work, run, issuer, [drafts[i] for i in mailed], [issued[i] for i in mailed], cards)
    if charged:
        pairs = zip(people, issued, strict=True)
        await cards.charge(work, issuer.id, {one.member_id: each.id for one, each in pairs if one.member_id in charged})
    await mark_billed(work, people, enrolled, charged, [one.id for one in issued], [sent.get(one.id) for one in issued])
    return len(people)


def fee_lines(details: FeeRunDetails, fee: Fee, issuer: Organisation) -> InvoiceLines:
    """Return the lines of each invoice: the fee with both texts, and the administration fee, at the fee's VAT rate."""
    text = f"{details.line_text} – {details.extra_text}" if details.extra_text else details.line_text
    lines = [BillableLine(text, 1, fee.rate_minor, fee.vat_bp, details.income_account)]
    if fee.admin_fee_minor:
        assert details.admin_fee_account is not None, "checked when the run was saved"
        name = ADMIN_FEE_TEXTS.get(issuer.country, ADMIN_FEE_TEXTS["NO"])
        lines.append(BillableLine(name, 1, fee.admin_fee_minor, fee.vat_bp, details.admin_fee_account))
    return invoice_lines(lines)


def _draft(
    today: date,
    details: FeeRunDetails,
    person: Payer,
    payer: Row,
    lines: InvoiceLines,
    pay_by_on: date,
    is_charged: bool,
) -> InvoiceDraft:
    return InvoiceDraft(
        member_id=person.member_id,
        payer_id=payer["id"],
        payer_number=payer["number"],
        origin_kind=ORIGIN_KIND,
        origin_id=person.id,
        origin_number=1,
        text=details.line_text,
        period_start=None,
        period_end=None,
        issued_on=today,
        due_on=today if is_charged else pay_by_on,
        payment_method=METHOD_CHARGED if is_charged else METHOD_MAILED,
        lines=lines,
        branch_id=payer["branch_id"],
    )


async def _mail(
    work: Work,
    run: FeeRun,
    issuer: Organisation,
    drafts: Sequence[InvoiceDraft],
    issued: Sequence[IssuedInvoice],
    cards: Cards,
) -> Mapping[UUID, UUID]:
    """Queue the payment mail of each invoice in place of the usual one; return the dispatches by invoice."""
    text, sender = await mail_text(work, run, Mail.COLLECTION), await sender_of(work)
    links = await cards.links(work, [one.id for one in issued], run.details.payment_type)
    account = await payment_account(work, issuer.id)
    shared = await fee_values(work, run) | {"account": account_text(account["number"]) if account else ""}
    writings = [
        Writing(
            member_id=draft.payer_id,
            purpose=PURPOSES[Mail.COLLECTION],
            subject=text.subject,
            body=text.body,
            values=shared
            | {
                "payment_link": links.get(one.id),
                "pay_by_on": draft.due_on,
                "amount": Money(one.total_minor, issuer.currency),
                "reference": one.reference,
                "invoice_number": one.number,
            },
            obligation=obligation_of(one.id),
            invoice_id=one.id,
            sender=sender,
        )
        for draft, one in zip(drafts, issued, strict=True)
    ]
    sent = await queue_writings(work, writings)
    return {one.id: sent[obligation_of(one.id)] for one in issued if obligation_of(one.id) in sent}

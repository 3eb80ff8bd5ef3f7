"""Bill the people of a fee run: an invoice each, and a charge on the kept card or the payment mail (FEE-03, FEE-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.commands.issue_invoices import issue_invoices
from domain.billing.model import BillableLine, InvoiceDraft, InvoiceLines, IssuedInvoice, Why
from domain.billing.rules.drawing import NOTHING_SPENT
from domain.billing.rules.lines import invoice_lines
from domain.billing.rules.reject import OF_ONE_MEMBER, RejectReason, reject_reason
from domain.billing.rules.why import LineCode, LineReason
from domain.club.queries import departments_among
from domain.dialogue.commands.queue_invoice_dispatches import obligation_of
from domain.feeruns.commands.ask_for_payment import Asked, ask_for_payment, make_links
from domain.feeruns.commands.find_enrolled import find_enrolled
from domain.feeruns.model import ORIGIN_KIND, Fee, FeeRun, FeeRunDetails, Mail, Payer, PayerState
from domain.feeruns.repository.payers import Billed, mark_billed, put_aside, waiting
from domain.feeruns.repository.runs import SubRun
from domain.feeruns.rules.calendar import told_in_time
from domain.feeruns.rules.texts import admin_fee_text
from domain.kernel.database import Row
from domain.kernel.isolating import each_alone
from domain.kernel.work import Work
from domain.payments.commands.schedule_charges import charge_today
from domain.people.model import Organisation
from domain.people.queries.billing import payers, payers_of
from domain.people.queries.organisations import organisation

METHOD_MAILED, METHOD_CHARGED = "EMAIL", "CARD"


@dataclass(frozen=True, slots=True)
class BilledPayer:
    """A person of a run with the invoice: as it was asked for, and as it was issued."""

    payer: Payer
    draft: InvoiceDraft
    invoice: IssuedInvoice


@dataclass(frozen=True, slots=True)
class BilledPart:
    """What billing some people gave: those with an invoice, and those who were put aside and why."""

    billed: list[BilledPayer]
    put_aside: list[tuple[Payer, RejectReason]]

    @property
    def looked_at(self) -> int:
        """How many people there were."""
        return len(self.billed) + len(self.put_aside)


async def bill_fee_payers(
    work: Work,
    run: FeeRun,
    sub_run: SubRun,
    fee: Fee,
    key: bytes,
    size: int,
    *,
    spent_minor: Mapping[UUID, int] = NOTHING_SPENT,
) -> BilledPart:
    """Bill at most `size` people that wait, as `bill_people` does."""
    people = await waiting(work, sub_run.id, size)
    return await bill_people(work, run, sub_run, fee, key, people, spent_minor=spent_minor)


async def bill_people(
    work: Work,
    run: FeeRun,
    sub_run: SubRun,
    fee: Fee,
    key: bytes,
    people: Sequence[Payer],
    *,
    spent_minor: Mapping[UUID, int] = NOTHING_SPENT,
) -> BilledPart:
    """Bill people of a run whom the caller holds; one who can't be billed is put aside and stops no other (NEW-10).

    Invoices, charges, mails and the people's own rows are one unit of work, so that each is billed once however often
    this is interrupted. `key` is that of payment links; `spent_minor` is what payers have drawn before in a rehearsal.
    Refuses as issue_invoices does.
    """

    async def bill(some: Sequence[Payer]) -> list[BilledPayer]:
        return await _bill(work, run, sub_run, fee, key, some, spent_minor)

    billed, broken = await each_alone(work, people, bill, OF_ONE_MEMBER)
    reasons = [(one, reject_reason(error)) for one, error in broken]
    await put_aside(work, {one.id: reason for one, reason in reasons})
    return BilledPart([one for each in billed for one in each], reasons)


async def _bill(
    work: Work,
    run: FeeRun,
    sub_run: SubRun,
    fee: Fee,
    key: bytes,
    people: Sequence[Payer],
    spent_minor: Mapping[UUID, int],
) -> list[BilledPayer]:
    """Bill people as a set. The invoice goes to the payer that the member names.

    A card is charged once, today; whom that does not reach gets the payment mail, unless unused money has paid all of
    it.
    """
    if not people:
        return []
    details = run.details
    issuer = await organisation(work, details.organisation_id)
    named = await payers_of(work, [one.member_id for one in people])
    known = await payers(work, sorted(set(named.values())))
    enrolled = await find_enrolled(work, details, named, work.today)
    told = [one.member_id in enrolled and told_in_time(one.noticed_on, sub_run.run_on) for one in people]
    departments = await _departments(work, details, [one.member_id for one in people], sub_run.ran_on or work.today)
    lines = {one: fee_lines(details, fee, issuer, one) for one in {None, *departments.values()}}
    pay_by_on = sub_run.pay_by_on or work.today
    drafts = [
        _draft(
            work.today,
            details,
            one,
            known[named[one.member_id]],
            lines[departments.get(one.member_id)],
            pay_by_on,
            is_told,
        )
        for one, is_told in zip(people, told, strict=True)
    ]
    issued = await issue_invoices(work, issuer.id, drafts, spent_minor=spent_minor)
    charged = await charge_today(work, [one.id for one, is_told in zip(issued, told, strict=True) if is_told])
    states = {each.id: _state(each, is_charged=each.id in charged) for each in issued}
    mailed = {
        each.id: (one, draft.payer_id)
        for one, draft, each in zip(people, drafts, issued, strict=True)
        if states[each.id] is PayerState.MAILED
    }
    links = await make_links(work, run, {key_: one.member_id in enrolled for key_, (one, _) in mailed.items()}, key)
    asked = [
        Asked(obligation_of(invoice_id), payer_id, invoice_id, pay_by_on, links.get(invoice_id))
        for invoice_id, (_, payer_id) in mailed.items()
    ]
    sent = await ask_for_payment(work, run, sub_run.id, Mail.COLLECTION, asked)
    billed = [
        Billed(
            one.id,
            states[each.id],
            one.member_id in enrolled,
            each.id,
            sent.get(obligation_of(each.id)),
            links.get(each.id),
        )
        for one, each in zip(people, issued, strict=True)
    ]
    await mark_billed(work, billed)
    return [BilledPayer(*each) for each in zip(people, drafts, issued, strict=True)]


async def _departments(work: Work, details: FeeRunDetails, member_ids: Sequence[UUID], on: date) -> dict[UUID, UUID]:
    """Return whose fee is which department's (LED-07): the run's one, else the member's own on the day it ran."""
    if len(details.department_ids) == 1:
        return dict.fromkeys(member_ids, details.department_ids[0])
    return await departments_among(work, member_ids, details.department_ids, details.team_ids, on)


def fee_lines(details: FeeRunDetails, fee: Fee, issuer: Organisation, department_id: UUID | None) -> InvoiceLines:
    """Return the lines of an invoice: the fee with both texts, and the administration fee, at the fee's VAT rate.

    The fee is the department's revenue; the administration fee is nobody's in particular (LED-07).
    """
    text = f"{details.line_text} – {details.extra_text}" if details.extra_text else details.line_text
    rate = Why([LineReason.of(LineCode.FEE_RATE, rate=fee.rate_name, on=fee.valid_from)])
    lines = [
        BillableLine(text, 1, fee.rate_minor, fee.vat_bp, details.income_account, why=rate, department_id=department_id)
    ]
    if fee.admin_fee_minor:
        assert details.admin_fee_account is not None, "checked when the run was saved"
        name = admin_fee_text(issuer.country)
        why = Why([LineReason.of(LineCode.ADMIN_FEE, run=details.name)])
        lines.append(BillableLine(name, 1, fee.admin_fee_minor, fee.vat_bp, details.admin_fee_account, why=why))
    return invoice_lines(lines)


def _state(invoice: IssuedInvoice, *, is_charged: bool) -> PayerState:
    if is_charged:
        return PayerState.CHARGED
    return PayerState.COVERED if invoice.drawn_minor >= invoice.total_minor else PayerState.MAILED


def _draft(
    today: date,
    details: FeeRunDetails,
    person: Payer,
    payer: Row,
    lines: InvoiceLines,
    pay_by_on: date,
    is_told: bool,
) -> InvoiceDraft:
    return InvoiceDraft(
        member_id=person.member_id,
        payer_id=payer["id"],
        payer_number=payer["number"],
        origin_kind=ORIGIN_KIND,
        takes_fees=False,
        origin_id=person.id,
        origin_number=1,
        text=details.line_text,
        period_start=None,
        period_end=None,
        issued_on=today,
        due_on=pay_by_on,
        payment_method=METHOD_CHARGED if is_told else METHOD_MAILED,
        lines=lines,
        branch_id=payer["branch_id"],
    )

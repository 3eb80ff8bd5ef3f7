"""Ask people of a fee run for money: links of their invoices, and the mails that carry them (FEE-05, FEE-06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.queries.payments import invoices_by_id
from domain.dialogue.commands.queue_writings import queue_writings
from domain.dialogue.model import Writing
from domain.dialogue.rules.wording import account_text
from domain.feeruns.commands.write_mails import fee_values, mail_text, sender_of
from domain.feeruns.model import FeeRun, Mail
from domain.feeruns.rules.following import enrolment_of
from domain.feeruns.rules.setup import PURPOSES
from domain.kernel.money import Money
from domain.kernel.work import Work
from domain.payments.commands.create_payment_links import create_payment_links
from domain.payments.model import NewLink
from domain.payments.queries.links import account_of, open_with_fees
from domain.payments.rules.links import link_mark
from domain.people.queries.billing import payment_account
from domain.people.queries.organisations import organisation


@dataclass(frozen=True, slots=True)
class Asked:
    """A person who is asked to pay an invoice until a day, by a link where there is one; each obligation once."""

    obligation: str
    payer_id: UUID
    invoice_id: UUID
    pay_by_on: date
    link_id: UUID | None


async def make_links(work: Work, run: FeeRun, invoices: Mapping[UUID, bool], key: bytes) -> dict[UUID, UUID]:
    """Make a link of each invoice that something is open of, and return the links by invoice.

    `invoices` says of each whether its payer is enrolled. There are none where the organisation has no provider: it is
    paid to its account then. Links are good until they are paid or cancelled; `key` is that of payment links.
    """
    details = run.details
    if not invoices or await account_of(work, details.organisation_id) is None:
        return {}
    new = [
        NewLink(invoice_id, enrolment_of(details.payment_type, is_enrolled=enrolled), None)
        for invoice_id, enrolled in invoices.items()
    ]
    return await create_payment_links(work, new, key)


async def ask_for_payment(
    work: Work, run: FeeRun, sub_run_id: UUID, mail: Mail, asked: Sequence[Asked]
) -> dict[str, UUID]:
    """Queue a collection or reminder mail to each person of a time and return the new dispatches by obligation.

    The amount is what is open of the invoice: the fee with the administration fee, less what has been settled.
    """
    if not asked:
        return {}
    issuer = await organisation(work, run.details.organisation_id)
    text, sender = await mail_text(work, run, mail, sub_run_id), await sender_of(work)
    account = await payment_account(work, issuer.id)
    shared = await fee_values(work, run) | {"account": account_text(account["number"]) if account else ""}
    invoice_ids = [one.invoice_id for one in asked]
    invoices = {row["id"]: row for row in await invoices_by_id(work, invoice_ids)}
    open_minor = await open_with_fees(work, invoice_ids)
    writings = [
        Writing(
            member_id=one.payer_id,
            purpose=PURPOSES[mail],
            subject=text.subject,
            body=text.body,
            values=shared
            | {
                "payment_link": link_mark(one.link_id) if one.link_id else None,
                "pay_by_on": one.pay_by_on,
                "amount": Money(open_minor.get(one.invoice_id, 0), issuer.currency),
                "reference": invoices[one.invoice_id]["reference"],
                "invoice_number": invoices[one.invoice_id]["number"],
            },
            obligation=one.obligation,
            invoice_id=one.invoice_id,
            sender=sender,
        )
        for one in asked
    ]
    return await queue_writings(work, writings)

"""Show what a mail of a fee run would say to a real member, before it is saved (FEE-06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.billing.rules.reference import invoice_reference, kid_format
from domain.catalogue.queries import fee_rates
from domain.club.queries import chosen_members, fee_writer, units
from domain.dialogue.commands.queue_writings import rehearse_writing
from domain.dialogue.model import Writing
from domain.dialogue.rules.merge import Value, check_text
from domain.dialogue.rules.texts import Text
from domain.dialogue.rules.wording import account_text
from domain.feeruns.commands.write_mails import fee_values
from domain.feeruns.model import FeeRun, FeeRunLacks, Mail
from domain.feeruns.repository.runs import load_fee_runs
from domain.feeruns.rules.calendar import NOTICE_DAYS
from domain.feeruns.rules.setup import PURPOSES, fee_on, rate_of
from domain.kernel.database import Reading
from domain.kernel.money import Money
from domain.kernel.refusal import NotFound, refuse_if_any
from domain.people.queries.billing import payers, payers_of, payment_account
from domain.people.queries.organisations import organisation

_NUMBER = 10_001
_LINK = "https://…/pay/…"
_TRANSACTION = "4711"


@dataclass(frozen=True, slots=True)
class MailPreview:
    """A mail as one person would get it."""

    member_id: UUID
    subject: str
    body: str


async def rehearse_mail(
    read: Reading, mail: Mail, text: Text, today: date, *, fee_run_id: UUID | None = None, member_id: UUID | None = None
) -> MailPreview | None:
    """Return what a text says to the payer of a member, with a run's values: the first run's where none is named.

    The member is one of the run where none is named, else its fee collector. The invoice's number, the link and the
    transaction are examples. None where there is no run, or nobody to write to. Refuses with NotFound, and with
    InvalidInput as saving the text would.
    """
    refuse_if_any(check_text(PURPOSES[mail], text.subject, text.body))
    runs = await load_fee_runs(read)
    run = runs.get(fee_run_id) if fee_run_id else next(iter(runs.values()), None)
    if run is None and fee_run_id:
        raise NotFound("fee run", fee_run_id)
    chosen = member_id or (await _somebody(read, run, today) if run else None)
    if run is None or chosen is None:
        return None
    payer_id = (await payers_of(read, [chosen]))[chosen]
    values = await _values(read, run, payer_id, today)
    written = await rehearse_writing(
        read, Writing(payer_id, PURPOSES[mail], text.subject, text.body, values, f"rehearsal:{run.id}")
    )
    return MailPreview(payer_id, written.subject, written.body)


async def _somebody(read: Reading, run: FeeRun, today: date) -> UUID | None:
    details = run.details
    people = await chosen_members(read, details.organisation_id, details.department_ids, details.team_ids, today)
    if people:
        found: UUID = people[0]["id"]
        return found
    writer = await fee_writer(read, today)
    return writer.member_id if writer else None


async def _values(read: Reading, run: FeeRun, payer_id: UUID, today: date) -> dict[str, Value]:
    """Return every value that one of the four mails may show."""
    details, on = run.details, run.next_on or today
    issuer = await organisation(read, details.organisation_id)
    account = await payment_account(read, issuer.id)
    payer = (await payers(read, [payer_id]))[payer_id]
    rate_id = rate_of(details, await units(read))
    try:
        rate = (await fee_rates(read)).get(rate_id) if rate_id else None
        amount = Money(fee_on(details, rate, on).amount_minor, issuer.currency) if rate else None
    except FeeRunLacks:
        amount = None
    return await fee_values(read, run) | {
        "run_on": on,
        "days_to_run": NOTICE_DAYS,
        "amount": amount,
        "pay_by_on": on + timedelta(days=details.days_to_pay),
        "payment_link": _LINK,
        "account": account_text(account["number"]) if account else "",
        "reference": invoice_reference(kid_format(account), payer["number"], _NUMBER) if account else "",
        "invoice_number": _NUMBER,
        "transaction_id": _TRANSACTION,
    }

"""A payer who follows a payment link asks for the provider's page (FEE-05): once, however often they click."""

from __future__ import annotations

from uuid import UUID

from domain.billing.queries.payments import invoices_by_id
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.payments.commands.hold_charged_items import hold_charged_items
from domain.payments.commands.tell_charges import tell_charges
from domain.payments.model import (
    WITH_PROVIDER,
    Charge,
    ChargeState,
    CheckoutRequested,
    LinkEnrolment,
    LinkNotPayable,
    LinkState,
    LinkStatus,
    NoProviderAccount,
)
from domain.payments.repository.charges import insert_attempts, insert_charges, lock_live_charge, save_charges
from domain.payments.repository.providing import account_of, lock_link
from domain.payments.rules.charging import begun, dropped
from domain.payments.rules.links import keeps_card, link_status
from domain.people.queries.payments import receiving_accounts


async def request_checkout(work: Work, link_id: UUID, *, keep_card: bool) -> UUID:
    """Begin a payment by a link and return its charge; a worker opens the page, and the payer goes on there.

    A second click gets the charge of the first. A charge of the same invoice by a kept card that waits for its day
    gives way. Refuses with LinkNotPayable where the link is paid, cancelled or expired, or a kept card is being
    charged right now, and with NoProviderAccount.
    """
    link = await lock_link(work, link_id)
    if link is None:
        raise NotFound("payment link", link_id)
    live = await lock_live_charge(work, link["invoice_id"])
    draft = await _draft(work, link, keep_card=keep_card)
    held = await hold_charged_items(work, [draft])
    open_minor = held.open_minor[link["invoice_id"]]
    status = link_status(
        LinkState(link["state"]), valid_until=link["valid_until"], open_minor=open_minor, charge=None, today=work.today
    )
    if status is not LinkStatus.OPEN:
        raise LinkNotPayable(status)
    if live is not None:
        if live.link_id == link_id and live.enrol == draft.enrol:
            return live.id
        if live.state in WITH_PROVIDER:
            raise LinkNotPayable(LinkStatus.PAYING)
        given_way = dropped(live, ChargeState.CANCELLED)
        await save_charges(work, [given_way])
        tell_charges(work, [given_way])
    charge = begun(draft, open_minor, new_id(), work.now)
    await _insert(work, charge)
    work.record(CheckoutRequested(charge.id))
    tell_charges(work, [charge])
    return charge.id


async def _draft(work: Work, link: Row, *, keep_card: bool) -> Charge:
    account = await account_of(work, link["organisation_id"])
    invoice = next(iter(await invoices_by_id(work, [link["invoice_id"]])), None)
    if account is None or invoice is None:
        raise NoProviderAccount(link["organisation_id"])
    own = (a for a in await receiving_accounts(work) if a["organisation_id"] == link["organisation_id"])
    return Charge(
        id=new_id(),
        organisation_id=link["organisation_id"],
        invoice_id=link["invoice_id"],
        payer_id=link["payer_id"],
        provider_account_id=account["id"],
        agreement_id=None,
        link_id=link["id"],
        enrol=keeps_card(LinkEnrolment(link["enrolment"]), wished=keep_card),
        state=ChargeState.SCHEDULED,
        attempts=0,
        attempts_max=1,
        next_attempt_on=None,
        amount_minor=1,
        currency=next(own)["currency"],
    )


async def _insert(work: Work, charge: Charge) -> None:
    await insert_charges(
        work,
        {
            "id": [charge.id],
            "organisation_id": [charge.organisation_id],
            "invoice_id": [charge.invoice_id],
            "payer_id": [charge.payer_id],
            "provider_account_id": [charge.provider_account_id],
            "link_id": [charge.link_id],
            "enrol": [charge.enrol],
            "state": [charge.state.value],
            "attempts": [charge.attempts],
            "amount_minor": [charge.amount_minor],
            "currency": [charge.currency],
            "asked_at": [charge.asked_at],
            "created_at": [work.now],
        },
    )
    await insert_attempts(work, [charge])

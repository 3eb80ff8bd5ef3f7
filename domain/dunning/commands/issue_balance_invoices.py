"""Demand what payers still owe some days after their subscriptions have stopped; nothing is posted twice (CAT-42)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from domain.billing.commands.demand_earlier_fees import demand_fees_until
from domain.billing.commands.hold_open_items import hold_open_items
from domain.billing.commands.put_aside import put_aside, take_up
from domain.billing.commands.settle_invoices import settle_invoices
from domain.billing.model import CreditConsumed, CreditSource, EarlierFee, NoBankAccount, PutAsideKind, Settlement
from domain.billing.queries.credit import fill_purse
from domain.billing.rules.drawing import Purse
from domain.billing.rules.kid_format import KidFormat
from domain.billing.rules.reference import kid_format, payer_reference
from domain.billing.rules.reject import OF_ONE_MEMBER, reject_reason
from domain.catalogue.queries import load_catalogue
from domain.dunning.commands.settle_reminders import settle_reminders
from domain.dunning.model import BalanceDraft, BalanceInvoiceIssued, BalanceSetting
from domain.dunning.repository.balances import (
    Numbered,
    ended_subscriptions,
    held_setting,
    insert_balances,
    insert_looked_at,
    open_parts,
    postpone_reminders,
    put_aside_stop,
    references_of,
)
from domain.dunning.rules.balancing import balance_drafts, stops_by_payer, with_lead_days
from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.isolating import each_alone
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.series import take_numbers
from domain.kernel.work import Work
from domain.ledger.commands.hold_journal import hold_journal
from domain.people.queries.billing import billing_organisation, payers, payment_account
from domain.subscriptions.model import TermReject

_Rows = Mapping[UUID, Sequence[Row]]


async def issue_balance_invoices(work: Work, organisation_id: UUID, size: int = 1_000) -> bool:
    """Look at up to `size` stops whose delay has passed, and return whether more may follow; all of it as sets.

    Whoever owes the threshold gets one balance invoice for all stops of theirs that are looked at together. What the
    payer has unused settles the oldest first; what is left is named, and its reminders wait until the balance invoice
    is due. Each stop is looked at once, also where it gives nothing; one that is broken stops no other, and waits until
    it is tried again (NEW-10). Refuses with NotFound (organisation) and NoBankAccount.
    """
    setting = await held_setting(work, organisation_id)
    if setting is None or not setting.active:
        return False
    ended = await ended_subscriptions(work, setting, work.today, size)
    if not ended:
        return False
    stops = stops_by_payer(ended)
    payer_ids = sorted(stops)
    await hold_open_items(work, organisation_id, payer_ids)
    await hold_journal(work, organisation_id)  # under it alone is credit used
    _, broken = await each_alone(work, payer_ids, partial(_demand, work, setting, stops), OF_ONE_MEMBER)
    left = [(row["id"], payer_id, reject_reason(error)) for payer_id, error in broken for row in stops[payer_id]]
    await put_aside(work, PutAsideKind.BALANCE, left)
    return True


async def issue_balance_again(work: Work, subscription_id: UUID) -> TermReject | None:
    """Look again at a stop that was put aside; return why that is still impossible, None where it is settled.

    What its payer has to pay still has to reach the threshold. Refuses as issue_balance_invoices does, and with
    InvalidInput where balance invoices were switched off since.
    """
    stopped = await put_aside_stop(work, subscription_id)
    if stopped is None:
        return None
    organisation_id = stopped["organisation_id"]
    setting = await held_setting(work, organisation_id)
    assert setting is not None, "nothing is put aside before there is one"
    if not setting.active:
        message = "balance invoices are switched off for the organisation; switch them on first"
        raise InvalidInput.of("id", "SWITCHED_OFF", message, rule="CAT-42")
    stops = stops_by_payer([stopped])
    [payer_id] = stops
    await hold_open_items(work, organisation_id, [payer_id])
    await hold_journal(work, organisation_id)
    _, broken = await each_alone(work, [payer_id], partial(_demand, work, setting, stops), OF_ONE_MEMBER)
    for _, error in broken:
        return TermReject(subscription_id, payer_id, reject_reason(error))
    await take_up(work, PutAsideKind.BALANCE, [subscription_id])
    return None


async def _demand(work: Work, setting: BalanceSetting, stops: _Rows, payer_ids: Sequence[UUID]) -> None:
    """Demand of payers what they have open; the caller holds it, and the journal."""
    organisation_id, purse = setting.organisation_id, Purse()
    own = with_lead_days({key: stops[key] for key in payer_ids}, await load_catalogue(work))
    await fill_purse(work, purse, organisation_id, payer_ids, frozenset(CreditSource))
    drafts = balance_drafts(setting, own, await open_parts(work, organisation_id, payer_ids), purse, work.today)
    if any(draft.unused_minor for draft in drafts):
        await _draw(work, organisation_id, drafts, purse)
        drafts = balance_drafts(setting, own, await open_parts(work, organisation_id, payer_ids), Purse(), work.today)
    made = await _issue(work, organisation_id, drafts) if drafts else []
    given = {one.draft.payer_id: one.id for one in made}
    await insert_looked_at(
        work, [(one.subscription_id, one.stopped_on, given.get(one.payer_id)) for some in own.values() for one in some]
    )


async def _draw(work: Work, organisation_id: UUID, drafts: Sequence[BalanceDraft], purse: Purse) -> None:
    """Let what payers have unused settle the oldest that they have open, and what follows from that (LED-05)."""
    organisation = await billing_organisation(work, organisation_id)
    assert organisation is not None, "its setting names it"
    taken = [
        (draft.payer_id, part, used)
        for draft in drafts
        for part in draft.parts
        for used in purse.take(draft.payer_id, part.open_minor)
    ]
    for kind in CreditSource:
        own = [Settlement(part.item_id, used.source_id, used.amount_minor) for _, part, used in taken]
        kept = [one for one, (_, _, used) in zip(own, taken, strict=True) if used.kind is kind]
        await settle_invoices(work, kept, kind.value)
    work.record_many(
        CreditConsumed(
            part.invoice_id,
            used.kind.value,
            used.source_id,
            organisation_id,
            payer_id,
            used.amount_minor,
            organisation["currency"],
        )
        for payer_id, part, used in taken
    )
    await settle_reminders(work, sorted({part.invoice_id for _, part, _ in taken}))


async def _issue(work: Work, organisation_id: UUID, drafts: Sequence[BalanceDraft]) -> list[Numbered]:
    organisation, account = (
        await billing_organisation(work, organisation_id),
        await payment_account(work, organisation_id),
    )
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    if account is None:
        raise NoBankAccount(organisation_id)
    first = await take_numbers(work, organisation_id, "balance_invoice", len(drafts))
    references = await _references(work, kid_format(account), drafts)
    made = [Numbered(new_id(), number, references[draft.payer_id], draft) for number, draft in enumerate(drafts, first)]
    await insert_balances(work, organisation_id, organisation["currency"], made)
    named = [(one, part) for one in made for part in one.draft.parts if part.item_id != part.invoice_id]
    await demand_fees_until(
        work, [(one.id, EarlierFee(part.item_id, part.open_minor), one.draft.due_on) for one, part in named]
    )
    await postpone_reminders(work, made)
    work.record_many(
        BalanceInvoiceIssued(
            balance_invoice_id=one.id,
            organisation_id=organisation_id,
            member_id=one.draft.payer_id,
            number=one.number,
            total_minor=one.draft.total_minor,
            currency=organisation["currency"],
            due_on=one.draft.due_on,
        )
        for one in made
    )
    return made


async def _references(work: Work, form: KidFormat, drafts: Sequence[BalanceDraft]) -> dict[UUID, str | None]:
    """Return by payer what a payment names: the payer, so that it settles the oldest first (LED-04).

    Where references name invoices only, it is that of the oldest one: it settles that, and then the others.
    """
    if form.member_width:
        known = await payers(work, [draft.payer_id for draft in drafts])
        return {key: payer_reference(form, row["number"]) for key, row in known.items()}
    oldest = {draft.payer_id: draft.parts[0].invoice_id for draft in drafts}
    found = await references_of(work, list(oldest.values()))
    return {payer_id: found[invoice_id] for payer_id, invoice_id in oldest.items()}

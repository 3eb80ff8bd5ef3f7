"""Stop the subscriptions of which an invoice was not paid, when all its days have passed (DUN-06)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.billing.commands.hold_invoices import hold_invoices
from domain.dunning.commands.decide_reminders import Policies
from domain.dunning.commands.decide_stops import Morning, decide_stops
from domain.dunning.model import PaymentStopped, StopDraft
from domain.dunning.repository.claims import OverduePage
from domain.dunning.repository.stops import insert_stops
from domain.kernel.database import Row
from domain.kernel.work import Work
from domain.people.queries.billing import billing_organisation
from domain.subscriptions.commands.hold_subscriptions import hold_subscriptions, terms_beyond
from domain.subscriptions.commands.stop_subscription import end_of, make_stop, stop_basis
from domain.subscriptions.model import Running, StopKind, StopSubscription
from domain.subscriptions.queries.stop_settings import stop_codes
from domain.subscriptions.rules.stop_codes import reason_text

Held = dict[UUID, tuple[Running, Row]]


async def hold_and_decide(
    work: Work, organisation_id: UUID, page: OverduePage, policies: Policies, morning: Morning | None = None
) -> tuple[list[StopDraft], Held]:
    """Hold all that a page may stop or remind of, and return the stops that follow from it now.

    Subscriptions are held first, then invoices, then what payers have open, all in the order of their ids, so that a
    payment comes either before all of this, and nothing stops, or after it.
    """
    if not page.to_stop:
        return [], {}
    asked = [row.subscription_id for row in page.rows if row.is_to_stop and row.subscription_id is not None]
    held = await hold_subscriptions(work, asked)
    payer_ids = [row.payer_id for row in page.rows if row.is_to_stop or row.is_due]
    await hold_invoices(work, organisation_id, held.invoice_ids, payer_ids)
    return await decide_stops(work, organisation_id, page, work.today, policies, morning or Morning()), held.found


async def stop_unpaid(
    work: Work, organisation_id: UUID, drafts: Sequence[StopDraft], held: Held, *, run_id: UUID | None
) -> None:
    """Make stops that were decided: each subscription ends today, or on its first day where that is still to come.

    What is billed beyond is settled as by any other stop, with the default of SUB-06 for open invoices; so the used
    days of a running term stay on the reskontro, and the rest is credited.
    """
    if not drafts:
        return
    organisation = await billing_organisation(work, organisation_id)
    assert organisation is not None, "a run belongs to an organisation"
    codes, basis, currency = await stop_codes(work), await stop_basis(work), organisation["currency"]
    stopping = [draft.claim.subscription_id for draft in drafts if draft.claim.subscription_id is not None]
    terms = await terms_beyond(work, stopping)
    for draft in drafts:
        assert draft.claim.subscription_id is not None, "a stop is of a subscription"
        running, row = held[draft.claim.subscription_id]
        end_on = max(work.today, running.start_on)
        command = StopSubscription(running.id, end_on=end_on)
        ending = end_of(running, row, command, terms[running.id], basis, work.today)
        cause = reason_text(codes, draft.rule.cause, draft.rule.code_id)
        kind, code_id = StopKind.PAYMENT_STOP, draft.rule.code_id
        await make_stop(work, running, row, ending, basis, cause, kind=kind, code_id=code_id)
    await insert_stops(work, organisation_id, currency, drafts, run_id)
    work.record_many(_fact(draft, organisation_id, currency, run_id) for draft in drafts)


def _fact(draft: StopDraft, organisation_id: UUID, currency: str, run_id: UUID | None) -> PaymentStopped:
    assert draft.claim.subscription_id is not None, "a stop is of a subscription"
    return PaymentStopped(
        subscription_id=draft.claim.subscription_id,
        invoice_id=draft.claim.invoice_id,
        organisation_id=organisation_id,
        member_id=draft.claim.payer_id,
        debt_minor=draft.debt.minor,
        currency=currency,
        run_id=run_id,
    )

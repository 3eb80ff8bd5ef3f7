"""Take a stop back before it takes effect (SUB-08)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.billing.commands.write_credit_note import write_credit_note
from domain.catalogue.queries import load_catalogue
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.subscriptions.commands.bill_due import bill_due, due_now
from domain.subscriptions.commands.refuse_after_death import refuse_after_death
from domain.subscriptions.commands.settle_contract import hold_contract
from domain.subscriptions.model import ChangeObstacle, ChangeObstacleCode, ChangeRefused, StopRemoved
from domain.subscriptions.repository.changes import held, update_subscription
from domain.subscriptions.repository.terms import turn_states
from domain.subscriptions.rules.changing import refuse_if_ended
from domain.subscriptions.rules.plans import anchor_of
from domain.subscriptions.rules.pricing import Pricing


@dataclass(frozen=True, slots=True)
class Continued:
    """What taking a stop back gives: how many terms are due that no invoice bills, and the invoices made for them."""

    unbilled_terms: int
    invoice_ids: tuple[UUID, ...]


async def remove_stop(
    work: Work, subscription_id: UUID, *, reason: str, bill_now: bool = False, idempotency_key: str
) -> Continued:
    """Let a subscription run on. With `bill_now` the terms that are due get their invoices at once.

    Without it they wait for the next run, and the caller is told how many there are. Where days of a term had been
    credited, the next term begins where the delivered days end. The fee of a contract that is not left after all is
    credited. Refuses with NotFound, ChangeRefused (ended, no stop, or a death) and InvalidInput (no reason).
    """
    if not reason.strip():
        raise InvalidInput.of("reason", "REQUIRED", "say why the stop is removed; the reason is kept")
    asked = {"id": subscription_id, "reason": reason, "bill_now": bill_now}
    known = await claim(work, idempotency_key, request_hash("remove_stop", asked))
    if known is not None:
        return Continued(known["unbilled_terms"], tuple(UUID(key) for key in known["invoice_ids"]))
    found = await held(work, subscription_id)
    if found is None:
        raise NotFound("subscription", subscription_id)
    running, row = found
    refuse_if_ended(running, row["state"])
    if running.end_on is None:
        raise ChangeRefused(subscription_id, ChangeObstacle.of(ChangeObstacleCode.NO_STOP))
    await refuse_after_death(work, running, row)
    pricing = Pricing(await load_catalogue(work))
    anchor_on, anchor_term = anchor_of(running, running.next_term, running.next_start, pricing)
    if (standing := await hold_contract(work, row)) is not None:
        await write_credit_note(work, standing, None, reason=reason.strip())
    await update_subscription(
        work,
        subscription_id,
        end_on=None,
        stop_cause=None,
        stop_kind=None,
        stop_code_id=None,
        stop_registered_on=None,
        contract_invoice_id=None,
        settles_end=True,
        anchor_on=anchor_on,
        anchor_term=anchor_term,
    )
    await turn_states(work, work.today, subscription_id)
    work.record(StopRemoved(subscription_id, running.member_id, row["organisation_id"]))
    await work.audit(
        "remove_stop",
        "subscription",
        subscription_id,
        before={"end_on": running.end_on},
        after={"end_on": None},
        member_id=running.member_id,
        reason=reason.strip(),
    )
    unbilled = len(await due_now(work, subscription_id))
    invoices = list(await bill_due(work, subscription_id)) if bill_now else []
    continued = Continued(unbilled - len(invoices), tuple(invoices))
    await remember(
        work,
        idempotency_key,
        {"unbilled_terms": continued.unbilled_terms, "invoice_ids": [str(key) for key in continued.invoice_ids]},
    )
    return continued

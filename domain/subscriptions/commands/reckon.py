"""Reckon what a run would bill, without writing anything, by the rules that bill (RUN-05, NEW-01)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.billing.queries.corrections import waiting_corrections
from domain.billing.queries.credit import fill_purse
from domain.billing.queries.earlier_fees import fill_fees
from domain.billing.rules.drawing import Purse, drawn_at_issue
from domain.billing.rules.reject import reject_reason
from domain.catalogue.model import Catalogue
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Reading, Row
from domain.kernel.isolating import ITS_OWN_FAULT
from domain.people.queries.billing import billing_organisation, payers, payment_account
from domain.subscriptions.model import CriteriaSet, HeldOver, Running, Selection, TermBill, TermReject
from domain.subscriptions.repository.due import due_subscriptions
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.rules.adjusting import adjusted
from domain.subscriptions.rules.criteria import selections, set_of, settled_by
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.reckoning import Items
from domain.subscriptions.rules.rehearsing import settings_hash
from domain.subscriptions.rules.terms import LeadDays, due_terms, lead_days_by_plan

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run is over: due terms of an organisation on a day, of one plan, or as criteria sets take it (RUN-01)."""

    organisation_id: UUID
    on: date
    plan_id: UUID | None
    catalogue: Catalogue
    sets: Sequence[CriteriaSet] = ()

    @property
    def lead_days(self) -> LeadDays:
        """The lead days of each plan that is in it."""
        return lead_days_by_plan(self.catalogue, self.plan_id)

    @property
    def selections(self) -> Sequence[Selection]:
        """What each criteria set takes."""
        return selections(self.sets, self.catalogue)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Some subscriptions in the order of a run, with the bills of each, and those that their set holds over.

    `reached_id` is None at the end.
    """

    due: Sequence[Running]
    items: Mapping[UUID, Sequence[TermBill | TermReject]]
    held: Mapping[UUID, HeldOver]
    reached_id: UUID | None


async def scope_of(read: Reading, organisation_id: UUID, on: date, criteria: Mapping[str, Any]) -> Scope:
    """Return what a run or a rehearsal with these criteria is over."""
    plan_id = criteria.get("plan_id")
    sets = [set_of(kept) for kept in criteria.get("sets", ())]
    return Scope(organisation_id, on, UUID(plan_id) if plan_id else None, await load_catalogue(read), sets)


async def hash_of_settings(read: Reading, scope: Scope) -> str:
    """Return the hash of what a run depends on for everybody."""
    account = await payment_account(read, scope.organisation_id)
    return settings_hash(scope.on, await _ledger_billing(read, scope), account)


async def reckoned(
    read: Reading, scope: Scope, pricing: Pricing, broken: Collection[UUID] = ()
) -> AsyncIterator[Reckoned]:
    """Yield everything that a run would bill now; for `broken` subscriptions nothing is reckoned."""
    purse = Purse()
    ledger_billing = await _ledger_billing(read, scope)
    kinds = drawn_at_issue(ledger_billing=ledger_billing)
    after: UUID | None = None
    while True:
        due = await due_subscriptions(
            read, scope.organisation_id, scope.lead_days, scope.on, after, CHUNK, selections=scope.selections
        )
        known = await payers(read, sorted({one.debtor_id for one in due}))
        await fill_purse(read, purse, scope.organisation_id, known, kinds)
        if ledger_billing:
            await fill_fees(read, purse, scope.organisation_id, known, scope.on)
        await learn_subscriptions(read, pricing, due)
        corrections = await waiting_corrections(read, [one.id for one in due])
        items: dict[UUID, list[TermBill | TermReject]] = {}
        held: dict[UUID, HeldOver] = {}
        for one in due:
            items[one.id] = []
            if one.id in broken:
                continue
            found, over = _due_of(one, scope, pricing, known)
            held |= {one.id: over} if over else {}
            for item in found:
                billed = adjusted(item, corrections, purse) if isinstance(item, TermBill) else item
                items[one.id].append(billed)
        after = due[-1].id if len(due) == CHUNK else None
        yield Reckoned(due, items, held, after)
        if after is None:
            return


def _due_of(one: Running, scope: Scope, pricing: Pricing, known: Mapping[UUID, Row]) -> tuple[Items, HeldOver | None]:
    """Return the due terms of a subscription; of one that is broken, what is the matter, as the run says it."""
    try:
        payer = known[one.debtor_id]
        found: Items = list(due_terms(one, pricing, scope.on, payer["number"], payer["branch_id"]))
        return settled_by(scope.sets[one.set_number], one, found, scope.on) if scope.sets else (found, None)
    except ITS_OWN_FAULT as error:
        return [TermReject(one.id, one.member_id, reject_reason(error))], None


async def _ledger_billing(read: Reading, scope: Scope) -> bool:
    organisation = await billing_organisation(read, scope.organisation_id)
    assert organisation is not None, "the caller has seen it, and nobody can delete it"
    return bool(organisation["ledger_billing"])

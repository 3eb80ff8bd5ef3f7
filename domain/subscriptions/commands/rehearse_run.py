"""Rehearse a billing run for any date, without a trace, by the code that bills (RUN-05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from domain.billing.model import CHARGED_AT_ONCE
from domain.billing.rules.due import issue_on
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Reading
from domain.kernel.dates import add_months
from domain.kernel.refusal import NotFound
from domain.payments.queries.charges import agreed_methods
from domain.people.queries.billing import billing_organisation, organisation_numbers, payers
from domain.people.queries.employment import employers_on
from domain.subscriptions.commands.reckon import Reckoned, Scope, hash_of_settings, reckoned
from domain.subscriptions.model import CriteriaSet, Selection, TermBill
from domain.subscriptions.repository import forecast as forecasts
from domain.subscriptions.repository.doubled import billed_before
from domain.subscriptions.rules.forecast import AgainstForecast, is_kept_by_forecasts, takes
from domain.subscriptions.rules.previewing import Preview, Tally
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.terms import OUTLOOK_MONTHS
from domain.subscriptions.rules.warning import LACKS_AGREEMENT, KnownBefore, Warner


async def rehearse_run(
    read: Reading,
    organisation_id: UUID,
    on: date,
    plan_id: UUID | None = None,
    sets: Sequence[CriteriaSet] = (),
    *,
    sums_only: bool = False,
) -> Preview:
    """Reckon every invoice of a run over due subscriptions; `sums_only` without warnings and forecast.

    Refuses with NotFound (organisation).
    """
    organisation = await billing_organisation(read, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    scope = Scope(organisation_id, on, plan_id, await load_catalogue(read), sets)
    pricing = Pricing(scope.catalogue)
    warner = Warner(on, sets, pricing)
    tally = Tally(await hash_of_settings(read, scope))
    async for page in reckoned(read, scope, pricing):
        known = None if sums_only else await _known_before(read, scope, page)
        for one in page.due:
            tally.hold(page.held.get(one.id))
            name = sets[one.set_number].name if sets else None
            for item in page.items[one.id]:
                tally.add(item, name)
                if known is not None:
                    warner.look(item, one.set_number, known)
    forecast = None if sums_only else await _against_forecast(read, scope, pricing)
    return tally.preview(on, organisation["currency"], warner.found(), forecast)


async def _known_before(read: Reading, scope: Scope, page: Reckoned) -> KnownBefore:
    """Ask at once what warnings depend on, for all bills of a page."""
    bills = [item for one in page.due for item in page.items[one.id] if isinstance(item, TermBill)]
    return KnownBefore(
        await payers(read, sorted({bill.draft.payer_id for bill in bills})),
        await _agreed(read, scope, bills),
        await billed_before(read, bills),
    )


async def _agreed(read: Reading, scope: Scope, bills: Sequence[TermBill]) -> set[tuple[str, UUID]]:
    """Return (method, payer) where the payer of a bill has what its method asks for on the run's day (SUB-18)."""
    asking: dict[str, set[UUID]] = defaultdict(set)
    for bill in bills:
        if bill.draft.payment_method in LACKS_AGREEMENT:
            asking[bill.draft.payment_method].add(bill.draft.payer_id)
    if not asking:
        return set()
    found = await agreed_methods(read, scope.organisation_id, sorted(set().union(*asking.values())), scope.on)
    if deducted := asking.get("PAYROLL"):
        found |= {("PAYROLL", payer_id) for payer_id in await employers_on(read, sorted(deducted), scope.on)}
    if by_ehf := asking.get("EHF"):
        found |= {("EHF", payer_id) for payer_id in await organisation_numbers(read, sorted(by_ehf))}
    return found


async def _against_forecast(read: Reading, scope: Scope, pricing: Pricing) -> AgainstForecast | None:
    """Return what the newest forecast said of the terms that are due by the run's day, and what was billed of them
    since; None where it does not reach the day, or is not kept by what the run chooses by."""
    wanted = scope.selections
    if scope.plan_id is not None:
        wanted = [replace(one, plan_ids=(scope.plan_id,)) for one in wanted] or [Selection((scope.plan_id,))]
    found = await forecasts.newest_by_day(read, scope.organisation_id) if is_kept_by_forecasts(wanted) else None
    if found is None or scope.on < found["run_on"]:
        return None
    lead = scope.lead_days
    longest = max([*lead.by_plan.values(), *lead.by_method.values()], default=0)
    if scope.on + timedelta(days=longest) >= add_months(found["run_on"], OUTLOOK_MONTHS):
        return None
    against = AgainstForecast(found["id"], found["run_on"])
    for row in await forecasts.said_until(read, found["id"], scope.on):
        if takes(wanted, row["plan_id"], row["payment_method"]):
            against.say(row["plan_id"], row["invoices"], row["total_minor"])
    for row in await forecasts.billed_since(read, scope.organisation_id, found["id"]):
        plan_id, method = row["plan_id"], row["payment_method"]
        due_from = issue_on(row["start_on"], pricing.lead_days(pricing.plan(plan_id), method))
        is_due = due_from <= scope.on or (row["is_first"] and method in CHARGED_AT_ONCE)
        if is_due and takes(wanted, plan_id, method):
            against.bill(plan_id, row["invoices"], row["total_minor"])
    return against

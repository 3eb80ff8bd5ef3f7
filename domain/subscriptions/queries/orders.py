"""What an order is: its plan, its prices, what binds, and how it is paid (SUB-17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Reading
from domain.people.queries.billing import billing_organisation, payers
from domain.subscriptions.model import ORIGIN_KIND, Order, OrderSetting, PeriodPrice
from domain.subscriptions.repository import orders
from domain.subscriptions.repository.changes import held
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.repository.orders import terms_from
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.restarting import may_restart, restart_until
from domain.subscriptions.rules.terms import is_first_period, outlook

_PLANS_OF = """
SELECT i.id, i.text, i.origin_number AS number, p.plan_id AS promised_plan_id, s.plan_id, s.next_plan_id
FROM invoice i
JOIN subscription s ON s.tenant_id = i.tenant_id AND s.id = i.origin_id
LEFT JOIN term_promise p ON p.tenant_id = s.tenant_id AND p.subscription_id = s.id AND p.number = i.origin_number
WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[]) AND i.origin_kind = $3
"""


async def order_of(read: Reading, subscription_id: UUID, today: date) -> Order | None:
    """Return what is ordered as of a day, with the prices by the code that bills; None without such a subscription."""
    found = await held(read, subscription_id, lock=False)
    if found is None:
        return None
    running, row = found
    catalogue = await load_catalogue(read)
    payer = (await payers(read, [running.debtor_id]))[running.debtor_id]
    organisation = await billing_organisation(read, row["organisation_id"])
    assert organisation is not None, "a subscription has an organisation"
    told = await terms_from(read, subscription_id, today)
    billed = [PeriodPrice(one["start_on"], one["end_on"], one["total_minor"]) for one in told]
    pricing = Pricing(catalogue)
    await learn_subscriptions(read, pricing, [running])
    coming = outlook(replace(running, begun_on=None), pricing, today, payer["number"], payer["branch_id"])[:2]
    planned = [PeriodPrice(one.start_on, one.end_on, one.draft.lines.total_minor) for one in coming]
    plan = catalogue.plans[row["running_plan_id"]]
    term = next(iter([*(one["number"] for one in told), *(one.number for one in coming)]), 1)
    is_first = is_first_period(term, is_promised=term in running.promises)
    chosen = pricing.chosen(running, plan, max(today, running.start_on))
    now, then, *_ = [*billed, *planned, None, None]
    return Order(
        subscription_id=subscription_id,
        member_id=running.member_id,
        organisation_id=row["organisation_id"],
        organisation_name=organisation["name"],
        organisation_email=organisation["email"],
        currency=organisation["currency"],
        plan_name=plan.name if is_first else plan.renewal_text,
        plan_description=plan.description if is_first else plan.renewal_description,
        product_descriptions="\n".join(
            f"{one.name}: {one.description}" for one in catalogue.products_of(plan, chosen) if one.description
        ),
        copies=running.copies,
        start_on=running.start_on,
        bound_until=row["bound_until"],
        ends_on=running.end_on,
        payment_method=running.payment_method,
        payer_name=payer["name"] if running.debtor_id != running.member_id else None,
        now=now,
        then=then,
        withdrawal=(await orders.order_setting(read, row["organisation_id"])).withdrawal,
        awaits_payment=running.awaits_payment,
    )


async def order_settings(read: Reading) -> dict[UUID, OrderSetting]:
    """Return how organisations treat orders, those that have decided something; the others take the default."""
    return await orders.load_order_settings(read)


async def descriptions_of(read: Reading, invoice_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return what their plans say of themselves to those who pay these invoices, as the invoices name them (CAT-14).

    Invoices of no subscription, or of a plan that is called otherwise by now, are left out.
    """
    plans, found = (await load_catalogue(read)).plans, dict[UUID, str]()
    for row in await read.sql(_PLANS_OF, read.tenant_id, list(invoice_ids), ORIGIN_KIND):
        is_first = is_first_period(row["number"], is_promised=row["promised_plan_id"] is not None)
        for key in (row["promised_plan_id"], row["plan_id"], row["next_plan_id"]):
            plan = plans.get(key) if key else None
            if plan is not None and row["text"] == (plan.name if is_first else plan.renewal_text):
                found.setdefault(row["id"], plan.description if is_first else plan.renewal_description)
    return found


# Nobody starts again what a member had who died (SUB-02).
_ENDED = """
SELECT s.id, s.organisation_id, s.end_on FROM subscription s
JOIN member m ON m.tenant_id = s.tenant_id AND m.id = s.member_id AND m.deceased_on IS NULL
WHERE s.tenant_id = $1 AND s.id = ANY($2::uuid[])
"""


async def restartable(read: Reading, subscription_ids: Sequence[UUID], today: date) -> dict[UUID, date]:
    """Return the last day on which each ended subscription may be started again; the others are left out (SUB-12)."""
    settings = await order_settings(read)
    again = await orders.restarted_of(read, subscription_ids)
    rows = await read.sql(_ENDED, read.tenant_id, list(subscription_ids))
    ended = [(row, settings.get(row["organisation_id"], OrderSetting())) for row in rows if row["end_on"] is not None]
    return {
        row["id"]: restart_until(row["end_on"], setting) - timedelta(days=1)
        for row, setting in ended
        if row["id"] not in again and may_restart(row["end_on"], setting, today)
    }

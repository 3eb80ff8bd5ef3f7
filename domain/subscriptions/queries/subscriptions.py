"""Reads of subscriptions: by id, by member, with their terms and what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.billing.queries.corrections import waiting_corrections
from domain.billing.queries.credit import purse_of
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Reading, Row
from domain.people.queries.billing import payers
from domain.subscriptions.model import TermBill
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.repository.terms import running
from domain.subscriptions.rules.adjusting import adjusted
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.terms import planned_bill, terms_ahead

_COLUMNS = """s.id, s.member_id, s.payer_id, s.plan_id, s.organisation_id, s.state, s.payment_method, s.copies,
  s.start_on, s.begun_on, s.end_on, s.next_plan_id, s.plan_changes_on, s.anchor_before,
  s.next_payer_id, s.payer_changes_on,
  s.discount_id, s.bound_until, s.contract_invoice_id, s.stop_cause, s.stop_kind,
  s.registered_on, s.restarts_id, s.next_term, s.next_start, coalesce(s.monthly_minor, 0) AS monthly_minor,
  p.end_on AS paid_through_end"""
# A term is paid when nothing is open of its invoice; the last paid term tells how far the subscription is paid.
_FROM = """subscription s
LEFT JOIN LATERAL (
  SELECT t.end_on FROM term t
  WHERE t.tenant_id = s.tenant_id AND t.subscription_id = s.id
    AND NOT EXISTS (SELECT FROM open_item o WHERE o.tenant_id = t.tenant_id AND o.invoice_id = t.invoice_id)
    AND EXISTS (
      SELECT FROM invoice i WHERE i.tenant_id = t.tenant_id AND i.id = t.invoice_id AND i.state = 'ISSUED'
    )
  ORDER BY t.number DESC LIMIT 1
) p ON true"""
_BY_IDS = f"SELECT {_COLUMNS} FROM {_FROM} WHERE s.tenant_id = $1 AND s.id = ANY($2::uuid[])"  # noqa: S608
_BY_MEMBERS = f"""
SELECT {_COLUMNS} FROM {_FROM} WHERE s.tenant_id = $1 AND s.member_id = ANY($2::uuid[])
ORDER BY s.start_on DESC, s.id DESC LIMIT $3
"""  # noqa: S608 - constants of this file only
_BY_PAYERS = f"""
SELECT {_COLUMNS} FROM {_FROM}
WHERE s.tenant_id = $1 AND (s.payer_id = ANY($2::uuid[]) OR s.next_payer_id = ANY($2::uuid[]))
ORDER BY s.start_on DESC, s.id DESC LIMIT $3
"""  # noqa: S608 - constants of this file only
_TERMS = """
SELECT subscription_id, number, start_on, end_on, invoice_id FROM term
WHERE tenant_id = $1 AND subscription_id = ANY($2::uuid[]) AND start_on <= $3 AND end_on > $3
"""
_PLAN_COUNTS = """
SELECT plan_id, count(*)::int AS n FROM subscription
WHERE tenant_id = $1 AND plan_id = ANY($2::uuid[]) AND state IN ('ACTIVE', 'STOP_SCHEDULED')
GROUP BY plan_id
"""
SUBSCRIPTIONS_SHOWN_MAX = 1_000


async def subscriptions(read: Reading, subscription_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Return subscriptions by id, with monthly value and the (exclusive) end of the last paid term."""
    rows = await read.sql(_BY_IDS, read.tenant_id, list(subscription_ids))
    return {row["id"]: row for row in rows}


async def subscriptions_of(read: Reading, member_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the subscriptions of members, the newest first."""
    rows = await read.sql(_BY_MEMBERS, read.tenant_id, list(member_ids), SUBSCRIPTIONS_SHOWN_MAX)
    grouped: dict[UUID, list[Row]] = defaultdict(list, {one: [] for one in member_ids})
    for row in rows:
        grouped[row["member_id"]].append(row)
    return grouped


async def paid_by(read: Reading, payer_ids: Sequence[UUID]) -> dict[UUID, list[Row]]:
    """Return the subscriptions of others that each payer pays, or is to pay next, the newest first (SUB-13)."""
    rows = await read.sql(_BY_PAYERS, read.tenant_id, list(payer_ids), SUBSCRIPTIONS_SHOWN_MAX)
    grouped: dict[UUID, list[Row]] = {one: [] for one in payer_ids}
    for row in rows:
        for payer_id in {row["payer_id"], row["next_payer_id"]} & grouped.keys():
            if payer_id != row["member_id"]:
                grouped[payer_id].append(row)
    return grouped


async def terms_on(read: Reading, subscription_ids: Sequence[UUID], on: date) -> dict[UUID, Row]:
    """Return the term that runs on a day, for each subscription that has one."""
    rows = await read.sql(_TERMS, read.tenant_id, list(subscription_ids), on)
    return {row["subscription_id"]: row for row in rows}


async def active_by_plan(read: Reading, plan_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many active subscriptions each plan has."""
    rows = await read.sql(_PLAN_COUNTS, read.tenant_id, list(plan_ids))
    return {row["plan_id"]: row["n"] for row in rows}


async def next_bill(read: Reading, subscription_id: UUID, today: date) -> TermBill | None:
    """Return the next term with the draft of its invoice, reckoned by the code that bills (SUB-04).

    None where the subscription has ended, ends before that term or awaits its first payment, or where a product has no
    price for it.
    """
    found = await running(read, subscription_id)
    if found is None or found[1]["state"] in {"STOPPED", "PAUSED"}:
        return None
    one = found[0]
    if (one.end_on is not None and one.next_start >= one.end_on) or (one.awaits_payment and one.next_term > 1):
        return None
    pricing = Pricing(await load_catalogue(read))
    await learn_subscriptions(read, pricing, [one])
    payer = (await payers(read, [one.debtor_id]))[one.debtor_id]
    ahead = next(terms_ahead(one, pricing))
    bill = planned_bill(one, ahead, pricing, today, payer["number"], payer["branch_id"])
    if not isinstance(bill, TermBill):
        return None
    purse = await purse_of(read, found[1]["organisation_id"], one.debtor_id, bill.draft.issued_on)
    return adjusted(bill, await waiting_corrections(read, [subscription_id]), purse)

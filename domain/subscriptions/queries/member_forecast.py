"""The invoices that one member has before it, of all subscriptions that it pays (BIL-14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.billing.queries.corrections import waiting_corrections
from domain.catalogue.queries import load_catalogue
from domain.kernel.database import Reading
from domain.kernel.dates import add_months
from domain.kernel.refusal import InvalidInput
from domain.people.queries.billing import payers
from domain.subscriptions.model import TermBill
from domain.subscriptions.repository.forecast import billed_to
from domain.subscriptions.repository.knowing import learn_subscriptions
from domain.subscriptions.rules.adjusting import adjusted
from domain.subscriptions.rules.pricing import Pricing
from domain.subscriptions.rules.terms import OUTLOOK_MONTHS, outlook

SUBSCRIPTIONS_MAX = 500
INVOICES_MAX = 500


@dataclass(frozen=True, slots=True)
class MemberForecast:
    """Invoices to come with their organisations, by due date; `more`: there are others, which are not shown."""

    bills: tuple[tuple[UUID, TermBill], ...]
    more: bool


async def member_forecast(read: Reading, member_id: UUID, today: date, months: int) -> MemberForecast:
    """Return the invoices that fall due for a member in the coming months, by the code that bills.

    The first invoice of each subscription takes what waits on it; what the member has unused is not taken off. Refuses
    with InvalidInput where the months are not 1 to 24.
    """
    if not 1 <= months <= OUTLOOK_MONTHS:
        raise InvalidInput.of(
            "months", "RANGE", f"ask for 1 to {OUTLOOK_MONTHS}", least=1, most=OUTLOOK_MONTHS, rule="BIL-14"
        )
    found = await billed_to(read, member_id, SUBSCRIPTIONS_MAX + 1)
    some = [one for _, one in found[:SUBSCRIPTIONS_MAX]]
    if not some:
        return MemberForecast((), more=False)
    pricing = Pricing(await load_catalogue(read))
    await learn_subscriptions(read, pricing, some)
    corrections = await waiting_corrections(read, [one.id for one in some])
    payer = (await payers(read, [member_id]))[member_id]
    until = add_months(today, months)
    bills = [
        (organisation_id, adjusted(bill, corrections))
        for organisation_id, one in found[:SUBSCRIPTIONS_MAX]
        for bill in outlook(one, pricing, today, payer["number"], payer["branch_id"])
    ]
    due = sorted(
        (one for one in bills if one[1].draft.due_on < until),
        key=lambda one: (one[1].draft.due_on, one[1].subscription_id, one[1].number),
    )
    return MemberForecast(tuple(due[:INVOICES_MAX]), more=len(found) > SUBSCRIPTIONS_MAX or len(due) > INVOICES_MAX)

"""Schedule charges of open invoices that cards are to pay: first on the due date (BIL-03, PRV-04)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from domain.kernel.database import Row
from domain.kernel.ids import new_id
from domain.kernel.tasks import plan
from domain.kernel.work import Work
from domain.payments.model import CHARGE_CARDS, ChargeState
from domain.payments.repository.charges import charges_to_schedule, insert_charges
from domain.payments.rules.charging import first_attempt_on

CHUNK = 1_000


async def schedule_charges(
    work: Work, attempts_extra: Mapping[UUID, int], *, limit: int = CHUNK, member_id: UUID | None = None
) -> int:
    """Schedule a charge for each open invoice that a kept card is to pay, and return how many were found.

    `attempts_extra` says by billing plan how often a declined card is tried again (CAT-40). An invoice that has a
    charge already is passed over. `member_id` looks at one payer alone.
    """
    found = await charges_to_schedule(work, limit, member_id)
    extra = [attempts_extra.get(row["billing_plan_id"], 0) for row in found]
    await _insert(work, found, extra, [first_attempt_on(row["due_on"], work.today) for row in found])
    return len(found)


async def charge_today(work: Work, invoice_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Schedule one attempt today for each of the invoices that a kept card is to pay, whenever it is due (FEE-05).

    Return the invoices that have a charge now; nothing may be open of the others, or their payers have no card.
    """
    found = await charges_to_schedule(work, len(invoice_ids), invoice_ids=list(invoice_ids))
    await _insert(work, found, [0] * len(found), [work.today] * len(found))
    if found:
        await charge_soon(work, found[0]["invoice_id"])
    return frozenset(row["invoice_id"] for row in found)


async def _insert(work: Work, found: Sequence[Row], attempts_extra: Sequence[int], first_on: Sequence[date]) -> None:
    await insert_charges(
        work,
        {
            "id": [new_id() for _ in found],
            "organisation_id": [row["organisation_id"] for row in found],
            "invoice_id": [row["invoice_id"] for row in found],
            "payer_id": [row["payer_id"] for row in found],
            "provider_account_id": [row["provider_account_id"] for row in found],
            "agreement_id": [row["agreement_id"] for row in found],
            "state": [ChargeState.SCHEDULED.value for _ in found],
            "attempts_max": [1 + extra for extra in attempts_extra],
            "next_attempt_on": list(first_on),
            "amount_minor": [row["open_minor"] for row in found],
            "currency": [row["currency"] for row in found],
            "created_at": [work.now for _ in found],
        },
    )


async def charge_soon(work: Work, cause_id: UUID) -> None:
    """Let workers look for cards to charge as soon as this work is committed; once for each cause."""
    await plan(work, CHARGE_CARDS, f"for:{cause_id}", {})

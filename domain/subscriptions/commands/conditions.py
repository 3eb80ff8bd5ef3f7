"""Keep a plan from members who don't meet its conditions (CAT-10)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.catalogue.model import Plan
from domain.kernel.database import Reading
from domain.kernel.refusal import refuse_if_any
from domain.subscriptions.repository.knowing import member_facts
from domain.subscriptions.rules.membership import start_errors


async def refuse_if_unfit(read: Reading, member_id: UUID, plan: Plan, on: date) -> None:
    """Raise InvalidInput where a member's age or household is not what a plan asks for on the day of its start."""
    if plan.fees is not None:
        refuse_if_any(list(start_errors(plan, (await member_facts(read, [member_id]))[member_id], on)))

"""Let billing plans name the one under which contracts that are left early are billed (CAT-16, CAT-40)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.catalogue import repository
from domain.kernel.work import Work


async def name_contract_plan(work: Work, billing_plan_ids: Sequence[UUID], contract_plan_id: UUID | None) -> None:
    """Keep with billing plans what their dunning process names; None: contracts are billed under the plan's own.

    The caller has checked the billing plans, and logs what was decided: it is said of the process.
    """
    if billing_plan_ids:
        await repository.name_contract_plan(work, billing_plan_ids, contract_plan_id)

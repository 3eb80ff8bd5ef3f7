"""Reads of dunning processes: whole, with the billing plans that name them and the terms that they guard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.catalogue.model import BillingPlan
from domain.catalogue.queries import load_catalogue
from domain.dunning.model import DunningProcess, GuardedTerm
from domain.dunning.repository.processes import load_links, load_processes
from domain.kernel.database import Reading


@dataclass(frozen=True, slots=True)
class ProcessBook:
    """Every process in the order of their names, the billing plans that name each, and the terms that it guards.

    `contract_plans` are the billing plans that processes name for contracts that are left early (CAT-16).
    """

    processes: Mapping[UUID, DunningProcess]
    of_billing_plan: Mapping[UUID, UUID]
    billing_plans: Mapping[UUID, tuple[BillingPlan, ...]]
    terms: Mapping[UUID, tuple[GuardedTerm, ...]]
    contract_plans: Mapping[UUID, BillingPlan]


async def charge_attempts(read: Reading) -> dict[UUID, int]:
    """Return by billing plan how often its process tries a declined card again, one day after another (CAT-40)."""
    processes = await load_processes(read)
    return {plan_id: processes[process_id].charge_attempts for plan_id, process_id in (await load_links(read)).items()}


async def processes_of_plans(read: Reading) -> dict[UUID, UUID]:
    """Return the process that each billing plan names."""
    return await load_links(read)


async def process_book(read: Reading) -> ProcessBook:
    """Read all that there is to say of dunning processes; they are few."""
    links, catalogue = await load_links(read), await load_catalogue(read)
    billing_plans: dict[UUID, list[BillingPlan]] = defaultdict(list)
    for billing_plan in catalogue.billing_plans.values():
        if billing_plan.id in links:
            billing_plans[links[billing_plan.id]].append(billing_plan)
    terms: dict[UUID, list[GuardedTerm]] = defaultdict(list)
    for plan in catalogue.plans.values():
        if plan.billing_plan_id in links and not plan.disabled:
            terms[links[plan.billing_plan_id]].append(GuardedTerm(plan.id, plan.name, plan.frequency))
    processes = await load_processes(read)
    return ProcessBook(
        processes,
        links,
        {key: tuple(billing_plans[key]) for key in processes},
        {key: tuple(terms[key]) for key in processes},
        {
            key: catalogue.billing_plans[one.contract_billing_plan_id]
            for key, one in processes.items()
            if one.contract_billing_plan_id is not None
        },
    )

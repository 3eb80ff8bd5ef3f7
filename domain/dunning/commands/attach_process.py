"""Let a billing plan name a dunning process, or none (CAT-30)."""

from __future__ import annotations

from uuid import UUID

from domain.catalogue.commands.name_contract_plan import name_contract_plan
from domain.catalogue.queries import load_catalogue
from domain.dunning.repository.processes import load_links, load_processes, lock_processes, write_link
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work


async def attach_process(work: Work, billing_plan_id: UUID, process_id: UUID | None) -> None:
    """Attach a process to a billing plan, in place of the one it had; None leaves the plan without reminders.

    It holds for invoices that are issued already, too: their next reminder follows it. Contracts that are left from now
    on are billed under the billing plan that it names for them (CAT-16). Refuses with NotFound, and with
    InvalidInput where the process' fees are in another currency.
    """
    billing_plan = (await load_catalogue(work)).billing_plans.get(billing_plan_id)
    if billing_plan is None:
        raise NotFound("billing plan", billing_plan_id)
    await lock_processes(work)
    processes, process = await load_processes(work), None
    if process_id is not None:
        process = processes.get(process_id)
        if process is None:
            raise NotFound("dunning process", process_id)
        if process.currency != billing_plan.currency:
            message = f"its fees are in {process.currency}, those of the billing plan in {billing_plan.currency}"
            raise InvalidInput.of("processId", "OTHER_CURRENCY", message, currency=billing_plan.currency, rule="CAT-40")
    before = (await load_links(work)).get(billing_plan_id)
    await write_link(work, billing_plan_id, process_id)
    await name_contract_plan(work, [billing_plan_id], process.contract_billing_plan_id if process else None)
    await work.audit(
        "dunning_process.attached",
        "billing_plan",
        billing_plan_id,
        before={"dunningProcess": processes[before].name if before else None},
        after={"dunningProcess": process.name if process else None},
    )

"""Make or change a dunning process (CAT-40)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from domain.catalogue.commands.name_contract_plan import name_contract_plan
from domain.catalogue.queries import load_catalogue
from domain.catalogue.rules import currency_errors
from domain.dunning.model import DunningProcess, DunningProcessSaved, ProcessDetails, StopRule
from domain.dunning.repository.processes import (
    add_process,
    load_links,
    load_processes,
    lock_version,
    replace_process,
)
from domain.dunning.rules.contents import content_of_process
from domain.dunning.rules.processes import contract_plan_errors, process_errors
from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, NotFound, StaleVersion, refuse_if_any
from domain.kernel.work import Work
from domain.people.queries.organisations import organisations
from domain.subscriptions.model import StopCode
from domain.subscriptions.queries.stop_settings import stop_codes
from domain.subscriptions.rules.stop_codes import reason_errors


async def save_process(
    work: Work, details: ProcessDetails, *, process_id: UUID | None = None, version: int | None = None
) -> DunningProcess:
    """Write a process and return it; without an id it is a new one. `version` is the one that the caller has read.

    What has gone out stays as it was; the next reminder of every invoice follows the process as it is then. Its
    currency is one that an organisation keeps its accounts in, the only one where none is named, and stays; a billing
    plan of contracts has the same. The billing plans that name the process keep that one, too: it is asked for where
    subscriptions stop, which know of no process (CAT-16). Refuses with InvalidInput, NotFound and StaleVersion. Whoever
    shows it asks `outlasted` for what to warn about.
    """
    before = None if process_id is None else await _held(work, process_id, version)
    known = sorted({one.currency for one in await organisations(work)}) if before is None else [before.currency]
    currency = details.currency or (known[0] if len(known) == 1 else "")
    errors = [*process_errors(details), *currency_errors("currency", currency, known)]
    codes, billing_plans = await stop_codes(work), (await load_catalogue(work)).billing_plans
    if details.stop is not None:
        errors += _cause_errors(codes, details.stop, before.stop if before else None)
    if details.contract_billing_plan_id is not None:
        errors += contract_plan_errors(billing_plans.get(details.contract_billing_plan_id), currency)
    refuse_if_any(errors)
    process = DunningProcess(
        process_id or new_id(),
        details.name.strip(),
        currency,
        details.steps,
        details.consume_partial_payments,
        details.write_off_fee,
        details.tolerance,
        (before.version if before else 0) + 1,
        replace(details.stop, cause=details.stop.cause.strip()) if details.stop else None,
        details.charge_attempts,
        details.collection,
        details.contract_billing_plan_id,
    )
    await (replace_process if before else add_process)(work, process)
    if before is not None:
        named_by = [key for key, of in (await load_links(work)).items() if of == process.id]
        await name_contract_plan(work, named_by, process.contract_billing_plan_id)
    await work.audit(
        "dunning_process.saved",
        "dunning_process",
        process.id,
        before=content_of_process(before, codes, billing_plans) if before else None,
        after=content_of_process(process, codes, billing_plans),
    )
    work.record(DunningProcessSaved(process.id, process.name))
    return process


def _cause_errors(codes: Mapping[UUID, StopCode], stop: StopRule, before: StopRule | None) -> list[FieldError]:
    """Find what is wrong with the cause; one that it had before stays right when the list has changed."""
    if before is not None and (stop.cause.strip(), stop.code_id) == (before.cause, before.code_id):
        return []
    return reason_errors(codes, stop.cause, stop.code_id, text_path="stop.cause", code_path="stop.codeId")


async def _held(work: Work, process_id: UUID, version: int | None) -> DunningProcess:
    current = await lock_version(work, process_id)
    if current is None:
        raise NotFound("dunning process", process_id)
    if version != current:
        raise StaleVersion(current)
    return (await load_processes(work))[process_id]

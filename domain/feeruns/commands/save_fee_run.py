"""Make or change a fee run (FEE-01, FEE-02, FEE-03, FEE-06)."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from domain.catalogue.queries import fee_rates
from domain.club.queries import units
from domain.dialogue.queries import templates
from domain.feeruns.commands.plan_fee_run import plan_fee_run
from domain.feeruns.commands.refuse_lacks import refuse_lacks
from domain.feeruns.model import FeeRun, FeeRunDetails, FeeRunLocked, FeeRunSaved, LockCode, Stage
from domain.feeruns.repository.runs import add_fee_run, load_fee_runs, lock_fee_run, replace_fee_run
from domain.feeruns.rules.calendar import lock_on, next_run_on
from domain.feeruns.rules.setup import fee_errors, mail_errors, timing_errors, unit_errors
from domain.kernel import idempotency
from domain.kernel.ids import new_id
from domain.kernel.refusal import FieldError, NotFound, StaleVersion, refuse_if_any
from domain.kernel.work import Work
from domain.people.rules.texts import name_errors


async def save_fee_run(
    work: Work,
    details: FeeRunDetails,
    *,
    fee_run_id: UUID | None = None,
    version: int | None = None,
    idempotency_key: str | None = None,
) -> FeeRun:
    """Write a fee run, plan when it runs next, and return it. `version` is the one that was read.

    A run that has been announced keeps its day. The same key writes it once, so that a second click makes no second run
    that bills everybody again. Refuses with FeeRunLacks, FeeRunLocked, InvalidInput, NotFound, StaleVersion and
    IdempotencyConflict.
    """
    if idempotency_key is not None:
        asked = _logged(details) | {"id": fee_run_id, "version": version}
        known = await idempotency.claim(work, idempotency_key, idempotency.request_hash("save_fee_run", asked))
        if known is not None:
            return (await load_fee_runs(work))[UUID(known["fee_run_id"])]
    before = None if fee_run_id is None else await _held(work, fee_run_id, version)
    if before is not None:
        _refuse_locked(work, before, details)
    await refuse_lacks(work, details)
    refuse_if_any(await _errors(work, details, before))
    timing = replace(details.timing, months=tuple(sorted(details.timing.months)))
    details = replace(
        details,
        name=details.name.strip(),
        line_text=details.line_text.strip(),
        extra_text=details.extra_text.strip(),
        timing=timing,
    )
    if before is None:
        run = FeeRun(new_id(), details, 1)
        await add_fee_run(work, run)
    else:
        run = replace(before, details=details, version=before.version + 1)
        await replace_fee_run(work, run)
    if lock_on(run.next_on, work.today) is None:
        next_on = next_run_on(timing, work.today)
        if before is None or next_on != before.next_on:
            run = await plan_fee_run(work, run, next_on, Stage.WAITING)
    await work.audit(
        "fee_run.saved",
        "fee_run",
        run.id,
        before=_logged(before.details) if before else None,
        after=_logged(details),
    )
    work.record(FeeRunSaved(run.id, details.name))
    if idempotency_key is not None:
        await idempotency.remember(work, idempotency_key, {"fee_run_id": run.id})
    return run


async def _held(work: Work, fee_run_id: UUID, version: int | None) -> FeeRun:
    held = await lock_fee_run(work, fee_run_id)
    if held is None:
        raise NotFound("fee run", fee_run_id)
    if version != held.version:
        raise StaleVersion(held.version)
    return held


def _refuse_locked(work: Work, before: FeeRun, details: FeeRunDetails) -> None:
    lock = lock_on(before.next_on, work.today)
    if lock is None:
        return
    timing = replace(details.timing, months=tuple(sorted(details.timing.months)))
    if lock.code is LockCode.EVERYTHING or timing != before.details.timing:
        raise FeeRunLocked(lock)


async def _errors(work: Work, details: FeeRunDetails, before: FeeRun | None) -> list[FieldError]:
    known = await units(work)
    return [
        *name_errors("name", details.name),
        *timing_errors(details.timing, work.today, before.details.timing if before else None),
        *unit_errors(details, known, work.today),
        *fee_errors(details, known, await fee_rates(work)),
        *mail_errors(details.mails, await templates(work)),
    ]


def _logged(details: FeeRunDetails) -> dict[str, Any]:
    return asdict(details) | {"mails": {mail.value: asdict(text) for mail, text in details.mails.items()}}

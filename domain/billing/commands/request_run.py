"""Ask for a run: it waits for a worker, and there is at most one of a kind in an organisation (RUN-06)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from domain.billing.model import RunAlreadyActive, RunRequested, RunState
from domain.billing.repository.invoices import active_run, insert_run
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.ledger.queries.months import refuse_closed
from domain.people.queries.billing import billing_organisation

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"


async def request_run(
    work: Work,
    kind: str,
    organisation_id: UUID,
    run_on: date,
    *,
    criteria: Mapping[str, Any],
    input_hash: str | None,
    reverses_id: UUID | None = None,
    rehearsal_id: UUID | None = None,
) -> UUID:
    """Write a queued run and return its id.

    Refuses with NotFound (organisation), RunAlreadyActive, and InvalidInput (a day in a closed month, LED-06).
    """
    organisation = await billing_organisation(work, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    await refuse_closed(work, organisation_id, run_on, "on")
    await refuse_second(work, organisation_id, kind)
    run_id = new_id()
    await insert_run(
        work,
        id=run_id,
        kind=kind,
        state=RunState.QUEUED.value,
        organisation_id=organisation_id,
        run_on=run_on,
        criteria=dict(criteria),
        input_hash=input_hash,
        reverses_id=reverses_id,
        rehearsal_id=rehearsal_id,
        currency=organisation["currency"],
        started_by=work.actor.name,
        created_at=work.now,
    )
    work.record(RunRequested(run_id, kind, organisation_id))
    await work.audit("request_run", "run", run_id, after={"kind": kind, "on": run_on})
    return run_id


async def refuse_second(work: Work, organisation_id: UUID, kind: str) -> None:
    """Refuse with RunAlreadyActive where a run of the kind is on its way; of two who ask at once, one waits here."""
    await work.sql(_ONE_AT_A_TIME, f"run:{organisation_id}:{kind}")
    if (other := await active_run(work, organisation_id, kind)) is not None:
        raise RunAlreadyActive(other)

"""Ask for a rehearsal of a run: it waits for a worker (NEW-01)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from domain.billing.model import RehearsalRequested, RunState
from domain.billing.repository.rehearsals import insert_rehearsal, lock_rehearsal
from domain.kernel.idempotency import claim, remember, request_hash
from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound
from domain.kernel.work import Work
from domain.people.queries.billing import billing_organisation


async def request_rehearsal(
    work: Work,
    kind: str,
    organisation_id: UUID,
    on: date,
    *,
    criteria: Mapping[str, Any],
    idempotency_key: str,
    against_id: UUID | None = None,
) -> UUID:
    """Write a queued rehearsal and return its id; several may go on at once. Refuses with NotFound (organisation).

    It is compared with the rehearsal `against_id`, else with the last one of its kind when it begins.
    """
    asked = {"kind": kind, "organisation": organisation_id, "on": on, **criteria}
    if (known := await claim(work, idempotency_key, request_hash("request_rehearsal", asked))) is not None:
        return UUID(known["rehearsal_id"])
    organisation = await billing_organisation(work, organisation_id)
    if organisation is None:
        raise NotFound("organisation", organisation_id)
    rehearsal_id = new_id()
    await insert_rehearsal(
        work,
        id=rehearsal_id,
        kind=kind,
        state=RunState.QUEUED.value,
        organisation_id=organisation_id,
        run_on=on,
        criteria=dict(criteria),
        currency=organisation["currency"],
        against_id=against_id,
        started_by=work.actor.name,
        created_at=work.now,
    )
    work.record(RehearsalRequested(rehearsal_id, kind, organisation_id))
    await remember(work, idempotency_key, {"rehearsal_id": rehearsal_id})
    return rehearsal_id


async def rehearse_again(work: Work, rehearsal_id: UUID, *, idempotency_key: str) -> UUID:
    """Queue another rehearsal of the same kind, day and choice, and return its id. Refuses with NotFound.

    It says what has changed since that one, where that one is done.
    """
    row = await lock_rehearsal(work, rehearsal_id)
    if row is None:
        raise NotFound("rehearsal", rehearsal_id)
    return await request_rehearsal(
        work,
        row["kind"],
        row["organisation_id"],
        row["run_on"],
        criteria=row["criteria"],
        idempotency_key=idempotency_key,
        against_id=rehearsal_id if row["state"] == RunState.DONE else None,
    )

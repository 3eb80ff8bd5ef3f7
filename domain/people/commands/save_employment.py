"""Write where a member works (PPL-07)."""

from __future__ import annotations

from dataclasses import asdict, replace
from uuid import UUID

from domain.kernel.ids import new_id
from domain.kernel.refusal import NotFound, StaleVersion, refuse_if_any
from domain.kernel.work import Work
from domain.people.model import Employment, EmploymentDetails
from domain.people.repository import employment as rows
from domain.people.rules.employment import employment_errors


async def save_employment(
    work: Work, details: EmploymentDetails, *, employment_id: UUID | None = None, version: int | None = None
) -> Employment:
    """Write an employment and return it; without an id it is a new one. `version` is the one that the caller has read.

    An employment stays its member's. Refuses with NotFound, StaleVersion and InvalidInput.
    """
    before = None if employment_id is None else await _held(work, employment_id, version)
    kinds = await rows.kinds_of(work, [details.member_id, details.employer_id])
    if details.member_id not in kinds:
        raise NotFound("member", details.member_id)
    details = replace(details, title=details.title.strip())
    refuse_if_any(employment_errors(details, kinds.get(details.employer_id)))
    if before is None:
        saved = Employment(new_id(), details, 1)
        await rows.insert_employment(work, saved)
    else:
        saved = Employment(before.id, replace(details, member_id=before.details.member_id), before.version + 1)
        await rows.update_employment(work, saved)
    await work.audit(
        "employment.saved",
        "employment",
        saved.id,
        before=asdict(before.details) if before else None,
        after=asdict(saved.details),
        member_id=saved.details.member_id,
    )
    return saved


async def _held(work: Work, employment_id: UUID, version: int | None) -> Employment:
    held = await rows.lock_employment(work, employment_id)
    if held is None:
        raise NotFound("employment", employment_id)
    if version != held.version:
        raise StaleVersion(held.version)
    return held

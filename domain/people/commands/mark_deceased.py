"""Write that a member died, or take it back (SUB-02)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.people.model import MemberChanged, MemberKind
from domain.people.repository import members as rows


async def mark_deceased(work: Work, member_id: UUID, died_on: date | None) -> None:
    """Write the day on which a member died; None takes it back. What is so already changes nothing.

    Raises NotFound, and InvalidInput for a company or a day that has not come.
    """
    stored = await rows.lock_member(work, member_id)
    if stored is None:
        raise NotFound("member", member_id)
    if died_on is not None and stored.values["kind"] != MemberKind.PERSON:
        raise InvalidInput.of("memberId", "PERSON_ONLY", "a company does not die; stop its subscriptions instead")
    if died_on is not None and died_on > work.today:
        raise InvalidInput.of("diedOn", "FUTURE", "this day has not come; give the day of the death")
    if died_on == stored.deceased_on:
        return
    await rows.set_deceased(work, member_id, died_on)
    await work.audit(
        "member.changed",
        "member",
        member_id,
        before={"deceased_on": stored.deceased_on},
        after={"deceased_on": died_on},
        member_id=member_id,
    )
    work.record(MemberChanged(member_id, stored.version + 1, ("deceasedOn",)))

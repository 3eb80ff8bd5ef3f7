"""Hold members who are to order or to pay something, and refuse those who died (SUB-02)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.people.repository.members import hold_deaths


async def hold_living(work: Work, wanted: Sequence[tuple[str, UUID | None]]) -> None:
    """Hold members so that no death of theirs is recorded until the work ends; `wanted` are (field, member).

    Refuses with NotFound, and with InvalidInput at the field of one who died.
    """
    named = [(path, member_id) for path, member_id in wanted if member_id is not None]
    deaths = await hold_deaths(work, [member_id for _, member_id in named])
    for path, member_id in named:
        if member_id not in deaths:
            raise NotFound("member", member_id)
        if deaths[member_id] is not None:
            raise InvalidInput.of(path, "DECEASED", "this member died; choose another", rule="SUB-02")

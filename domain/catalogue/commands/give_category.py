"""Give members a membership category from a day on, or take it away (CAT-21)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.catalogue import repository
from domain.catalogue.model import CategoryGiven
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.people.queries.members import members

MEMBERS_MAX = 20_000


async def give_category(
    work: Work, organisation_id: UUID, member_ids: Sequence[UUID], category_id: UUID | None, from_on: date
) -> int:
    """Let members have one category of an organisation, or none, from a day on; return for how many that is new.

    It holds until the next change that is registered. What is billed stays. Refuses with NotFound (category of that
    organisation, members), and InvalidInput for a closed category and above 20,000 members.
    """
    if len(member_ids) > MEMBERS_MAX:
        message = f"choose at most {MEMBERS_MAX:,} members at a time"
        raise InvalidInput.of("memberIds", "TOO_MANY", message, rule="CAT-21", most=MEMBERS_MAX)
    category = (await repository.hold_categories(work)).get(category_id) if category_id else None
    if category_id is not None and (category is None or category.organisation_id != organisation_id):
        raise NotFound("membership category", category_id)
    wanted = sorted(set(member_ids))
    known = await members(work, wanted, ())
    for member_id in wanted:
        if member_id not in known:
            raise NotFound("member", member_id)
    changed = await repository.give_category(work, organisation_id, wanted, category_id, from_on)
    if changed and category is not None and category.closed:
        message = f"{category.name} is closed; choose another category"
        raise InvalidInput.of("categoryId", "CLOSED", message, rule="CAT-21")
    if changed:
        name = category.name if category else None
        after = {"category": name, "from_on": from_on, "member_ids": changed}
        await work.audit("membership_category.given", "organisation", organisation_id, after=after)
    work.record_many(CategoryGiven(member_id, organisation_id, category_id, from_on) for member_id in changed)
    return len(changed)

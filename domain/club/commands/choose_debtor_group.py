"""Put members into a debtor group, or out of all of an organisation (PPL-19)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.club import repository as rows
from domain.club.model import DebtorGroupChosen
from domain.kernel.refusal import InvalidInput, NotFound
from domain.kernel.work import Work
from domain.people.queries.members import members

MEMBERS_MAX = 20_000


async def choose_debtor_group(
    work: Work, organisation_id: UUID, member_ids: Sequence[UUID], group_id: UUID | None
) -> int:
    """Put members into one group of an organisation and out of any other of it; return for how many that is new.

    It counts for their postings from then on. Refuses with NotFound (group of that organisation, members), and
    InvalidInput above 20,000 members.
    """
    if len(member_ids) > MEMBERS_MAX:
        message = f"choose at most {MEMBERS_MAX:,} members at a time"
        raise InvalidInput.of("memberIds", "TOO_MANY", message, most=MEMBERS_MAX)
    await rows.alone(work)
    group = (await rows.debtor_groups(work)).get(group_id) if group_id else None
    if group_id is not None and (group is None or group.organisation_id != organisation_id):
        raise NotFound("debtor group", group_id)
    wanted = sorted(set(member_ids))
    known = await members(work, wanted, ())
    for member_id in wanted:
        if member_id not in known:
            raise NotFound("member", member_id)
    changed = await rows.choose_group(work, organisation_id, wanted, group_id)
    if changed:
        after = {"debtor_group": group.name if group else None, "member_ids": changed}
        await work.audit("debtor_group.chosen", "organisation", organisation_id, after=after)
    work.record_many(DebtorGroupChosen(member_id, organisation_id, group_id) for member_id in changed)
    return len(changed)

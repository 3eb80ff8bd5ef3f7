"""Create one member (PPL-01, PPL-02)."""

from __future__ import annotations

from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput, refuse_if_any
from domain.kernel.work import Work
from domain.people.commands.create_members import insert_prepared, take_member_numbers
from domain.people.model import CreatedMembers, MemberDetails, PossibleDuplicate, SavedMember
from domain.people.repository import duplicates, organisations
from domain.people.repository.ties import tie_errors
from domain.people.rules.members import prepare


async def create_member(
    work: Work, details: MemberDetails, *, allow_duplicate: bool = False, sealing_key: bytes | None = None
) -> SavedMember:
    """Create a member with the next number and return it.

    Raises InvalidInput with everything that is wrong, and PossibleDuplicate where members share birth date and name,
    e-mail, phone or organisation number unless that is allowed (PPL-12). A national id needs the sealing key.
    """
    prepared = prepare(details, await organisations.country_of(work), work.today)
    member_id = new_id()
    refuse_if_any(await tie_errors(work, member_id, details))
    if not allow_duplicate:
        known = [m for m in (details.household_main_id, details.payer_id) if m is not None]
        ids, shared = await duplicates.possible_duplicates(work, prepared, known)
        if ids:
            raise PossibleDuplicate(ids, shared)
    if prepared.national_id and sealing_key is None:
        raise InvalidInput.of("nationalId", "NOT_STORED", "this installation has no key to seal national ids with")
    numbers = await take_member_numbers(work, 1)
    await insert_prepared(work, CreatedMembers((member_id,), numbers), [prepared], sealing_key)
    return SavedMember(member_id, numbers[0], 1, prepared.name)

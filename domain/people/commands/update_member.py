"""Change a member's details (PPL-01…04)."""

from __future__ import annotations

from uuid import UUID

from domain.kernel.refusal import InvalidInput, NotFound, StaleVersion, refuse_if_any
from domain.kernel.work import Work
from domain.people.model import MemberChanged, MemberDetails, MemberRow, PreparedMember, SavedMember
from domain.people.repository import members as rows
from domain.people.repository import organisations
from domain.people.repository.ties import tie_errors
from domain.people.rules.changes import ADDRESS_PATHS, NATIONAL_ID, differences
from domain.people.rules.members import prepare, relations_of
from domain.people.rules.sealing import seal


async def update_member(
    work: Work, member_id: UUID, version: int, details: MemberDetails, *, sealing_key: bytes | None = None
) -> SavedMember:
    """Replace a member's details by those given and return it with its new version; nothing new changes nothing.

    `version` is the one that the caller saw. Raises NotFound, StaleVersion where someone else has saved since, and
    InvalidInput. The audit log gets the changed fields before and after (USR-06); a national id stays out of it.
    """
    stored = await rows.lock_member(work, member_id)
    if stored is None:
        raise NotFound("member", member_id)
    if stored.version != version:
        raise StaleVersion(stored.version)
    prepared = prepare(details, await organisations.country_of(work), work.today)
    refuse_if_any(await tie_errors(work, member_id, details))
    if prepared.national_id and sealing_key is None:
        raise InvalidInput.of("nationalId", "NOT_STORED", "there is no key to seal national ids with")
    before, after, changed = differences(stored, prepared)
    if not changed:
        return SavedMember(member_id, stored.number, version, prepared.name)
    await _write(work, stored, prepared, set(changed))
    if NATIONAL_ID in changed:
        sealed = seal(prepared.national_id, member_id, sealing_key) if prepared.national_id and sealing_key else None
        await rows.set_national_id(work, member_id, sealed)
    await work.audit("member.changed", "member", member_id, before=before, after=after, member_id=member_id)
    work.record(MemberChanged(member_id, version + 1, changed))
    return SavedMember(member_id, stored.number, version + 1, prepared.name)


async def _write(work: Work, stored: MemberRow, prepared: PreparedMember, changed: set[str]) -> None:
    await rows.update_member(work, stored, prepared)
    if changed & ADDRESS_PATHS:
        await rows.replace_addresses(work, stored.id, prepared.details.addresses)
    if (relations := relations_of(prepared.details)) != stored.relations:
        await rows.replace_relations(work, stored.id, relations)
